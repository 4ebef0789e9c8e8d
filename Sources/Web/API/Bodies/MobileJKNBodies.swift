import BPJS
import Foundation
import JSON
import Vocabulary

/// `POST /api/mobile-jkn/registrations`: a registration of a referral clinic, under the names of the ERM service's table and of its payload
/// for `antrean/add` (seed 004; BPJS reference sections 5.1 and 8.2).
enum RegistrasiBody {
    struct Command: Sendable {
        var booking: BookingCommand
        /// `encounter_id` as given.
        var visitReference: String?
    }

    /// What a field is called too: in the table or in the payload.
    static let names = [
        "tanggal_periksa": "tanggalperiksa", "no_rkm_medis": "norm", "nomorkartu": "no_kartu", "namapoli": "nama_poli",
        "jeniskunjungan": "jenis_kunjungan", "nomorreferensi": "nomor_referensi",
    ]

    static let schema = BodySchema(
        "RegistrasiMobileJKN",
        key + patient + place + queue
            + TaskID.allCases.map { task in
                let field = BodyField.taskTime(task)
                return task == .absent ? field.apart : field
            } + [
                .flag("dari_mobile_jkn", "Sama dengan sumber mobile_jkn.").apart,
                .line("tanggalperiksa", "Sama dengan tanggal_periksa.", "2026-01-28", longest: 40).apart,
                .line("norm", "Sama dengan no_rkm_medis.", "123345", longest: 64).apart,
                .pattern("no_kartu", "Sama dengan nomorkartu.", "0001234567890", "^[0-9]{13}$").apart,
                .line("nama_poli", "Sama dengan namapoli.", "Anak").apart,
                visitKind("jenis_kunjungan", "Sama dengan jeniskunjungan.").apart,
                .line("nomor_referensi", "Sama dengan nomorreferensi.", "0001R0040126B000001", longest: 40).apart,
            ],
        others: [
            // As the ERM service's table has it.
            [
                "tanggalperiksa": "2026-01-28", "jam_periksa": "08:15:00", "norm": "123345", "no_rawat": "2026/01/28/000317",
                "no_kartu": "0001234567890", "kodepoli": "ANA", "nama_poli": "Anak", "nomor_referensi": "0001R0040126B000001",
                "jenis_kunjungan": 1, "taskid3": "2026-01-28 08:20:00", "taskid4": nil,
            ],
            [
                "tanggal_periksa": "2026-01-28", "jam_periksa": "09:00", "no_rkm_medis": "123346", "kodepoli": "ANA",
                "dari_mobile_jkn": true, "taskid99": 1_769_569_200_000,
            ],
        ])

    private static let key: [BodyField] = [
        .date("tanggal_periksa", "Tanggal periksa. Bersama jam_periksa dan no_rkm_medis, ini kunci registrasi.", "2026-01-28").required,
        .pattern("jam_periksa", "Jam registrasi menurut jam klinik.", "08:15:00", "^[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9])?$").required,
        .line("no_rkm_medis", "Nomor rekam medis.", "123345", longest: 64).required,
        .line("no_rawat", "Nomor rawat di sistem klinik.", "2026/01/28/000317", longest: 64),
        .line("kodebooking", "Kode booking; bila kosong, dibuatkan dan tetap.", "20260128ANA012", longest: 64),
        .line("encounter_id", "Kunjungan di Jembatan, bila sudah ada.", "KJ-2026-0001", longest: 100),
    ]

    private static let patient: [BodyField] = [
        BodyField(
            "jenispasien", "Bila kosong: JKN bila ada nomor kartu.", "JKN", ["type": "string", "enum": ["JKN", "NON JKN"]]),
        .pattern("nomorkartu", "Nomor kartu BPJS; kosong bila pasien umum.", "0001234567890", "^[0-9]{13}$"), .nik("nik", "NIK pasien."),
        .line("nohp", "Nomor HP.", "085635228888", longest: 20), .line("nama", "Nama pasien.", "Siti Contoh"),
        BodyField("pasienbaru", "1 pasien baru, 0 pasien lama.", 1, ["type": "integer", "enum": [0, 1]]),
    ]

