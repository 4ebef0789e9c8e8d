import Vocabulary

/// A form while it is filled in: what was typed, and what is wrong with it. Pages make their field views from it, so that a value and
/// its problem always come back together.
public struct FormState: Sendable {
    /// What was typed, or the stored values that the form starts with.
    public var form: Form
    /// What has to be changed.
    public var problems = Problems()

    /// A form that starts with these values.
    public init(_ form: Form = .empty) { self.form = form }

    /// The trimmed text of a field; adds `sentence` as a problem when it is empty.
    public mutating func required(_ name: String, _ sentence: String) -> String {
        let text = form.text(name)
        if text.isEmpty { problems.add(name, sentence) }
        return text
    }

    /// The trimmed text read by `parse`; adds `sentence` as a problem when `parse` gives nil.
    public mutating func parsed<Value>(_ name: String, _ sentence: String, _ parse: (String) -> Value?) -> Value? {
        let value = parse(form.text(name))
        if value == nil { problems.add(name, sentence) }
        return value
    }

    /// A day as browsers write it; nil when none is given, or when it is none: that is added as a problem.
    mutating func day(_ name: String, _ label: String) -> LocalDate? {
        guard let text = form.optional(name) else { return nil }
        let day = LocalDate(text)
        if day == nil { problems.add(name, "\(label) belum benar; tulis seperti 2026-11-21") }
        return day
    }

    /// What to know of a field whose value is sealed.
    static func secretHint(isKept: Bool) -> String {
        isKept
            ? "Tersimpan terenkripsi dan tidak ditampilkan. Kosongkan bila tidak diganti."
            : "Disimpan terenkripsi dan tidak ditampilkan lagi."
    }

    /// One input. Passwords and secrets are never filled in again.
    public func field(_ name: String, _ label: String, _ kind: FieldKind = .text, hint: String? = nil) -> FieldView {
        FieldView(
            name: name, label: label, value: kind.isKept ? form.raw(name) : "", hint: hint, problem: problems[name], kind: kind, options: []
        )
    }

    /// A select; the option of the submitted value is chosen.
    public func select(_ name: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil) -> FieldView {
        let chosen = form.raw(name)
        return FieldView(
            name: name, label: label, value: chosen, hint: hint, problem: problems[name], kind: .text,
            options: options.map { OptionView(value: $0.value, label: $0.label, isChosen: $0.value == chosen) })
    }

    /// Radio buttons, or checkboxes when several may be chosen.
    public func choices(
        _ name: String, _ label: String, _ options: [OptionView], isMultiple: Bool = false, hint: String? = nil
    ) -> ChoicesView {
        let chosen = Set(form.all(name))
        return ChoicesView(
            name: name, label: label, hint: hint, problem: problems[name], isMultiple: isMultiple,
            options: options.map { OptionView(value: $0.value, label: $0.label, hint: $0.hint, isChosen: chosen.contains($0.value)) })
    }
}
