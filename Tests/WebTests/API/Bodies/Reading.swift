import Foundation
import JSON
import Vocabulary

@testable import Web

/// Bodies as clinics send them, read at a fixed time in Jakarta.
enum Bodies {
    static let now = FHIRDateTime.parse("2024-02-01T00:00:00+00:00", zoneWhenMissing: .gmt)!
    static let clock = ReadingClock(now: now, zone: .wib, timeWithoutZone: .utc)
    static let localClock = ReadingClock(now: now, zone: .wib, timeWithoutZone: .clinic)

    static func instant(_ text: String) -> Date { FHIRDateTime.parse(text, zoneWhenMissing: .gmt)! }

    /// Seed 001's encounter.
    static let encounter: JSON = [
        "nik_pasien": "3201234567890123", "tanggal_kunjungan": "2024-01-15T08:30:00Z", "tanggal_selesai": "2024-01-15T09:15:00Z",
        "jenis_layanan": "101", "jenis_kunjungan": "1", "poli": "100001", "dokter": "10001234567", "penjamin": "1",
        "keluhan_utama": "Sakit kepala berat sejak 3 hari lalu", "anamnesa": "Pasien datang dengan keluhan sakit kepala berat...",
        "pemeriksaan_fisik": [
            "tanda_vital": [
                "tekanan_darah": "130/85", "nadi": 82, "suhu": 37.2, "pernapasan": 18, "tinggi": 165, "berat": 65.5,
            ]
        ],
    ]

    /// Seed 001's diagnosis.
    static let diagnosis: JSON = [
        "encounter_id": "encounter-12345", "pasien_id": "P00123456789", "tanggal_diagnosis": "2024-01-15T09:00:00Z", "kode_icd10": "I10",
        "deskripsi_diagnosis": "Hipertensi esensial",
        "kategori": [
            [
                "coding": [
                    [
                        "system": "http://terminology.hl7.org/CodeSystem/condition-category", "code": "encounter-diagnosis",
                        "display": "Encounter Diagnosis",
                    ]
                ]
            ]
        ],
        "klinis_status": "active", "verifikasi_status": "confirmed", "keterangan": "Diagnosis primer berdasarkan hasil pemeriksaan",
    ]

    /// Seed 001's observation.
    static let observation: JSON = [
        "encounter_id": "encounter-12345", "pasien_id": "P00123456789", "tanggal_observasi": "2024-01-15T08:35:00Z",
        "kategori": [
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs", "display": "Vital Signs",
        ],
        "kode": [
            "coding": [["system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel with all children optional"]],
            "text": "Blood pressure systolic and diastolic",
        ],
        "nilai": ["value": 130, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"],
        "nilai_diatas": ["value": 85, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"],
        "interpretasi": "Normal", "keterangan": "Tekanan darah dalam batas normal",
    ]

    /// Seed 001's procedure.
    static let procedure: JSON = [
        "encounter_id": "encounter-12345", "pasien_id": "P00123456789", "tanggal_prosedur": "2024-01-15T08:45:00Z",
        "kode_prosedur": "17.1", "deskripsi_prosedur": "Insisi dan ekstraksi dari kista atau abses", "kode_metode": "3951000132103",
        "deskripsi_metode": "Metode insesi", "kode_alat": "27724004", "deskripsi_alat": "Scalpel",
        "kondisi_klinis": "Abses pada lengan kanan", "komplikasi": "Tidak ada", "hasil": "Prosedur berhasil, tidak ada komplikasi",
    ]
}

extension JSON {
    /// The same body with a member set; nil takes it away.
    func with(_ field: String, _ value: JSON?) -> JSON {
        var body = object ?? JSONObject()
        body[field] = value
        return .object(body)
    }

    /// The same encounter with other vital signs.
    func withSigns(_ signs: JSON) -> JSON { with("pemeriksaan_fisik", ["tanda_vital": signs]) }
}

extension BodyReading {
    var command: Command? {
        guard case .read(let command, _) = self else { return nil }
        return command
    }

    var warnings: [FieldProblem] {
        guard case .read(_, let warnings) = self else { return [] }
        return warnings
    }

    var refusal: BodyRefusal? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }

    /// "field CODE" of every problem.
    var problems: [String] { refusal?.problems.map { "\($0.field) \($0.code.rawValue)" } ?? [] }
}
