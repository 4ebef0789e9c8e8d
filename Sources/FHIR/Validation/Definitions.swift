/// One element of a type, ready to check.
struct ElementDefinition: Sendable {
    enum Content: Sendable {
        case primitive(Primitive)
        /// A data type or backbone, by name.
        case complex(String)
        /// A Reference and the types it may point to; empty means any.
        case reference([String])
        /// A contained resource.
        case resource
    }

    /// The JSON name, `valueQuantity`.
    let name: String
    /// The standard's name where several JSON names exclude one another: `value[x]`.
    let choice: String?
    let isRequired: Bool
    let repeats: Bool
    let content: Content
    /// The codes of a required binding; nil when there is none.
    let codes: Set<String>?
    /// The system of those codes, for a CodeableConcept.
    let system: String?
}

/// A type's elements by JSON name.
struct TypeDefinition: Sendable {
    var elements: [String: ElementDefinition] = [:]
    /// Required elements in order: the JSON name, or the choice's name.
    var required: [String] = []
    /// The JSON names of each choice.
    var choices: [String: [String]] = [:]
    var constraints: [Constraint] = []
}

/// All types, parsed once from the tables.
struct Definitions: Sendable {
    private(set) var types: [String: TypeDefinition] = [:]
    private(set) var resourceTypes: Set<String> = []

    static let shared = Definitions(DataTypes.tables + ResourceTables.all)

    init(_ tables: [TypeTable]) {
        for table in tables {
            if table.kind == .resource { resourceTypes.insert(table.name) }
            var parser = TableParser(table)
            types.merge(parser.parse()) { _, later in later }
        }
        for constraint in tables.flatMap(\.constraints) {
            types[constraint.on]?.constraints.append(constraint)
        }
    }

    /// Names that some element uses and no table describes; empty unless a table is wrong. For a test.
    var missingTypes: Set<String> {
        var missing: Set<String> = []
        for element in types.values.flatMap(\.elements.values) {
            if case .complex(let name) = element.content, types[name] == nil { missing.insert(name) }
        }
        return missing
    }
}
