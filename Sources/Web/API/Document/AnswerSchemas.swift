import JSON

/// The schemas of what the API answers. The end-to-end tests hold every answer to them.
enum AnswerSchemas {
    /// What each call may be answered.
    static let ofAll = [401, 403, 429, 500, 503]
    /// And each call with a body.
    static let ofBodies = [400, 408, 409, 413, 415]

    /// Answers of the desk, by status.
    static let shared: JSONObject = [
        "400": error("Isi bukan JSON yang benar, atau Idempotency-Key tidak terbaca: MALFORMED_REQUEST, dengan line dan column."),
        "401": error("Kode klinik atau secret salah: INVALID_CREDENTIALS."),
        "403": error("Klinik dihentikan: CLINIC_SUSPENDED. Alamat asal tidak diizinkan: FORBIDDEN."),
        "408": error("Isi tidak sampai seluruhnya pada waktunya: REQUEST_TIMEOUT. Ulangi."),
        "409": error("Idempotency-Key sudah dipakai untuk isi lain: IDEMPOTENCY_CONFLICT."),
        "413": error("Isi terlalu besar: PAYLOAD_TOO_LARGE."),
        "415": error("Bukan application/json: UNSUPPORTED_MEDIA_TYPE."),
        "429": error("Terlalu banyak panggilan: TOO_MANY_REQUESTS. Tunggu selama Retry-After.", isRetried: true),
        "500": error("Kegagalan di server: INTERNAL_ERROR. Ulangi; tidak menggandakan data."),
        "503": error("Server atau SATUSEHAT sedang tidak bisa menjawab: UPSTREAM_UNAVAILABLE. Ulangi nanti.", isRetried: true),
    ]

    /// An answer of a schema.
    static func answer(_ says: String, _ schema: String) -> JSON {
        ["description": .string(says), "content": ["application/json": ["schema": reference(schema)]]]
    }

    private static func error(_ says: String, isRetried: Bool = false) -> JSON {
        guard isRetried else { return answer(says, "Kesalahan") }
        var members = answer(says, "Kesalahan").object ?? [:]
        members["headers"] = ["Retry-After": ["$ref": "#/components/headers/RetryAfter"]]
        return .object(members)
    }

