import Foundation
import JSON

/// Bodies as a clinic's system sends them.
enum Visits {
    /// A visit with complaint and vital signs: one Encounter, one Condition and seven Observations; an ended one may be finished.
    static func encounter(_ clinic: BenchClinic, _ number: Int, prefix: String, ended: Bool) -> JSON {
        var body: JSONObject = [
            "no_kunjungan": .string("\(prefix)-\(number)"), "nik_pasien": .string(World.patients[number % World.patients.count]),
            "tanggal_kunjungan": .string(moment(minutesAgo: 90)), "jenis_layanan": "101", "jenis_kunjungan": "1",
            "poli": .string(clinic.location), "dokter": .string(World.practitioner), "penjamin": "1",
            "keluhan_utama": "Sakit kepala berat",
            "pemeriksaan_fisik": [
                "tanda_vital": [
                    "tekanan_darah": "130/85", "nadi": .number(JSONNumber(60 + number % 40)), "suhu": "37,2", "pernapasan": 18,
                    "tinggi": 165, "berat": 65.5,
                ]
            ],
        ]
        if ended { body["tanggal_selesai"] = .string(moment(minutesAgo: 30)) }
        return .object(body)
    }

    /// The diagnosis that lets the visit be finished.
    static func diagnosis(visit: String, patient: String) -> JSON {
        [
            "encounter_id": .string(visit), "pasien_id": .string(patient), "tanggal_diagnosis": .string(moment(minutesAgo: 60)),
            "kode_icd10": "I10", "deskripsi_diagnosis": "Hipertensi esensial",
            "kategori": [
                [
                    "coding": [
                        [
                            "system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": "encounter-diagnosis",
                            "display": "Encounter Diagnosis",
                        ]
                    ]
                ]
            ], "klinis_status": "active", "verifikasi_status": "confirmed", "keterangan": "Diagnosis primer",
        ]
    }

    private static func moment(minutesAgo: Double) -> String {
        Date(timeIntervalSinceNow: -minutesAgo * 60).formatted(.iso8601)
    }
}
