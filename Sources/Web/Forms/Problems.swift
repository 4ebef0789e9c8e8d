import Templating

/// What is wrong with a submitted form, field by field, in the order of the form.
public struct Problems: Sendable {
    private var lines: [ProblemLine] = []

    /// Nothing is wrong yet.
    public init() {}

    /// Whether the form can be accepted.
    public var isEmpty: Bool { lines.isEmpty }

    /// Adds a sentence in Bahasa Indonesia to a field, by its name; the first one of a field stands.
    public mutating func add(_ field: String, _ says: String) {
        if self[field] == nil { lines.append(ProblemLine(field: field, says: says)) }
    }

    /// The sentence of a field.
    public subscript(field: String) -> String? { lines.first { $0.field == field }?.says }

    /// For `partials/problems`; nil when there are none. `title` replaces "Ada n isian yang perlu diperbaiki".
    public func summary(_ title: String? = nil) -> ProblemSummary? {
        lines.isEmpty ? nil : ProblemSummary(title: title ?? "Ada \(lines.count) isian yang perlu diperbaiki", lines: lines)
    }
}

/// One line of the summary: a link to the field, with the same sentence as there.
struct ProblemLine: View, Hashable {
    let field: String
    let says: String

    static let fields = Fields<Self>(.text("field") { $0.field }, .text("says") { $0.says })
}

/// The summary above a form that was not accepted.
public struct ProblemSummary: View {
    let title: String
    let lines: [ProblemLine]

    /// For `partials/problems`.
    public static let fields = Fields<Self>(.text("title") { $0.title }, .list("lines") { $0.lines })
}
