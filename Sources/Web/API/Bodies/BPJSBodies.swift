import BPJS
import Foundation
import JSON
import Vocabulary

/// What a clinic says of a person to BPJS, with the visit that it belongs to.
struct BPJSHead: Sendable {
    var person: NamedPerson
    /// `encounter_id` as given.
    var visitReference: String?
}

extension FieldReader {
    /// Whom it is about: card number, NIK or medical record number, one at least.
    mutating func bpjsPerson(card: String) -> BPJSHead? {
        let number = digits(card, count: 13...13)
        let nik = nik("nik")?.digits
        let norm = line("norm", longest: 64)
        let person = NamedPerson(card: number, nik: nik, norm: norm, name: line("nama"))
        let reference = line("encounter_id", longest: 100)
        if value(card) == nil, value("nik") == nil, value("norm") == nil {
            problem(card, .required, "Sebutkan \(card), nik, atau norm pasien.")
            return nil
        }
        return BPJSHead(person: person, visitReference: reference)
    }

    /// A number as BPJS wants it, whole; 0 where nothing was measured.
    mutating func measured(_ field: String) -> JSON { .number(JSONNumber(count(field) ?? 0)) }

    /// A day, required.
    mutating func bpjsDay(_ field: String) -> LocalDate? {
        guard required(field) != nil else { return nil }
        return anyDate(field)
    }
}

extension BodyField {
    /// Whom it is about.
    static func bpjsPerson(card: String) -> [BodyField] {
        [
            .pattern(card, "Nomor kartu BPJS; kosong bila pasien umum.", "0001234567890", "^[0-9]{13}$"), .nik("nik", "NIK pasien."),
            .line("norm", "Nomor rekam medis di klinik.", "123345", longest: 64), .line("nama", "Nama pasien.", "Siti Contoh"),
            .line("encounter_id", "Kunjungan di Jembatan, bila sudah ada.", "KJ-2026-0001", longest: 100),
        ]
    }
}

/// `POST /api/bpjs/antrean` (BPJS reference section 4.1; its field names).
enum AntreanBody {
    static let schema = BodySchema(
        "Antrean",
        BodyField.bpjsPerson(card: "nomorkartu") + [
            .date("tanggalperiksa", "Tanggal periksa.", "2026-01-28").required,
            .line("kodepoli", "Kode poli BPJS.", "001", longest: 40).required, .line("namapoli", "Nama poli.", "POLI UMUM").required,
            .line("kodedokter", "Kode dokter BPJS (angka), atau kode dokter klinik yang sudah dipetakan.", "12345", longest: 64).required,
            .line("namadokter", "Nama dokter.", "dr. Hendra").required,
            .line("jampraktek", "Jam praktek seperti pada Referensi Antrean.", "08:00-16:00", longest: 20),
            .line("nomorantrean", "Nomor antrean seperti dipanggil.", "A-12", longest: 20).required,
            .count("angkaantrean", "Angka dalam nomor antrean.", 12).required, .line("nohp", "Nomor HP.", "085635228888", longest: 20),
            .line("keterangan", "Keterangan.", "Harap datang 30 menit lebih awal."),
            .flag("dari_mobile_jkn", "Benar bila nomornya diambil pasien di Mobile JKN: BPJS sudah tahu."),
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<(BPJSHead, AntreanCommand)> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.bpjsPerson(card: "nomorkartu")
            let day = reader.bpjsDay("tanggalperiksa")
            let poli = reader.line("kodepoli", required: true, longest: 40)
            let doctor = reader.line("kodedokter", required: true, longest: 64)
            let number = reader.line("nomorantrean", required: true, longest: 20)
            let count = reader.required("angkaantrean") == nil ? nil : reader.count("angkaantrean")
            var content: JSONObject = [:]
            for (name, isRequired) in [("namapoli", true), ("namadokter", true), ("nohp", false), ("keterangan", false)] {
                if let text = reader.line(name, required: isRequired) { content[name] = .string(text) }
            }
            let hours = hours(&reader)
            let isFromMobileJKN = reader.flag("dari_mobile_jkn") ?? false
            guard let head, let day, let poli, let doctor, let number, let count else { return nil }
            var command = AntreanCommand(person: head.person, day: day, kodepoli: poli, content: content)
            command.kodedokter = doctor
            command.jampraktek = hours
            command.nomorantrean = number
            command.angkaantrean = count
            command.isFromMobileJKN = isFromMobileJKN
            return (head, command)
        }
    }

