import Testing

@testable import FHIR

@Suite("Tables of definitions")
struct DefinitionTests {
    @Test("every type that a table uses is described")
    func closed() {
        #expect(Definitions.shared.missingTypes == [])
    }

    @Test("a constraint stands on a type that exists")
    func constraintsStand() {
        let tables = DataTypes.tables + ResourceTables.all
        for constraint in tables.flatMap(\.constraints) {
            #expect(Definitions.shared.types[constraint.on] != nil, "\(constraint.key) on \(constraint.on)")
        }
    }

    @Test("a table's line becomes an element with its cardinality, targets, codes and choice")
    func parsing() throws {
        let table = TypeTable(
            "Sample", .resource,
            """
            status 1..1 code = a b
            part 0..* {
                value[x] 1..1 string|Reference(Patient,Group)
            }
            """)
        let definitions = Definitions([table])
        let status = try #require(definitions.types["Sample"]?.elements["status"])
        #expect(status.isRequired && !status.repeats && status.codes == ["a", "b"])
        let part = try #require(definitions.types["Sample.part"])
        #expect(part.required == ["value[x]"])
        #expect(part.choices["value[x]"] == ["valueString", "valueReference"])
        guard case .reference(let targets)? = part.elements["valueReference"]?.content else {
            Issue.record("no reference")
            return
        }
        #expect(targets == ["Patient", "Group"])
        #expect(definitions.resourceTypes == ["Sample"])
    }
}