    /// By name.
    static let all: JSONObject = [
        "Coding": coding, "CodeableConcept": concept, "Quantity": quantity, "ObservationValue": value,
        "PesanField": object(["field": text, "code": text, "message": text]),
        "Kesalahan": object(
            ["status": constant("error"), "code": text, "message": text, "errors": list("PesanField")],
            optional: ["line": integer, "column": integer, "stored": boolean, "pasien_id": uuid]),
        "KesalahanKunjungan": object(
            ["status": constant("error"), "code": text, "message": text, "errors": list("PesanField")],
            optional: [
                "stored": boolean, "encounter_id": uuid, "pasien_id": uuid, "no_kunjungan": textOrNull,
                "delivery": one(of: ["pending", "failed"]),
            ]),
        "UjiCoba": object([
            "status": constant("success"), "dry_run": ["const": true], "message": text, "resources": ["type": "array", "items": preview],
            "warnings": list("PesanField"),
        ]),
        "Kiriman": object(brief), "KirimanLengkap": object(full),
        "HasilKunjungan": object(visit, optional: ["hold": hold, "bpjs": bpjs]), "JawabanKunjungan": any("HasilKunjungan", "UjiCoba"),
        "KeadaanKunjungan": object(
            visit.merging([
                "patient": object(["state": state, "hold": hold, "satusehat_id": textOrNull]), "complete": boolean,
                "needs_person": boolean, "deliveries": list("KirimanLengkap"),
            ]), optional: ["hold": hold]),
        "HasilData": object(
            [
                "status": constant("success"), "message": text, "id": uuid, "encounter_id": uuidOrNull, "delivery": state,
                "deliveries": list("Kiriman"), "satusehat_id": textOrNull, "warnings": list("PesanField"),
            ], optional: recordIDs.merging(["hold": hold])),
        "JawabanData": any("HasilData", "UjiCoba"),
        "HasilBPJS": object(
            [
                "status": constant("success"), "message": text, "id": uuid, "delivery": state, "deliveries": list("Kiriman"),
                "nomor_bpjs": described(textOrNull, "noUrut atau noKunjungan dari PCare."), "warnings": list("PesanField"),
            ],
            optional: [
                "hold": hold, "antrean_id": described(uuid, "Sama dengan id."), "pendaftaran_id": described(uuid, "Sama dengan id."),
                "kunjungan_id": described(uuid, "Sama dengan id."),
            ]),
        "JawabanBPJS": any("HasilBPJS", "UjiCoba"),
        "BarisRegistrasi": object(registration),
        "Registrasi": object(
            registration.merging([
                "status": constant("success"), "message": text, "deliveries": list("Kiriman"), "warnings": list("PesanField"),
            ]), optional: ["hold": hold]),
        "JawabanRegistrasi": any("Registrasi", "UjiCoba"),
        "DaftarRegistrasi": object(["status": constant("success"), "message": text, "items": list("BarisRegistrasi")]),
        "HasilPencarian": object(
            ["status": constant("success"), "message": text, "satusehat_id": text],
            optional: ["pasien_id": described(uuid, "Dari register-patient: pasien yang tersimpan.")]),
        "JawabanPencarian": any("HasilPencarian", "Kesalahan", "UjiCoba"),
        "PesertaJKN": object([
            "nomorkartu": text, "nik": textOrNull, "nama": text, "jenis_kelamin": textOrNull, "tanggal_lahir": textOrNull,
            "aktif": described(boolean, "Apakah kepesertaannya berlaku."),
            "keterangan": described(text, "Kata PCare: AKTIF, atau mengapa tidak."), "kode_provider": textOrNull,
            "nama_provider": textOrNull,
            "terdaftar_di_klinik_ini": described(
                ["type": ["boolean", "null"]], "null: providernya atau kode provider klinik tidak diketahui."),
            "kelas": textOrNull, "jenis_peserta": textOrNull, "prolanis": textOrNull,
            "tunggakan": described(["type": ["integer", "null"]], "Rupiah, seperti kata PCare."),
        ]),
        "HasilPeserta": object(["status": constant("success"), "message": text, "peserta": reference("PesertaJKN")]),
        "JawabanPeserta": any("HasilPeserta", "Kesalahan", "UjiCoba"),
        "JawabanBatch": object([
            "status": constant("success"),
            "results": ["type": "array", "items": object(["http": integer, "body": ["type": "object"]])],
        ]),
        "JawabanKiriman": object(delivery.merging(["status": constant("success"), "message": text])),
        "DaftarKiriman": object([
            "status": constant("success"), "message": text, "deliveries": ["type": "array", "items": object(delivery)],
            "next_cursor": text, "has_more": boolean,
        ]),
        "DaftarKode": object([
            "status": constant("success"), "message": text, "system": text,
            "complete": described(boolean, "Apakah kode di luar tabel ini berarti tidak ada."),
            "items": [
                "type": "array",
                "items": object(["code": text, "display": text, "nama": described(textOrNull, "Artinya dalam bahasa Indonesia.")]),
            ],
            "has_more": boolean,
        ]),
        "PasienKlinik": object(patient.merging(mapped)), "DaftarPasienKlinik": page("PasienKlinik"),
        "JawabanPasien": saved(patient.merging(mapped)),
        "PraktisiKlinik": object(practitioner.merging(mapped)), "DaftarPraktisiKlinik": page("PraktisiKlinik"),
        "JawabanPraktisi": saved(practitioner.merging(mapped)),
        "LokasiKlinik": object(location.merging(mapped)), "DaftarLokasi": page("LokasiKlinik"),
        "JawabanLokasi": saved(location.merging(mapped)),
        "ProdukKlinik": object(product), "DaftarProduk": page("ProdukKlinik"), "JawabanProduk": saved(product),
    ]

    // MARK: - Parts