    private static func hours(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("jampraktek", longest: 20) else { return nil }
        if let hours = PracticeHours(given) { return hours.text }
        reader.problem("jampraktek", .invalidFormat, "jampraktek harus jam seperti 08:00-12:00.")
        return nil
    }
}

/// Which place in the queue a call or a cancellation means.
struct MeantAntrean: Sendable {
    var named: NamedAntrean

    static let fields: [BodyField] =
        [
            BodyField.line(
                "antrean_id", "id dari jawaban /api/bpjs/antrean; cukup ini saja.", "0194a6f2-0000-7000-8000-000000000001", longest: 40
            ).apart
        ]
        + [
            .pattern("nomorkartu", "Nomor kartu BPJS.", "0001234567890", "^[0-9]{13}$"), .nik("nik", "NIK pasien."),
            .line("norm", "Nomor rekam medis.", "123345", longest: 64), .line("kodepoli", "Kode poli BPJS.", "001", longest: 40),
            .date("tanggalperiksa", "Tanggal periksa.", "2026-01-28"),
        ]

    static func read(_ reader: inout FieldReader) -> MeantAntrean? {
        let person = NamedPerson(
            card: reader.digits("nomorkartu", count: 13...13), nik: reader.nik("nik")?.digits, norm: reader.line("norm", longest: 64))
        let poli = reader.line("kodepoli", longest: 40)
        let day = reader.anyDate("tanggalperiksa")
        if let given = reader.line("antrean_id", longest: 40) {
            if let id = UUID(uuidString: given) { return MeantAntrean(named: .id(id)) }
            reader.problem("antrean_id", .invalidFormat, "antrean_id harus id dari jawaban /api/bpjs/antrean.")
            return nil
        }
        if person.card == nil, person.nik == nil, person.norm == nil {
            reader.problem("antrean_id", .required, "Sebutkan antrean_id, atau nomorkartu (nik, norm) dengan kodepoli dan tanggalperiksa.")
            return nil
        }
        if poli == nil { reader.problem("kodepoli", .required, "kodepoli wajib diisi bila antrean_id tidak disebut.") }
        if day == nil, reader.value("tanggalperiksa") == nil {
            reader.problem("tanggalperiksa", .required, "tanggalperiksa wajib diisi bila antrean_id tidak disebut.")
        }
        guard let poli, let day else { return nil }
        return MeantAntrean(named: .place(person, kodepoli: poli, day: day))
    }
}

/// `POST /api/bpjs/panggil`.
enum PanggilBody {
    struct Command: Sendable {
        var named: NamedAntrean
        var at: Date
        var isPresent: Bool
    }

    static let schema = BodySchema(
        "PanggilAntrean",
        MeantAntrean.fields + [
            BodyField("status", "1 hadir, 2 tidak hadir.", 1, ["type": "integer", "enum": [1, 2]]).required,
            .instant("waktu", "Kapan dipanggil; bila kosong, sekarang."),
        ], others: [["antrean_id": "0194a6f2-0000-7000-8000-000000000001", "status": 2]])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<Command> {
        FieldReader.read(body, clock: clock) { reader in
            let meant = MeantAntrean.read(&reader)
            let status = reader.required("status") == nil ? nil : reader.count("status", from: 1)
            if let status, status > 2 { reader.problem("status", .outOfRange, "status harus 1 (hadir) atau 2 (tidak hadir).") }
            let instant = reader.instant("waktu")
            guard let meant, let status else { return nil }
            return Command(named: meant.named, at: instant ?? clock.now, isPresent: status == 1)
        }
    }
}

/// `POST /api/bpjs/batal`.
enum BatalBody {
    struct Command: Sendable {
        var named: NamedAntrean
        var reason: String
    }

    static let schema = BodySchema(
        "BatalAntrean", MeantAntrean.fields + [.line("alasan", "Alasan pembatalan.", "Pasien berhalangan").required],
        others: [["antrean_id": "0194a6f2-0000-7000-8000-000000000001", "alasan": "Dokter berhalangan"]])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<Command> {
        FieldReader.read(body, clock: clock) { reader in
            let meant = MeantAntrean.read(&reader)
            let reason = reader.line("alasan", required: true)
            guard let meant, let reason else { return nil }
            return Command(named: meant.named, reason: reason)
        }
    }
}
