import JSON

/// A field of a body or of a query as the API's document tells it. It stands beside the reader that takes it; a test reads bodies made
/// of these, so that neither says what the other does not do.
struct BodyField: Sendable {
    let name: String
    /// In Bahasa Indonesia, for whoever writes the clinic's system.
    let says: String
    let example: JSON
    /// JSON Schema, without description and example.
    let schema: JSONObject
    var isRequired = false
    /// Whether the example that says everything says this too; what would make it something else stands apart.
    var isShown = true
    /// The fields of an object, or of the objects of a list.
    var parts: [BodyField] = []

    init(_ name: String, _ says: String, _ example: JSON, _ schema: JSONObject) {
        self.name = name
        self.says = says
        self.example = example
        self.schema = schema
    }

    /// The same, as one that must be sent.
    var required: BodyField {
        var field = self
        field.isRequired = true
        return field
    }

    /// The same, left out of the example that says everything.
    var apart: BodyField {
        var field = self
        field.isShown = false
        return field
    }

    /// As a property of its body's schema.
    var documented: JSON {
        var members = schema
        members["description"] = .string(says)
        if members["$ref"] == nil, parts.isEmpty { members["examples"] = [example] }
        return .object(members)
    }
}

/// The schema of a JSON object: its fields, and what is required of several.
struct BodySchema: Sendable {
    /// Its name among the document's components.
    let name: String
    var fields: [BodyField]
    /// One of these at least.
    let oneOf: [String]
    /// What else a body may be, beside the one that says everything.
    let others: [JSON]

    init(_ name: String, oneOf: [String] = [], _ fields: [BodyField], others: [JSON] = []) {
        self.name = name
        self.oneOf = oneOf
        self.fields = fields
        self.others = others
    }

    var documented: JSON { Self.object(fields, oneOf: oneOf, examples: examples) }

    var examples: [JSON] { [example] + others }

    /// A body that says everything.
    var example: JSON { Self.example(fields) }

    /// An object of fields that says everything.
    static func example(_ fields: [BodyField]) -> JSON {
        .object(JSONObject(fields.filter(\.isShown).map { ($0.name, $0.example) }))
    }

    /// An object of fields as JSON Schema.
    static func object(_ fields: [BodyField], oneOf: [String] = [], examples: [JSON] = []) -> JSON {
        var members: JSONObject = [
            "type": "object", "properties": .object(JSONObject(fields.map { ($0.name, $0.documented) })),
        ]
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { members["required"] = .array(required) }
        if !oneOf.isEmpty { members["anyOf"] = .array(oneOf.map { ["required": [.string($0)]] }) }
        if !examples.isEmpty { members["examples"] = .array(examples) }
        return .object(members)
    }
}

// MARK: - What readers take

extension BodyField {
    /// A line of text.
    static func line(_ name: String, _ says: String, _ example: String, longest: Int = FieldReader.longestLine) -> BodyField {
        BodyField(name, says, .string(example), ["type": "string", "maxLength": .number(JSONNumber(longest))])
    }

    /// Text of several lines.
    static func text(_ name: String, _ says: String, _ example: String) -> BodyField {
        line(name, says, example, longest: FieldReader.longestText)
    }

    /// A line of a form.
    static func pattern(_ name: String, _ says: String, _ example: String, _ pattern: String) -> BodyField {
        BodyField(name, says, .string(example), ["type": "string", "pattern": .string(pattern)])
    }

    static func nik(_ name: String, _ says: String, _ example: String = "3201234567890123") -> BodyField {
        pattern(name, says, example, "^[0-9]{16}$")
    }

    /// Date and time; the clinic's zone is taken where none is said, if the clinic is set up so.
    static func instant(_ name: String, _ says: String, _ example: String = "2026-01-05T08:30:00+07:00") -> BodyField {
        BodyField(name, says + " ISO 8601 dengan zona waktu.", .string(example), ["type": "string", "format": "date-time"])
    }

    static func date(_ name: String, _ says: String, _ example: String) -> BodyField {
        BodyField(name, says, .string(example), ["type": "string", "format": "date"])
    }

    /// A number; text with comma or point is taken too.
    static func number(_ name: String, _ says: String, _ example: JSON) -> BodyField {
        BodyField(name, says, example, ["type": "number", "minimum": 0])
    }

    static func count(_ name: String, _ says: String, _ example: JSON, from least: Int = 0) -> BodyField {
        BodyField(name, says, example, ["type": "integer", "minimum": .number(JSONNumber(least)), "maximum": 10_000])
    }

    static func flag(_ name: String, _ says: String) -> BodyField { BodyField(name, says, true, ["type": "boolean"]) }

    /// A word of a closed list, in FHIR's words or in Indonesian.
    static func word(_ name: String, _ says: String, _ known: [String: String], _ example: String) -> BodyField {
        BodyField(name, says, .string(example), ["type": "string", "enum": words(known)])
    }

    /// Words of a closed list.
    static func words(_ name: String, _ says: String, _ known: [String: String], _ example: String) -> BodyField {
        BodyField(name, says, [.string(example)], ["type": "array", "items": ["type": "string", "enum": words(known)]])
    }

    /// The codes themselves first, then the words that mean one.
    private static func words(_ known: [String: String]) -> JSON {
        let codes = Set(known.values).sorted()
        let taken = Set(codes.map { $0.lowercased() })
        return .array((codes + known.keys.filter { !taken.contains($0) }.sorted()).map { .string($0) })
    }

    /// `{system, code, display}`, or a bare code.
    static func coding(_ name: String, _ says: String, _ example: JSON) -> BodyField {
        BodyField(name, says, example, ["$ref": "#/components/schemas/Coding"])
    }

    /// `{coding, text}`, a coding, or a bare code.
    static func concept(_ name: String, _ says: String, _ example: JSON) -> BodyField {
        BodyField(name, says, example, ["$ref": "#/components/schemas/CodeableConcept"])
    }

    /// One concept or several.
    static func concepts(_ name: String, _ says: String, _ example: JSON) -> BodyField {
        let one: JSON = ["$ref": "#/components/schemas/CodeableConcept"]
        return BodyField(name, says, example, ["anyOf": [one, ["type": "array", "items": one]]])
    }

    /// One reference or several.
    static func references(_ name: String, _ says: String, _ example: String) -> BodyField {
        let one: JSON = ["type": "string", "maxLength": 100]
        return BodyField(name, says, [.string(example)], ["anyOf": [one, ["type": "array", "items": one]]])
    }

    /// `{value, unit, system, code}`, or a bare number.
    static func quantity(_ name: String, _ says: String, _ example: JSON) -> BodyField {
        BodyField(name, says, example, ["$ref": "#/components/schemas/Quantity"])
    }

    /// An object.
    static func object(_ name: String, _ says: String, _ parts: [BodyField]) -> BodyField {
        var field = BodyField(name, says, BodySchema.example(parts), BodySchema.object(parts).object ?? [:])
        field.parts = parts
        return field
    }

    /// A list of objects.
    static func list(_ name: String, _ says: String, _ parts: [BodyField]) -> BodyField {
        var field = BodyField(name, says, [BodySchema.example(parts)], ["type": "array", "items": BodySchema.object(parts)])
        field.parts = parts
        return field
    }
}
