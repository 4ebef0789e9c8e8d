import JSON

/// A column of a file: where its cells go in the API's body, and how spreadsheets write such a thing.
struct ImportColumn: Sendable, Hashable {
    /// The heading of the template.
    let heading: String
    /// The member of the body, as problems name it: `nik`, `encounter.poli`, `diagnosis[0].kode_icd10`.
    let place: String
    let form: CellForm
    var isRequired = false
    /// What it is, for people.
    let says: String
    let example: String
    /// Other headings that mean it.
    var names: [String] = []

    /// Whether a heading means this column: case, spaces and signs do not matter.
    func isMeant(by heading: String) -> Bool {
        let name = Self.plain(heading)
        return Self.plain(self.heading) == name || names.contains { Self.plain($0) == name }
    }

    static func plain(_ heading: String) -> String { heading.lowercased().filter { $0.isLetter || $0.isNumber } }
}

extension ImportColumn {
    /// The column of an API's field, under the field's own name.
    init(_ field: BodyField, names: [String] = []) {
        self.init(
            heading: field.name, place: field.name, form: CellForm(field), isRequired: field.isRequired, says: field.says,
            example: field.example.string ?? field.example.number?.text ?? (field.example.bool == true ? "ya" : ""), names: names)
    }

    /// The columns of a body, so that a file can say what a call can say.
    /// - Parameter names: other headings, by field.
    static func all(of schema: BodySchema, names: [String: [String]] = [:]) -> [ImportColumn] {
        schema.fields.map { ImportColumn($0, names: names[$0.name] ?? []) }
    }
}

/// How spreadsheets write a cell of a column.
enum CellForm: Sendable, Hashable {
    case text
    /// Digits that are no quantity: a NIK, a code. A spreadsheet that takes them for a number breaks them.
    case digits
    case number
    case date
    case instant

    init(_ field: BodyField) {
        let digits = ["^[0-9]", "^[+]?[0-9]", "^9["]
        switch (field.schema["format"]?.string, field.schema["type"]?.string, field.schema["pattern"]?.string) {
        case ("date", _, _): self = .date
        case ("date-time", _, _): self = .instant
        case (_, "number", _), (_, "integer", _): self = .number
        case (_, _, let pattern?) where digits.contains(where: { pattern.hasPrefix($0) }): self = .digits
        default: self = .text
        }
    }
}
