import Delivery
import Foundation
import JSON
import Vocabulary

/// What is wrong with a body before it leaves, said so that the clinic can mend it.
struct BodyCheck {
    private let body: JSON
    private let rule: String
    /// What was found.
    private(set) var problems: [Problem] = []

    /// - Parameter rule: whose rules these are, such as "PCare".
    init(_ body: JSON, rule: String) {
        self.body = body
        self.rule = rule
    }

    /// These have to be there and not empty.
    mutating func requires(_ names: String...) {
        for name in names where isEmpty(name) { say(name, "Isian \(name) wajib ada.") }
    }

    /// A card number has 13 digits.
    mutating func card(_ name: String, mayBeEmpty: Bool = false) {
        let text = body[name]?.string ?? ""
        if mayBeEmpty && text.isEmpty { return }
        if !Self.isDigits(text, 13) { say(name, "Isian \(name) harus 13 angka.") }
    }

    /// A NIK has 16 digits.
    mutating func nik(_ name: String, mayBeEmpty: Bool = false) {
        let text = body[name]?.string ?? ""
        if mayBeEmpty && text.isEmpty { return }
        if !Self.isDigits(text, 16) { say(name, "Isian \(name) harus 16 angka.") }
    }

    /// A day as PCare writes it, `dd-MM-yyyy`.
    mutating func pcareDay(_ name: String) {
        if BPJSDay.pcare(body[name]?.string ?? "") == nil { say(name, "Isian \(name) harus tanggal seperti 21-11-2026.") }
    }

    /// A day as the queues write it, `yyyy-MM-dd`.
    mutating func queueDay(_ name: String) {
        if LocalDate(body[name]?.string ?? "") == nil { say(name, "Isian \(name) harus tanggal seperti 2026-11-21.") }
    }

    /// An instant in milliseconds, and no zero of a source system.
    mutating func instant(_ name: String) {
        if (body[name]?.int ?? 0) < BPJSTime.earliest { say(name, "Isian \(name) harus waktu dalam milidetik sesudah tahun 2020.") }
    }

    /// A number, not its text.
    mutating func number(_ names: String...) {
        for name in names where body[name]?.int == nil { say(name, "Isian \(name) harus angka.") }
    }

    /// `08:00-12:00`, without blanks.
    mutating func session(_ name: String) {
        if PracticeHours(body[name]?.string ?? "")?.text != body[name]?.string { say(name, "Isian \(name) harus jam seperti 08:00-12:00.") }
    }

    /// Says something else.
    mutating func say(_ element: String, _ message: String) { problems.append(Problem(element: element, rule: rule, message: message)) }

    private func isEmpty(_ name: String) -> Bool {
        switch body[name] {
        case nil, .null: true
        case .string(let text): text.trimmingCharacters(in: .whitespaces).isEmpty
        default: false
        }
    }

    private static func isDigits(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

/// Days in BPJS's two ways (reference section 10, pitfall 4).
public enum BPJSDay {
    /// `dd-MM-yyyy`, PCare's.
    public static func pcare(_ day: LocalDate) -> String {
        let parts = day.text.split(separator: "-")
        return parts.count == 3 ? "\(parts[2])-\(parts[1])-\(parts[0])" : day.text
    }

    /// Reads PCare's.
    public static func pcare(_ text: String) -> LocalDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 2, parts[1].count == 2, parts[2].count == 4 else { return nil }
        return LocalDate("\(parts[2])-\(parts[1])-\(parts[0])")
    }
}

/// When a doctor sees patients: `08:00-12:00`. BPJS's lists have blanks around the dash at times, and other dashes (reference section 5.1).
public struct PracticeHours: Sendable, Hashable {
    /// `08:00`.
    public let start: String
    /// `12:00`.
    public let end: String
    /// As requests say it.
    public var text: String { "\(start)-\(end)" }

    /// Reads `08:00 - 12:00`, `08.00–12.00`; nil for anything else.
    public init?(_ raw: String) {
        let plain = raw.replacing("–", with: "-").replacing("—", with: "-").filter { !$0.isWhitespace }.replacing(".", with: ":")
        let parts = plain.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let start = Self.time(parts[0]), let end = Self.time(parts[1]) else { return nil }
        self.start = start
        self.end = end
    }

    private static func time(_ text: String) -> String? {
        let parts = text.split(separator: ":")
        guard (2...3).contains(parts.count), let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return (hour < 10 ? "0\(hour)" : "\(hour)") + ":" + (minute < 10 ? "0\(minute)" : "\(minute)")
    }
}