    private static let place: [BodyField] = [
        .line(
            "kodepoli", "Kode subspesialis BPJS, atau kode poli klinik yang sudah dipetakan; wajib pada registrasi baru.", "ANA",
            longest: 40),
        .line("namapoli", "Nama poli; bila kosong, dari pemetaan atau referensi.", "Anak"),
        .line("kodedokter", "Kode dokter BPJS (angka), atau kode dokter klinik yang sudah dipetakan.", "12345", longest: 64),
        .line("namadokter", "Nama dokter; bila kosong, dari pemetaan atau referensi.", "Dr. Hendra"),
        .line("jampraktek", "Jam praktek, atau jam mulainya saja; bila kosong, dari jadwal.", "08:00-16:00", longest: 20),
        visitKind("jeniskunjungan", "1 rujukan FKTP, 2 rujukan internal, 3 kontrol, 4 rujukan antar RS."),
        .line(
            "nomorreferensi", "Nomor rujukan, atau nomor surat kontrol; teks, agar nol di depan tidak hilang.", "0001R0040126B000001",
            longest: 40),
    ]

    private static let queue: [BodyField] = [
        .line("nomorantrean", "Nomor antrean seperti dipanggil; bila kosong, dibuatkan.", "A-12", longest: 20),
        .count("angkaantrean", "Angka dalam nomor antrean.", 12),
        BodyField(
            "estimasidilayani", "Perkiraan dilayani, milidetik sejak 1970; bila kosong, dihitung.", 1_769_565_600_000,
            ["type": "integer", "minimum": .number(JSONNumber(BPJSTime.earliest)), "maximum": .number(JSONNumber(latest))]),
        .count("sisakuotajkn", "Sisa kuota JKN sesudah antrean ini.", 5), .count("kuotajkn", "Kuota JKN.", 30),
        .count("sisakuotanonjkn", "Sisa kuota non-JKN.", 4), .count("kuotanonjkn", "Kuota non-JKN.", 10),
        .line("keterangan", "Keterangan bagi pasien.", "Peserta harap 30 menit lebih awal guna pencatatan administrasi."),
        BodyField(
            "jenisresep", "Resep pasien, untuk antrean farmasi.", "Racikan",
            ["type": "string", "enum": .array(prescriptions.map { .string($0) })]),
        .count("antreanfarmasi", "Nomor antrean di farmasi.", 7, from: 1),
        BodyField(
            "sumber", "mobile_jkn bila pasien mengambil antreannya di Mobile JKN: BPJS sudah tahu.", "mobile_jkn",
            ["type": "string", "enum": ["clinic", "mobile_jkn"]]),
    ]

    private static func visitKind(_ name: String, _ says: String) -> BodyField {
        BodyField(name, says, 1, ["type": "integer", "enum": [1, 2, 3, 4]])
    }

    /// In BPJS's words (reference section 6.11).
    static let prescriptions = ["Tidak ada", "Racikan", "Non racikan"]
    /// The year 2100: seconds and microseconds are neither of them milliseconds between this and ``BPJSTime/earliest``.
    static let latest = 4_102_444_800_000

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<Command> {
        FieldReader.read(body, clock: clock) { reader in
            let day = reader.either("tanggal_periksa", isRequired: true) { $0.anyDate($1) }
            let hour = reader.jamPeriksa()
            let norm = reader.either("no_rkm_medis", isRequired: true) { $0.line($1, longest: 64) }
            var booking = BookingCommand(day: day ?? clock.today, jamPeriksa: hour ?? "", norm: norm ?? "")
            booking.card = reader.either("nomorkartu") { $0.digits($1, count: 13...13) }
            booking.nik = reader.nik("nik")?.digits
            booking.name = reader.line("nama")
            booking.kodepoli = reader.line("kodepoli", longest: 40)
            booking.kodedokter = reader.line("kodedokter", longest: 64)
            booking.jampraktek = reader.sessionHours()
            booking.kodebooking = reader.line("kodebooking", longest: 64)
            booking.nomorantrean = reader.line("nomorantrean", longest: 20)
            booking.angkaantrean = reader.count("angkaantrean")
            booking.noRawat = reader.line("no_rawat", longest: 64)
            booking.isFromMobileJKN = isFromMobileJKN(&reader)
            for task in TaskID.allCases {
                if let told = reader.taskTime("taskid\(task.rawValue)") { booking.tasks[task] = .some(told.at) }
            }
            booking.content = content(&reader)
            let reference = reader.line("encounter_id", longest: 100)
            guard day != nil, hour != nil, norm != nil else { return nil }
            return Command(booking: booking, visitReference: reference)
        }
    }

