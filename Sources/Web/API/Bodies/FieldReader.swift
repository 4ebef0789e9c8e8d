import Foundation
import JSON
import Vocabulary

/// Reads the members of a JSON object leniently and collects what is wrong, instead of stopping at the first.
///
/// null, "" and [] are absent; numbers may be text with comma or point; text may be a number. Values never stand in messages.
struct FieldReader {
    let object: JSONObject
    let clock: ReadingClock
    /// Before each field's name in problems: `pasien.`.
    let prefix: String
    private(set) var problems: [FieldProblem] = []
    private(set) var warnings: [FieldProblem] = []

    /// The longest line and the longest text that a clinic may send, in characters.
    static let longestLine = 255
    static let longestText = 10_000

    init(_ object: JSONObject, clock: ReadingClock, prefix: String = "") {
        self.object = object
        self.clock = clock
        self.prefix = prefix
    }

    /// Reads a body; one that is no object is refused at once.
    static func read<Command: Sendable>(
        _ body: JSON, clock: ReadingClock, _ fields: (inout FieldReader) -> Command?
    ) -> BodyReading<Command> {
        guard let object = body.object else {
            let problem = FieldProblem(field: "", code: .invalidType, message: "Kirim objek JSON: diawali { dan diakhiri }.")
            return .refused(BodyRefusal(problems: [problem]))
        }
        var reader = FieldReader(object, clock: clock)
        guard let command = fields(&reader), reader.problems.isEmpty else {
            return .refused(BodyRefusal(problems: reader.problems))
        }
        return .read(command, warnings: reader.warnings)
    }

    mutating func problem(_ field: String, _ code: FieldProblem.Code, _ message: String) {
        problems.append(FieldProblem(field: prefix + field, code: code, message: message))
    }

    mutating func warning(_ field: String, _ code: FieldProblem.Code, _ message: String) {
        warnings.append(FieldProblem(field: prefix + field, code: code, message: message))
    }

    /// Takes over what a reader of a part found.
    mutating func add(_ part: FieldReader) {
        problems += part.problems
        warnings += part.warnings
    }

    /// The member, unless it says nothing.
    func value(_ field: String) -> JSON? {
        // Not a ternary: JSON has a nil literal, which is null and not the absence of a value.
        guard let value = object[field], !value.saysNothing else { return nil }
        return value
    }

    /// A required field that is absent is one problem; answers the member otherwise.
    mutating func required(_ field: String) -> JSON? {
        if let value = value(field) { return value }
        problem(field, .required, "\(field) wajib diisi.")
        return nil
    }

    /// A line of text: an identifier, a code, a name. A number is taken as it is written.
    mutating func line(_ field: String, required isRequired: Bool = false, longest: Int = longestLine) -> String? {
        guard let value = isRequired ? required(field) : value(field) else { return nil }
        return line(value, field, longest: longest)
    }

    mutating func line(_ value: JSON, _ field: String, longest: Int = longestLine) -> String? {
        // Systems let people type line breaks into addresses and names: they are spaces here.
        guard let given = text(value, field, longest: longest) else { return nil }
        let text = given.split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ")
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            problem(field, .invalidFormat, "\(field) memuat karakter kendali; kirim teks satu baris.")
            return nil
        }
        return text
    }

    /// Text of several lines.
    mutating func text(_ field: String) -> String? { value(field).flatMap { text($0, field, longest: Self.longestText) } }

    private mutating func text(_ value: JSON, _ field: String, longest: Int) -> String? {
        let given: String
        switch value {
        case .string(let text): given = text
        case .number(let number): given = number.text
        default:
            problem(field, .invalidType, "\(field) harus berupa teks.")
            return nil
        }
        let text = given.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.count <= longest else {
            problem(field, .tooLong, "\(field) paling banyak \(longest) karakter.")
            return nil
        }
        guard !text.unicodeScalars.contains("\0") else {
            problem(field, .invalidFormat, "\(field) memuat karakter kosong (NUL); hapus karakter itu.")
            return nil
        }
        return text
    }

    /// A NIK: 16 digits once spaces are dropped; its date part is not checked.
    mutating func nik(_ field: String, required isRequired: Bool = false) -> NIK? {
        guard let given = line(field, required: isRequired) else { return nil }
        if let nik = NIK(given) { return nik }
        problem(field, .invalidFormat, "NIK harus 16 digit angka; periksa \(field).")
        return nil
    }

    /// An instant that has passed, five minutes allowed.
    mutating func instant(_ field: String, required isRequired: Bool = false) -> Date? {
        guard let given = line(field, required: isRequired) else { return nil }
        guard let instant = clock.instant(given) else {
            problem(field, .invalidFormat, "\(field) harus tanggal dan jam ISO 8601, contoh 2026-01-05T08:30:00+07:00.")
            return nil
        }
        guard instant <= clock.now.addingTimeInterval(ReadingClock.tolerance) else {
            problem(field, .inFuture, "\(field) tidak boleh di masa depan; periksa jam dan zona waktu sistem klinik.")
            return nil
        }
        if LocalDate(instant, in: clock.zone) < Self.earliest {
            warning(field, .outOfRange, "\(field) sebelum \(Indonesian.date(Self.earliest)); SATUSEHAT menolak tanggal setua itu.")
        }
        return instant
    }

    /// What the platform takes at the earliest (reference section 1.7).
    private static let earliest = LocalDate(daysSince1970: 16_224)

    /// A day that has come: YYYY-MM-DD, DD-MM-YYYY with - or /, or the date before a time.
    mutating func date(_ field: String, required isRequired: Bool = false) -> LocalDate? {
        guard let given = line(field, required: isRequired) else { return nil }
        guard let date = Self.date(given) else {
            problem(field, .invalidFormat, "\(field) harus tanggal, contoh 1990-12-31.")
            return nil
        }
        guard date <= clock.today else {
            problem(field, .inFuture, "\(field) tidak boleh di masa depan.")
            return nil
        }
        return date
    }

    /// The day of a text, without judging it.
    static func date(_ text: String) -> LocalDate? {
        if let date = LocalDate(text) { return date }
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "/" })
        if parts.count == 3, parts[2].count == 4, let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2]) {
            return LocalDate(year: year, month: month, day: day)
        }
        let head = text.prefix(10)
        return text.dropFirst(10).first.flatMap { $0 == "T" || $0 == " " ? LocalDate(head) : nil }
    }

    /// The digits of a code: spaces, points and hyphens are dropped.
    mutating func digits(_ field: String, count: ClosedRange<Int>) -> String? {
        guard let given = line(field) else { return nil }
        let digits = given.filter { !" .-".contains($0) }
        guard count.contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            let length = count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound)–\(count.upperBound)"
            problem(field, .invalidFormat, "\(field) harus \(length) digit angka.")
            return nil
        }
        return digits
    }
}

extension JSON {
    /// null, "" (also blanks), [] and {} say nothing.
    var saysNothing: Bool {
        switch self {
        case .null: true
        case .string(let text): text.allSatisfy(\.isWhitespace)
        case .array(let elements): elements.allSatisfy(\.saysNothing)
        case .object(let members): members.isEmpty
        default: false
        }
    }
}
