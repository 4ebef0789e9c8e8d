import Foundation
import JSON
import Vocabulary

/// Whether two resources say the same, whatever the platform added to one (reference section 1.5).
enum Content {
    /// Ignores ids, meta, narrative, displays, empty members, the order of members, and how times and numbers are written.
    static func isSame(_ left: JSON, _ right: JSON, ignoring ignored: Set<String> = []) -> Bool {
        normal(left, without: ignored) == normal(right, without: ignored)
    }

    /// The names of the members that differ, in order; what the platform adds by itself is no difference.
    static func differences(_ left: JSON, _ right: JSON, ignoring ignored: Set<String> = []) -> [String] {
        let (left, right) = (normal(left, without: ignored), normal(right, without: ignored))
        let names = Set((left?.object?.map(\.key) ?? []) + (right?.object?.map(\.key) ?? []))
        return names.filter { left?[$0] != right?[$0] }.sorted()
    }

    private static func normal(_ resource: JSON, without ignored: Set<String>) -> JSON? {
        guard case .object(var members) = resource else { return nil }
        for key in ignored.union(["id", "meta", "text"]) { members[key] = nil }
        return normal(.object(members))
    }

    private static func normal(_ json: JSON) -> JSON? {
        switch json {
        case .null: return nil
        case .bool: return json
        case .number(let number): return number.decimal.map { .number(JSONNumber($0)) } ?? json
        case .string(let text): return .string(instant(text).map { FHIRDateTime.format($0) } ?? text)
        case .array(let items):
            let kept = items.compactMap { normal($0) }
            return kept.isEmpty ? nil : .array(kept)
        case .object(let members):
            let kept = members.compactMap { key, value in key == "display" ? nil : normal(value).map { (key, $0) } }
            return kept.isEmpty ? nil : .object(JSONObject(kept))
        }
    }

    /// The instant of a text that is a dateTime.
    static func instant(_ text: String) -> Date? {
        guard text.utf8.count >= 19, text.utf8.dropFirst(10).first == UInt8(ascii: "T") else { return nil }
        return FHIRDateTime.parse(text, zoneWhenMissing: .gmt)
    }
}