    /// What BPJS is told beside place, time and number. What is not said is not in it.
    private static func content(_ reader: inout FieldReader) -> JSONObject {
        var content: JSONObject = [:]
        if let kind = reader.choice("jenispasien", ["JKN", "NON JKN"]) { content["jenispasien"] = .string(kind) }
        if let phone = reader.line("nohp", longest: 20) { content["nohp"] = .string(phone) }
        if let poli = reader.either("namapoli", { $0.line($1) }) { content["namapoli"] = .string(poli) }
        if let doctor = reader.line("namadokter") { content["namadokter"] = .string(doctor) }
        if let isNew = reader.flag("pasienbaru") { content["pasienbaru"] = isNew ? 1 : 0 }
        if let kind = reader.either("jeniskunjungan", { $0.whole($1, 1...4) }) { content["jeniskunjungan"] = .number(JSONNumber(kind)) }
        if let number = reader.either("nomorreferensi", { $0.reference($1) }) { content["nomorreferensi"] = .string(number) }
        if let estimate = reader.whole("estimasidilayani", BPJSTime.earliest...latest) {
            content["estimasidilayani"] = .number(JSONNumber(estimate))
        }
        for name in ["sisakuotajkn", "kuotajkn", "sisakuotanonjkn", "kuotanonjkn"] {
            if let count = reader.count(name) { content[name] = .number(JSONNumber(count)) }
        }
        if let text = reader.line("keterangan") { content["keterangan"] = .string(text) }
        if let kind = reader.choice("jenisresep", prescriptions) { content["jenisresep"] = .string(kind) }
        if let number = reader.count("antreanfarmasi", from: 1) { content["antreanfarmasi"] = .number(JSONNumber(number)) }
        return content
    }

    private static func isFromMobileJKN(_ reader: inout FieldReader) -> Bool {
        let source = reader.choice("sumber", ["clinic", "mobile_jkn"])
        let flag = reader.flag("dari_mobile_jkn")
        if let source, let flag, flag != (source == "mobile_jkn") {
            reader.problem("dari_mobile_jkn", .contradiction, "dari_mobile_jkn bertentangan dengan sumber; kirim salah satu saja.")
        }
        return flag ?? (source == "mobile_jkn")
    }
}

extension BodyField {
    /// When a step began or ended.
    fileprivate static func taskTime(_ task: TaskID) -> BodyField {
        let minute = task == .absent ? "50" : task == .admissionWait ? "05" : "\(task.rawValue * 5)"
        return BodyField(
            "taskid\(task.rawValue)",
            "\(task.meaning). ISO 8601 dengan zona waktu, yyyy-MM-dd HH:mm:ss menurut jam klinik, atau milidetik sejak 1970; "
                + "null menariknya kembali.",
            .string("2026-01-28T08:\(minute):00+07:00"), ["type": ["string", "integer", "null"]])
    }
}

/// What was said of a task's time; nil by an outright null, which takes it back.
private struct ToldTime {
    let at: Date?
}

extension FieldReader {
    /// A field under its own name or the other one; both may be said if they say the same.
    fileprivate mutating func either<Value: Equatable>(
        _ field: String, isRequired: Bool = false, _ read: (inout FieldReader, String) -> Value?
    ) -> Value? {
        guard let other = RegistrasiBody.names[field], value(other) != nil else {
            if isRequired, required(field) == nil { return nil }
            return read(&self, field)
        }
        guard value(field) != nil else { return read(&self, other) }
        let (said, saidToo) = (read(&self, field), read(&self, other))
        if let said, let saidToo, said != saidToo {
            problem(field, .contradiction, "\(field) bertentangan dengan \(other); kirim salah satu saja.")
        }
        return said
    }

    /// One of these words, in any case; blanks and hyphens are the same.
    fileprivate mutating func choice(_ field: String, _ words: [String]) -> String? {
        guard let given = line(field, longest: 40) else { return nil }
        func plain(_ text: String) -> String { text.lowercased().filter { !" -_".contains($0) } }
        if let word = words.first(where: { plain($0) == plain(given) }) { return word }
        problem(field, .unknownCode, "\(field) harus \(words.joined(separator: ", ")).")
        return nil
    }