    private static let brief: JSONObject = ["id": uuid, "kind": text, "operation": text, "state": state, "hold": hold]
    private static let full = brief.merging([
        "satusehat_id": textOrNull, "http_status": ["type": ["integer", "null"]], "attempts": integer,
        "error": ["anyOf": [object(["code": text, "message": text, "remedy": text]), ["type": "null"]]],
    ])
    private static let delivery = full.merging([
        "channel": text, "service_date": text, "created_at": text, "completed_at": textOrNull,
        "lane": described(
            one(of: ["open", "parked", "credential", "paused", "no_right"]),
            "Jalur pengiriman: open berjalan; parked SATUSEHAT tidak tersedia; credential menunggu kredensial; paused dijeda; "
                + "no_right SATUSEHAT menolak jenis data ini untuk klinik."), "encounter_id": uuidOrNull, "no_kunjungan": textOrNull,
    ])
    private static let visit: JSONObject = [
        "status": one(of: ["success", "queued"]), "message": text, "encounter_id": uuid, "pasien_id": uuid, "no_kunjungan": textOrNull,
        "satusehat_encounter_id": textOrNull, "satusehat_patient_id": textOrNull, "delivery": state, "warnings": list("PesanField"),
    ]
    /// Of /api/visit: what becomes of each thing that BPJS is told.
    private static let bpjs = object(
        [:], optional: ["antrean": reference("HasilBPJS"), "pendaftaran": reference("HasilBPJS"), "kunjungan": reference("HasilBPJS")])
    private static let preview = object([
        "kind": text, "operation": text, "step": textOrNull, "hold": hold, "waits_for": textOrNull, "resource": ["type": "object"],
        "problems": ["type": "array", "items": object(["element": text, "rule": text, "message": text])],
    ])
    private static let mapped: JSONObject = ["satusehat_id": textOrNull, "delivery": state, "hold": hold]
    private static let patient: JSONObject = [
        "id": uuid, "pasien_id": uuid, "no_rm": textOrNull, "nama": textOrNull, "nik_akhir": textOrNull, "no_bpjs_akhir": textOrNull,
        "tanggal_lahir": textOrNull, "jenis_kelamin": ["enum": ["L", "P", nil]],
    ]
    private static let practitioner: JSONObject = [
        "id": uuid, "kode_dokter": textOrNull, "nama": text, "nik_akhir": textOrNull, "sip": textOrNull, "sip_sampai": textOrNull,
        "str": textOrNull, "str_sampai": textOrNull, "spesialisasi": textOrNull, "aktif": boolean,
    ]
    private static let location: JSONObject = [
        "id": uuid, "kode": textOrNull, "nama": text, "jenis": text, "induk": textOrNull, "deskripsi": textOrNull,
        "spesialisasi": textOrNull, "aktif": boolean,
    ]
    private static let product: JSONObject = [
        "id": uuid, "product_id": uuid, "kode": text, "nama": text, "satuan": textOrNull, "kode_kfa": textOrNull,
        "kode_sediaan": textOrNull,
        "nama_sediaan": textOrNull, "jenis_racikan": one(of: ["NC", "SD", "EP"]), "pabrik": textOrNull,
        "aktif": boolean,
    ]

    private static let registration: JSONObject = [
        "id": uuid, "kodebooking": textOrNull,
        "status_kirim": described(one(of: ["Belum", "Sudah"]), "Sudah: BPJS tahu antrean ini. Tiap tugas ada di tasks."),
        "delivery": state, "sumber": one(of: ["clinic", "mobile_jkn"]), "tanggal_periksa": text, "jam_periksa": textOrNull,
        "no_rkm_medis": textOrNull, "no_rawat": textOrNull, "kodepoli": text, "kodedokter": textOrNull, "jampraktek": textOrNull,
        "nomorantrean": textOrNull, "angkaantrean": ["type": ["integer", "null"]], "encounter_id": uuidOrNull,
        "batal": described(boolean, "Sudah dibatalkan."),
        "ditandai": described(boolean, "Ditandai petugas: BPJS tahu dengan cara lain."),
        "tasks": [
            "type": "array",
            "items": object([
                "taskid": integer, "arti": text, "waktu": text,
                "delivery": described(["enum": ["pending", "completed", "failed", "skipped", nil]], "null: tidak dikirim."),
                "terkirim": boolean,
            ]),
        ],
        "kurang": described(list("PesanField"), "Yang ditunggu sebelum bisa dikirim, per field."),
    ]

