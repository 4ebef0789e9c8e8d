import BPJS
import Clinics
import Foundation
import JSON
import Vocabulary

/// A registration as a form, with seed 004's fields under the names that BPJS and the seed give them. Numbers of persons are never filled in
/// again: they stay as they are unless something else is typed.
struct BookingForm: Sendable {
    /// What is stored; nil for a new one.
    let known: Antrean?
    /// Tasks that BPJS has: their times are no longer a matter of typing.
    let sent: Set<TaskID>
    let zone: ClinicTimeZone

    /// What is stored, as the fields show it.
    var start: Form {
        guard let known else { return .empty }
        var values: [(String, String)] = [
            ("tanggal_periksa", known.day.text), ("jam_periksa", known.jamPeriksa.map(Self.clock) ?? ""),
            ("no_rkm_medis", known.norm ?? ""), ("no_rawat", known.noRawat ?? ""), ("kodepoli", known.kodepoli),
            ("kodedokter", known.kodedokter ?? ""), ("jampraktek", known.jampraktek ?? ""), ("nomorantrean", known.nomorantrean ?? ""),
            ("angkaantrean", known.angkaantrean.map(String.init) ?? ""), ("pasienbaru", known.isNewPatient ? "1" : "0"),
            ("jenispasien", known.content["jenispasien"]?.string ?? (known.nomorkartu.isEmpty ? "NON JKN" : "JKN")),
        ]
        for name in Self.texts { values.append((name, known.content[name]?.string ?? "")) }
        for name in Self.numbers + ["jeniskunjungan"] { values.append((name, known.content[name]?.int.map(String.init) ?? "")) }
        values.append(
            (
                "estimasidilayani",
                known.content["estimasidilayani"]?.int.map { shown(Date(timeIntervalSince1970: Double($0) / 1_000), of: known.day) } ?? ""
            ))
        for task in TaskID.allCases { values.append((Self.name(task), known.tasks[task].map { shown($0, of: known.day) } ?? "")) }
        return Form(pairs: values.map { (name: $0.0, value: $0.1) })
    }

    /// What a new one begins with.
    static func blank(on day: LocalDate) -> Form {
        ["tanggal_periksa": day.text, "jenispasien": "JKN", "pasienbaru": "0", "sumber": Antrean.Source.clinic.rawValue]
    }

    /// Whether somebody else changed it since the form was opened.
    func fingerprint(_ keys: ClinicKeys) -> String {
        let form = start
        let said = Self.compared.flatMap { [$0, form.raw($0)] } + sent.sorted().map { String($0.rawValue) }
        return Base64URL.text(keys.hash(["mobile jkn form"] + said))
    }

    static let texts = ["namapoli", "namadokter", "nomorreferensi", "keterangan", "jenisresep"]
    static let quotas = ["kuotajkn", "sisakuotajkn", "kuotanonjkn", "sisakuotanonjkn"]
    static let numbers = quotas + ["antreanfarmasi"]
    private static let compared =
        texts + numbers + [
            "jam_periksa", "no_rkm_medis", "no_rawat", "kodepoli", "kodedokter", "jampraktek", "nomorantrean", "angkaantrean", "pasienbaru",
            "jenispasien", "jeniskunjungan", "estimasidilayani",
        ] + TaskID.allCases.map(name)

    /// The field of a task.
    static func name(_ task: TaskID) -> String { "taskid\(task.rawValue)" }

    /// What Mobile JKN gave stays what it gave.
    var isGiven: Bool { known?.source == .mobileJKN }
    /// A key that is known once stays.
    var hasKey: Bool { known?.jamPeriksa != nil && known?.norm != nil }

    // MARK: - Reading