    /// A whole number within bounds, also as text.
    fileprivate mutating func whole(_ field: String, _ bounds: ClosedRange<Int>) -> Int? {
        guard let given = line(field, longest: 20) else { return nil }
        if let number = Int(given), bounds.contains(number) { return number }
        problem(field, .outOfRange, "\(field) harus angka bulat \(bounds.lowerBound) sampai \(bounds.upperBound).")
        return nil
    }

    /// A referral's number is text: a number that a system has written as a power of ten is not it any more.
    fileprivate mutating func reference(_ field: String) -> String? {
        guard let given = value(field), let text = line(given, field, longest: 40) else { return nil }
        if case .number = given, !text.allSatisfy(\.isNumber) {
            problem(field, .invalidType, "\(field) harus dikirim sebagai teks, agar angkanya tidak berubah.")
            return nil
        }
        return text
    }

    /// `jam_periksa`, as `08:15:00`.
    fileprivate mutating func jamPeriksa() -> String? {
        guard let given = line("jam_periksa", required: true, longest: 40) else { return nil }
        let parts = given.replacing(".", with: ":").split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in (1...2).contains(part.utf8.count) ? Int(part) : nil }
        guard (2...3).contains(parts.count), numbers.count == parts.count, numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }),
            numbers.allSatisfy({ $0 >= 0 })
        else {
            problem("jam_periksa", .invalidFormat, "jam_periksa harus jam, contoh 08:15:00.")
            return nil
        }
        return (numbers + [0]).prefix(3).map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// `jampraktek`: from when to when, or from when.
    fileprivate mutating func sessionHours() -> String? {
        guard let given = line("jampraktek", longest: 20) else { return nil }
        if let hours = PracticeHours(given) { return hours.text }
        if let start = PracticeHours("\(given)-24:00")?.start { return start }
        problem("jampraktek", .invalidFormat, "jampraktek harus jam seperti 08:00-12:00, atau jam mulainya.")
        return nil
    }

    /// When a task was, or that it was not. What is empty says nothing.
    fileprivate mutating func taskTime(_ field: String) -> ToldTime? {
        guard let given = object[field] else { return nil }
        if given == .null { return ToldTime(at: nil) }
        guard let text = value(field).flatMap({ line($0, field, longest: 40) }) else { return nil }
        guard let instant = instant(ofTask: text) else {
            problem(
                field, .invalidFormat,
                "\(field) harus tanggal dan jam, contoh 2026-01-28T08:30:00+07:00 atau 2026-01-28 08:30:00, atau milidetik sejak 1970.")
            return nil
        }
        guard instant <= clock.now.addingTimeInterval(ReadingClock.tolerance) else {
            problem(field, .inFuture, "\(field) tidak boleh di masa depan; periksa jam dan zona waktu sistem klinik.")
            return nil
        }
        return ToldTime(at: instant)
    }

    private func instant(ofTask text: String) -> Date? {
        if let milliseconds = Int(text) {
            guard (BPJSTime.earliest...RegistrasiBody.latest).contains(milliseconds) else { return nil }
            return Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        }
        // A database's way to write a time says the clinic's own clock, whatever is agreed for ISO 8601.
        if text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2} +[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?/) != nil {
            return ReadingClock(now: clock.now, zone: clock.zone, timeWithoutZone: .clinic).instant(text)
        }
        return clock.instant(text)
    }
}

/// `POST /api/mobile-jkn/registrations/{id}/batal`.
enum BatalRegistrasiBody {
    static let schema = BodySchema(
        "BatalRegistrasi", [.line("keterangan", "Alasan pembatalan, untuk BPJS.", "Pasien berhalangan").required])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<String> {
        FieldReader.read(body, clock: clock) { $0.line("keterangan", required: true) }
    }
}

/// `POST /api/mobile-jkn/registrations/{id}/tandai`.
enum TandaiRegistrasiBody {
    static let schema = BodySchema(
        "TandaiRegistrasi", [.line("alasan", "Mengapa BPJS sudah tahu registrasi ini.", "Dimasukkan lewat aplikasi BPJS").required])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<String> {
        FieldReader.read(body, clock: clock) { $0.line("alasan", required: true) }
    }
}
