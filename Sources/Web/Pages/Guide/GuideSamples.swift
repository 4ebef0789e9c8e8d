import Foundation
import JSON
import Vocabulary

/// What the guide shows how to do, with the clinic's own codes. A test runs every program of the page against a server.
struct GuideSamples: Sendable {
    /// A poli and a doctor as this clinic calls them.
    let locationCode: String
    let practitionerCode: String
    /// When the sample's patient came.
    let startedAt: String
    let at: String

    /// One thing that a clinic's system does.
    struct Task: Sendable {
        let id: String
        let title: String
        let says: String
        let calls: [SampleCall]
    }

    static let nik = "3201234567890123"

    var all: [Task] {
        [
            Task(
                id: "kunjungan", title: "Kunjungan dan diagnosisnya",
                says: """
                    Kirim kunjungan begitu pasien datang, lalu isinya satu per satu. Jawaban 200 berarti sudah sampai di SATUSEHAT, 202 berarti \
                    tersimpan dan dikirim sendiri; keduanya tidak perlu dikirim ulang.
                    """,
                calls: [
                    SampleCall(answer: "kunjungan", method: "POST", path: "/api/encounter", body: encounter("CONTOH-1")),
                    SampleCall(answer: "diagnosis", method: "POST", path: "/api/diagnosis", body: diagnosis),
                ]),
            Task(
                id: "seluruhnya", title: "Seluruh kunjungan sekaligus",
                says:
                    "Bila SIM klinik mengirim sesudah pasien pulang, satu panggilan memuat semuanya: tersimpan semua, atau ditolak semua.",
                calls: [
                    SampleCall(
                        answer: "kunjungan", method: "POST", path: "/api/visit",
                        body: [
                            "encounter": encounter("CONTOH-2"),
                            "diagnosis": [
                                ["tanggal_diagnosis": .string(at), "kode_icd10": "I10", "deskripsi_diagnosis": "Hipertensi esensial"]
                            ],
                            "observation": [
                                [
                                    "tanggal_observasi": .string(at), "kategori": "vital-signs", "kode": "8867-4",
                                    "nilai": ["value": 82, "unit": "/min", "code": "/min"],
                                ]
                            ],
                        ])
                ]),
            Task(
                id: "keadaan", title: "Keadaan kunjungan",
                says: """
                    Tanyakan dengan no_kunjungan, encounter_id, atau ID SATUSEHAT. complete berarti semuanya sampai; needs_person berarti ada yang \
                    harus diperbaiki orang.
                    """,
                calls: [SampleCall(answer: "keadaan", method: "GET", path: "/api/encounter/CONTOH-1")]),
            Task(
                id: "uji", title: "Uji coba tanpa menyimpan",
                says: "Dengan ?dry_run=true isi diperiksa seperti biasa dan yang akan dikirim ditampilkan, tetapi tidak ada yang disimpan.",
                calls: [
                    SampleCall(answer: "uji", method: "POST", path: "/api/encounter?dry_run=true", body: encounter("CONTOH-3"))
                ]),
            Task(
                id: "ulang", title: "Mengulang dengan aman",
                says: """
                    Bila jawaban tidak sampai, ulangi panggilan yang sama. Kunjungan dikenal dari no_kunjungan, isinya dari kunjungan, kode, dan \
                    waktunya. Idempotency-Key memastikan jawabannya pun sama selama 24 jam.
                    """,
                calls: [
                    SampleCall(
                        answer: "pertama", method: "POST", path: "/api/encounter", body: encounter("CONTOH-4"),
                        headers: [("Idempotency-Key", "kunjungan-CONTOH-4")]),
                    SampleCall(
                        answer: "kedua", method: "POST", path: "/api/encounter", body: encounter("CONTOH-4"),
                        headers: [("Idempotency-Key", "kunjungan-CONTOH-4")]),
                ]),
        ]
    }

    private func encounter(_ number: String) -> JSON {
        [
            "no_kunjungan": .string(number), "nik_pasien": .string(Self.nik), "tanggal_kunjungan": .string(startedAt),
            "jenis_layanan": "101", "jenis_kunjungan": "1", "poli": .string(locationCode), "dokter": .string(practitionerCode),
            "keluhan_utama": "Pusing sejak tiga hari", "pemeriksaan_fisik": ["tanda_vital": ["tekanan_darah": "130/85", "nadi": 82]],
        ]
    }

    private var diagnosis: JSON {
        [
            "encounter_id": "$encounter_id", "pasien_id": "$pasien_id", "tanggal_diagnosis": .string(at), "kode_icd10": "I10",
            "deskripsi_diagnosis": "Hipertensi esensial",
        ]
    }
}
