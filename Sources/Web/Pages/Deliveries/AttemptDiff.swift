import Delivery
import JSON
import Templating
import Vocabulary

/// What differs between two attempts, in the request or in the answer; shown masked as the bodies are.
struct AttemptDiff: View, Hashable {
    let id: String
    let title: String
    let changes: [Line]
    /// Instead of changes.
    let says: String?

    static let fields = Fields<Self>(
        .text("id") { $0.id }, .text("title") { $0.title }, .list("changes") { $0.changes }, .flag("hasChanges") { !$0.changes.isEmpty },
        .text("count") { "\(Indonesian.number($0.changes.count)) perubahan" }, .text("says") { $0.says })

    /// An element with its value before and after.
    struct Line: View, Hashable {
        let path: String
        let before: String?
        let after: String?
        /// Both are masked to the same text.
        var isHidden: Bool { before != nil && before == after }

        static let fields = Fields<Self>(
            .texts("path") { BreakableCode.parts($0.path) }, .text("before") { $0.before }, .text("after") { $0.after },
            .flag("removed") { $0.before != nil },
            .flag("added") { $0.after != nil }, .flag("hidden") { $0.isHidden })
    }

    /// The requests: method, address and body.
    static func requests(_ old: Attempt, _ new: Attempt, _ disclosure: Disclosure) -> AttemptDiff {
        var lines: [Line] = []
        let (before, after) = (address(old), address(new))
        if before != after { lines.append(Line(path: "Alamat", before: before, after: after)) }
        return make("permintaan", "Permintaan", lines, old.request, new.request, disclosure) { bytes, attempt in
            bytes == nil && attempt.method != nil && attempt.method != "GET"
        } of: {
            ($0 ? old : new)
        }
    }

    /// The answers: status and body.
    static func answers(_ old: Attempt, _ new: Attempt, _ disclosure: Disclosure) -> AttemptDiff {
        var lines: [Line] = []
        if old.httpStatus != new.httpStatus {
            lines.append(
                Line(path: "HTTP", before: old.httpStatus.map(String.init) ?? "–", after: new.httpStatus.map(String.init) ?? "–"))
        }
        return make("jawaban", "Jawaban", lines, old.response, new.response, disclosure) { bytes, attempt in
            bytes == nil && attempt.httpStatus != nil
        } of: {
            ($0 ? old : new)
        }
    }

    private static func address(_ attempt: Attempt) -> String {
        [attempt.method, attempt.url.map { Masking.text($0) }].compactMap { $0 }.joined(separator: " ")
    }

    private static func make(
        _ id: String, _ title: String, _ lines: [Line], _ old: [UInt8]?, _ new: [UInt8]?, _ disclosure: Disclosure,
        isGone: ([UInt8]?, Attempt) -> Bool, of attempt: (_ isOld: Bool) -> Attempt
    ) -> AttemptDiff {
        if isGone(old, attempt(true)) || isGone(new, attempt(false)) {
            return AttemptDiff(
                id: id, title: title, changes: lines, says: "Isi sudah dihapus menurut masa simpan, jadi tidak dapat dibandingkan.")
        }
        let changes = lines + bodies(old ?? [], new ?? [], disclosure)
        return AttemptDiff(id: id, title: title, changes: changes, says: changes.isEmpty ? "Tidak ada perubahan." : nil)
    }

    private static func bodies(_ old: [UInt8], _ new: [UInt8], _ disclosure: Disclosure) -> [Line] {
        guard old != new else { return [] }
        guard max(old.count, new.count) <= JSONMarkup.mostMarked, let left = json(old), let right = json(new) else {
            func text(_ bytes: [UInt8]) -> String? {
                bytes.isEmpty ? nil : disclosure.show(String(decoding: bytes.prefix(2_000), as: UTF8.self))
            }
            return [Line(path: "Isi", before: text(old), after: text(new))]
        }
        // Compared as they are, shown as everything is: a change of what is masked is told all the same.
        let (shownLeft, shownRight) = (disclosure.show(left), disclosure.show(right))
        let type = right["resourceType"]?.string ?? left["resourceType"]?.string
        return JSONDiff.changes(left, right).map { change in
            let path = JSONDiff.text(change.after ?? change.before ?? [])
            return Line(
                path: [type, path.isEmpty ? nil : path].compactMap { $0 }.joined(separator: "."),
                before: change.before.flatMap { JSONDiff.value(shownLeft, at: $0)?.text() },
                after: change.after.flatMap { JSONDiff.value(shownRight, at: $0)?.text() })
        }
    }

    /// Nothing counts as an empty object, so that a body that came is a list of additions.
    private static func json(_ bytes: [UInt8]) -> JSON? { bytes.isEmpty ? .object([:]) : try? JSON.parse(bytes) }
}