    /// What was typed, as a command; nil when something is wrong, `state.problems` says what.
    func read(_ state: inout FormState) -> BookingCommand? {
        let day = known?.day ?? state.parsed("tanggal_periksa", "Tanggal periksa belum diisi dengan benar") { LocalDate($0) }
        let time =
            hasKey ? known?.jamPeriksa : state.parsed("jam_periksa", "Jam periksa belum benar; tulis seperti 08:15") { Self.time($0) }
        let norm = hasKey ? known?.norm ?? "" : state.required("no_rkm_medis", "No. RM belum diisi")
        var command = BookingCommand(day: day ?? LocalDate(daysSince1970: 0), jamPeriksa: time ?? "", norm: norm)
        readPerson(&state, &command)
        readPlace(&state, &command)
        readContent(&state, &command)
        if let day { readTimes(&state, &command, day) }
        return state.problems.isEmpty ? command : nil
    }

    private func readPerson(_ state: inout FormState, _ command: inout BookingCommand) {
        let form = state.form
        if let typed = form.optional("nik") {
            command.nik = NIK(typed)?.digits
            if command.nik == nil { state.problems.add("nik", NIKField.sentence(typed)) }
        }
        if let typed = form.optional("nomorkartu") {
            let digits = typed.filter { !$0.isWhitespace }
            if digits.utf8.count == 13, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                command.card = digits
            } else {
                state.problems.add("nomorkartu", "Nomor kartu harus 13 angka")
            }
        }
        if let typed = form.optional("nohp") {
            if typed.contains(where: { !$0.isNumber && !" +-".contains($0) }) || typed.filter(\.isNumber).count < 8 {
                state.problems.add("nohp", "Nomor HP belum benar")
            }
            command.content["nohp"] = .string(typed)
        }
        command.name = form.optional("nama_pasien")
        let kind = form.text("jenispasien")
        if !["JKN", "NON JKN"].contains(kind) { state.problems.add("jenispasien", "Pilih JKN atau NON JKN") }
        command.content["jenispasien"] = .string(kind)
        if kind == "JKN", command.card == nil, known?.nomorkartu.isEmpty != false, state.problems["nomorkartu"] == nil {
            state.problems.add("nomorkartu", "Nomor kartu wajib untuk pasien JKN")
        }
        if kind == "NON JKN", command.card == nil, known == nil { command.card = "" }
        command.content["pasienbaru"] = form.text("pasienbaru") == "1" ? 1 : 0
        if form.has("no_rawat"), form.text("no_rawat") != known?.noRawat ?? "" { command.noRawat = form.text("no_rawat") }
    }

    private func readPlace(_ state: inout FormState, _ command: inout BookingCommand) {
        let form = state.form
        guard !isGiven else {
            command.kodepoli = known?.kodepoli
            command.kodebooking = known?.kodebooking
            return
        }
        command.kodepoli = state.required("kodepoli", "Kode poli belum diisi")
        command.kodedokter = form.optional("kodedokter")
        if let hours = form.optional("jampraktek") {
            if PracticeHours(hours) == nil, PracticeHours("\(hours)-24:00") == nil {
                state.problems.add("jampraktek", "Jam praktek belum benar; tulis seperti 08:00-12:00")
            }
            command.jampraktek = hours
        }
        command.nomorantrean = form.optional("nomorantrean")
        if let typed = form.optional("angkaantrean") {
            command.angkaantrean = Int(typed).flatMap { (1...9_999).contains($0) ? $0 : nil }
            if command.angkaantrean == nil { state.problems.add("angkaantrean", "Angka antrean harus 1 atau lebih") }
        }
        if known == nil {
            command.isFromMobileJKN = form.text("sumber") == Antrean.Source.mobileJKN.rawValue
            command.kodebooking = form.optional("kodebooking")
            if command.isFromMobileJKN, command.kodebooking == nil {
                state.problems.add("kodebooking", "Kode booking dari Mobile JKN belum diisi")
            }
        }
    }

    private func readContent(_ state: inout FormState, _ command: inout BookingCommand) {
        let (form, shown) = (state.form, start)
        for name in Self.texts where form.has(name) && form.text(name) != shown.text(name) {
            command.content[name] = .string(form.text(name))
        }
        if let kind = form.optional("jeniskunjungan") {
            guard let number = Int(kind), (1...4).contains(number) else {
                state.problems.add("jeniskunjungan", "Pilih jenis kunjungan")
                return
            }
            command.content["jeniskunjungan"] = .number(JSONNumber(number))
        } else {
            state.problems.add("jeniskunjungan", "Pilih jenis kunjungan")
        }
        for name in Self.numbers where form.has(name) && form.text(name) != shown.text(name) {
            let text = form.text(name)
            if text.isEmpty {
                command.content[name] = .null
            } else if let number = Int(text), (0...99_999).contains(number) {
                command.content[name] = .number(JSONNumber(number))
            } else {
                state.problems.add(name, "Isi angka 0 atau lebih")
            }
        }
    }

    private func readTimes(_ state: inout FormState, _ command: inout BookingCommand, _ day: LocalDate) {
        let (form, shown) = (state.form, start)
        func instant(_ name: String) -> Date? {
            guard let time = Self.time(form.text(name)) else {
                state.problems.add(name, "Waktu belum benar; tulis seperti 08:15")
                return nil
            }
            return day.start(in: zone.timeZone).addingTimeInterval(Self.seconds(time))
        }
        if form.has("estimasidilayani"), form.text("estimasidilayani") != shown.text("estimasidilayani") {
            command.content["estimasidilayani"] =
                form.text("estimasidilayani").isEmpty
                ? .null : instant("estimasidilayani").map { .number(JSONNumber(BPJSTime.milliseconds($0))) }
        }
        var times = known?.tasks ?? [:]
        for task in TaskID.allCases where !sent.contains(task) {
            let name = Self.name(task)
            guard form.has(name), form.text(name) != shown.text(name) else { continue }
            let time = form.text(name).isEmpty ? nil : instant(name)
            command.tasks[task] = .some(time)
            times[task] = time
        }
        check(times, isNew: form.text("pasienbaru") == "1", &state)
    }

    /// BPJS's order of tasks (reference section 5.1), beside the field that breaks it.
    private func check(_ times: [TaskID: Date], isNew: Bool, _ state: inout FormState) {
        var last: (task: TaskID, time: Date)?
        for task in TaskID.allCases {
            guard let time = times[task] else { continue }
            if task < .clinicWait, !isNew, !sent.contains(task) {
                state.problems.add(Self.name(task), "Pasien lama mulai dari tugas 3")
                continue
            }
            if task == .absent, let late = times.keys.filter({ $0 > .clinic && $0 != .absent }).min() {
                state.problems.add(Self.name(task), "Tugas 99 tidak diterima sesudah tugas \(late.rawValue)")
            } else if let last, last.time >= time, !sent.contains(task) {
                state.problems.add(Self.name(task), "Waktu harus sesudah tugas \(last.task.rawValue)")
            }
            last = (task, time)
        }
    }

    // MARK: - Times

    /// A time of the registration's day as its field shows it; empty for one of another day, which no clock tells.
    private func shown(_ instant: Date, of day: LocalDate) -> String {
        guard LocalDate(instant, in: zone) == day else { return "" }
        let seconds = Int(instant.timeIntervalSince(day.start(in: zone.timeZone)))
        return Self.clock(Self.text(seconds))
    }

    /// `08:15:00` without seconds that say nothing.
    private static func clock(_ time: String) -> String { time.hasSuffix(":00") && time.utf8.count == 8 ? String(time.prefix(5)) : time }

    private static func text(_ seconds: Int) -> String {
        [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// `8.15` or `08:15:30` as `08:15:00`; nil for anything else.
    static func time(_ typed: String) -> String? {
        let parts = typed.replacing(".", with: ":").split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1], (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        let second = parts.count == 3 ? parts[2] : 0
        guard let second, (0...59).contains(second) else { return nil }
        return text(hour * 3_600 + minute * 60 + second)
    }

    private static func seconds(_ time: String) -> Double {
        time.split(separator: ":").compactMap { Double($0) }.reduce(0) { $0 * 60 + $1 }
    }
}
