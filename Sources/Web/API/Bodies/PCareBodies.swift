import BPJS
import Foundation
import JSON
import Vocabulary

/// `POST /api/bpjs/pendaftaran` (BPJS reference section 3.4; PCare's field names).
enum PendaftaranBody {
    static let schema = BodySchema(
        "Pendaftaran",
        BodyField.bpjsPerson(card: "noKartu").map { $0.name == "noKartu" ? $0.required : $0 } + [
            .date("tglDaftar", "Tanggal daftar.", "2026-08-12").required, .line("kdPoli", "Kode poli PCare.", "001", longest: 20).required,
            .line("kdProviderPeserta", "Kode FKTP peserta; bila kosong, kode klinik sendiri.", "0114A026", longest: 20),
            .text("keluhan", "Keluhan.", "Batuk pilek."), .flag("kunjSakit", "Kunjungan sakit; bila kosong, benar."),
            .line("kdTkp", "10 rawat jalan, 20 rawat inap, 50 promotif; bila kosong, menurut kunjSakit.", "10", longest: 4),
        ] + PCareVitals.fields + [.count("rujukBalik", "1 bila rujuk balik.", 1)],
        others: [
            ["noKartu": "0001234567890", "tglDaftar": "2026-08-12", "kdPoli": "021", "kunjSakit": false],
            ["noKartu": "0001234567890", "tglDaftar": "2026-08-12", "kdPoli": "001", "kdTkp": "20"],
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<(BPJSHead, PCareCommand)> {
        FieldReader.read(body, clock: clock) { reader in
            _ = reader.required("noKartu")
            let head = reader.bpjsPerson(card: "noKartu")
            let day = reader.bpjsDay("tglDaftar")
            let poli = reader.line("kdPoli", required: true, longest: 20)
            let isSick = reader.flag("kunjSakit") ?? true
            var content: JSONObject = [
                "kdProviderPeserta": .text(reader.line("kdProviderPeserta", longest: 20)),
                "tglDaftar": .text(day.map(BPJSDay.pcare)), "noKartu": .text(head?.person.card), "kdPoli": .text(poli),
                "keluhan": .text(reader.text("keluhan")), "kunjSakit": .bool(isSick),
            ]
            for name in PCareVitals.names { content[name] = reader.measured(name) }
            content["rujukBalik"] = reader.measured("rujukBalik")
            content["kdTkp"] = .string(reader.line("kdTkp", longest: 4) ?? (isSick ? "10" : "50"))
            guard let head, head.person.card != nil, let day, let poli else { return nil }
            return (head, PCareCommand(kind: .pendaftaran, person: head.person, day: day, kdPoli: poli, content: .object(content)))
        }
    }
}

/// `POST /api/bpjs/kunjungan` (BPJS reference section 3.5; PCare's field names).
enum KunjunganBody {
    static let schema = BodySchema(
        "KunjunganPCare",
        BodyField.bpjsPerson(card: "noKartu").map { $0.name == "noKartu" ? $0.required : $0 } + [
            .date("tglDaftar", "Tanggal daftar.", "2026-08-13").required,
            .line("kdPoli", "Kode poli PCare; boleh kosong pada rujukan khusus.", "001", longest: 20),
            .text("keluhan", "Keluhan.", "Batuk pilek."), .line("kdSadar", "Kesadaran; bila kosong, 01.", "02", longest: 4),
        ] + PCareVitals.fields + [
            .line("kdStatusPulang", "3 berobat jalan, 4 rujuk lanjut, 5 rujuk internal.", "3", longest: 4).required,
            .date("tglPulang", "Tanggal pulang; bila kosong, tanggal daftar.", "2026-08-14"),
            .line("kdDokter", "Kode dokter PCare.", "73229", longest: 64).required,
            .line("kdDiag1", "Diagnosis utama, dari Referensi PCare.", "J00", longest: 20).required,
            .line("kdDiag2", "Diagnosis kedua.", "K29.7", longest: 20), .line("kdDiag3", "Diagnosis ketiga.", "I10", longest: 20),
            .line("kdPoliRujukInternal", "Poli rujukan internal.", "002", longest: 20),
            BodyField(
                "rujukLanjut", "Rujukan ke spesialis, seperti di PCare.",
                ["kdppk": "0112R016", "tglEstRujuk": "27-03-2026", "subSpesialis": ["kdSubSpesialis1": "16"]], ["type": "object"]),
            BodyField("kdTacc", "Alasan TACC; -1 bila tidak ada.", 1, ["type": "integer", "minimum": -1, "maximum": 4]),
            .line("alasanTacc", "Teks alasan TACC.", "< 3 Hari"),
            .text("anamnesa", "Anamnesis.", "Batuk 3 hari."), .line("alergiMakan", "Alergi makanan; bila kosong, 00.", "01", longest: 4),
            .line("alergiUdara", "Alergi udara; bila kosong, 00.", "01", longest: 4),
            .line("alergiObat", "Alergi obat; bila kosong, 00.", "01", longest: 4),
            .line("kdPrognosa", "Prognosis.", "02", longest: 4), .text("terapiObat", "Terapi obat.", "Paracetamol 3x500mg"),
            .text("terapiNonObat", "Terapi bukan obat.", "Istirahat"), .text("bmhp", "Bahan medis habis pakai.", "Kasa"),
            .line("suhu", "Suhu tubuh.", "36,4", longest: 8),
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<(BPJSHead, PCareCommand)> {
        FieldReader.read(body, clock: clock) { reader in
            _ = reader.required("noKartu")
            let head = reader.bpjsPerson(card: "noKartu")
            let day = reader.bpjsDay("tglDaftar")
            let poli = reader.line("kdPoli", longest: 20)
            let complaint = reader.text("keluhan")
            var content: JSONObject = [
                "noKunjungan": .null, "noKartu": .text(head?.person.card), "tglDaftar": .text(day.map(BPJSDay.pcare)),
                "kdPoli": .text(poli), "keluhan": .text(complaint),
                "kdSadar": .string(reader.line("kdSadar", longest: 4) ?? "01"),
            ]
            for name in PCareVitals.names { content[name] = reader.measured(name) }
            let status = reader.line("kdStatusPulang", required: true, longest: 4)
            content["kdStatusPulang"] = .text(status)
            content["tglPulang"] = .text((reader.anyDate("tglPulang") ?? day).map(BPJSDay.pcare))
            let doctor = reader.line("kdDokter", required: true, longest: 64)
            let diagnosis = reader.line("kdDiag1", required: true, longest: 20)
            content["kdDokter"] = .text(doctor)
            content["kdDiag1"] = .text(diagnosis)
            for name in ["kdDiag2", "kdDiag3", "kdPoliRujukInternal"] { content[name] = .text(reader.line(name, longest: 20)) }
            content["rujukLanjut"] = referral(&reader) ?? .null
            let tacc = tacc(&reader)
            content["kdTacc"] = .number(JSONNumber(tacc))
            content["alasanTacc"] = .text(reader.line("alasanTacc"))
            content["anamnesa"] = .string(reader.text("anamnesa") ?? complaint ?? Self.nothing)
            for name in ["alergiMakan", "alergiUdara", "alergiObat"] {
                content[name] = .string(reader.line(name, longest: 4) ?? "00")
            }
            content["kdPrognosa"] = .text(reader.line("kdPrognosa", longest: 4))
            for name in ["terapiObat", "terapiNonObat", "bmhp"] { content[name] = .string(reader.text(name) ?? Self.nothing) }
            content["suhu"] = .text(reader.line("suhu", longest: 8)?.replacing(".", with: ","))
            guard let head, head.person.card != nil, let day, status != nil, doctor != nil, diagnosis != nil else { return nil }
            return (
                head, PCareCommand(kind: .kunjungan, person: head.person, day: day, kdPoli: poli ?? "", content: .object(content))
            )
        }
    }

    /// What PCare's pages write where nothing was given: it refuses texts that are absent.
    private static let nothing = "-"

    /// As PCare's own pages make it; whether it fits is for the check before sending, which says it per field.
    private static func referral(_ reader: inout FieldReader) -> JSON? {
        guard let given = reader.value("rujukLanjut") else { return nil }
        if given.object != nil { return given }
        reader.problem("rujukLanjut", .invalidType, "rujukLanjut harus objek JSON.")
        return nil
    }

    private static func tacc(_ reader: inout FieldReader) -> Int {
        guard let given = reader.value("kdTacc") else { return -1 }
        if let number = FieldReader.decimal(given).flatMap({ Int($0) }), (-1...4).contains(number) { return number }
        reader.problem("kdTacc", .invalidFormat, "kdTacc harus -1 sampai 4.")
        return -1
    }
}

/// What both say of the body's measures.
enum PCareVitals {
    static let names = ["sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate"]

    static let fields: [BodyField] = [
        .count("sistole", "Tekanan darah sistole.", 120), .count("diastole", "Tekanan darah diastole.", 80),
        .count("beratBadan", "Berat badan, kg.", 65), .count("tinggiBadan", "Tinggi badan, cm.", 170),
        .count("respRate", "Napas per menit.", 20), .count("lingkarPerut", "Lingkar perut, cm.", 80),
        .count("heartRate", "Denyut per menit.", 80),
    ]
}