    private static let coding: JSON = [
        "description": "Kode saja, atau objek dengan system, code dan display.",
        "anyOf": [
            ["type": "string", "maxLength": 255],
            object(["code": ["type": "string", "maxLength": 255]], optional: ["system": text, "display": text]),
        ],
    ]
    private static let concept: JSON = [
        "description": "Kode saja, objek dengan system, code dan display, atau konsep FHIR dengan coding dan text.",
        "anyOf": [
            ["$ref": "#/components/schemas/Coding"], object(["coding": list("Coding")], optional: ["text": text]), object(["text": text]),
        ],
    ]
    private static let quantity: JSON = [
        "description": "Angka saja, atau objek dengan value, unit, system dan code.",
        "anyOf": [
            ["type": "number"], object(["value": ["type": "number"]], optional: ["unit": text, "system": text, "code": text]),
        ],
    ]
    private static let value: JSON = [
        "description": "Angka dengan satuan, kode, atau teks.",
        "anyOf": [
            ["$ref": "#/components/schemas/Quantity"], ["type": "string", "maxLength": 1000],
            ["$ref": "#/components/schemas/CodeableConcept"],
        ],
    ]

    private static let text: JSON = ["type": "string"]
    private static let textOrNull: JSON = ["type": ["string", "null"]]
    private static let uuid: JSON = ["type": "string", "format": "uuid"]
    private static let uuidOrNull: JSON = ["type": ["string", "null"], "format": "uuid"]
    private static let integer: JSON = ["type": "integer"]
    private static let boolean: JSON = ["type": "boolean"]
    private static let state = one(of: ["pending", "processing", "completed", "failed", "skipped"])
    private static let hold: JSON = [
        "enum": ["retry", "dependency", "mapping", "consent", "reconciling", "paused", nil],
        "description": "Mengapa belum dikirim; null: tidak ada yang menahan.",
    ]

    private static func one(of words: [String]) -> JSON { ["type": "string", "enum": .array(words.map { .string($0) })] }
    private static func described(_ schema: JSON, _ says: String) -> JSON {
        var schema = schema
        schema["description"] = .string(says)
        return schema
    }
    /// `diagnosis_id` and its like: the id again, under the name that other records refer to it by.
    private static let recordIDs = JSONObject(
        RecordEndpoint.all.map { ($0.kind.replacing("-", with: "_") + "_id", described(uuid, "Sama dengan id, menurut jenis datanya.")) })
    private static func constant(_ word: String) -> JSON { ["const": .string(word)] }
    private static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }
    private static func list(_ name: String) -> JSON { ["type": "array", "items": reference(name)] }
    private static func any(_ names: String...) -> JSON { ["anyOf": .array(names.map(reference))] }

    private static func page(_ item: String) -> JSON {
        object([
            "status": constant("success"), "message": text, "items": list(item), "next_cursor": textOrNull, "has_more": boolean,
        ])
    }

    /// Of what was stored or asked for.
    private static func saved(_ members: JSONObject) -> JSON {
        [
            "anyOf": [
                object(members.merging(["status": constant("success"), "message": text]), optional: ["warnings": list("PesanField")]),
                reference("UjiCoba"),
            ]
        ]
    }

    private static func object(_ members: JSONObject, optional: JSONObject = [:]) -> JSON {
        [
            "type": "object", "properties": .object(members.merging(optional)), "required": .array(members.keys.map { .string($0) }),
        ]
    }
}

extension JSONObject {
    /// Both; of a name in both the other's value.
    func merging(_ other: JSONObject) -> JSONObject {
        var all = self
        for (name, value) in other { all[name] = value }
        return all
    }
}
