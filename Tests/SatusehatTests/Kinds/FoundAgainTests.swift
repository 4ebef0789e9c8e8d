import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("How each kind is found again")
struct FoundAgainTests {
    private static let kinds: [any ResourceKind] =
        ResourceCatalog.kinds(now: { Samples.now }).compactMap { $0 as? any ResourceKind }
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("the table in docs/engine.md says what the catalogue says, of every kind and no other")
    func table() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/engine.md"), encoding: .utf8)
        let written =
            text.components(separatedBy: "## How each kind is found again").last?.components(separatedBy: "\n## ").first?
            .split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| type ") }.map(String.init) ?? []
        #expect(Set(written) == Set(Self.kinds.map { $0.foundAgain.row($0.name) }))
        #expect(written.count == Self.kinds.count)
    }

    /// A body with everything that any search asks for.
    private static let full: JSON = [
        "identifier": [["system": "http://sys-ids.kemkes.go.id/x/1", "value": "1"]], "subject": ["reference": "Patient/P1"],
        "patient": ["reference": "Patient/P1"], "encounter": ["reference": "Encounter/e-1"], "context": ["reference": "Encounter/e-1"],
        "request": [["reference": "ServiceRequest/s-1"]], "partOf": ["reference": "Organization/1"],
        "practitioner": ["reference": "Practitioner/1"], "organization": ["reference": "Organization/1"],
        "code": ["coding": [["code": "c"]]], "type": [["coding": [["code": "ANC"]]]], "vaccineCode": ["coding": [["code": "v"]]],
        "specialty": [["coding": [["code": "s"]]]], "patient_id": "P1",
    ]

    @Test("the search asks by the parameters that the catalogue states")
    func search() throws {
        for kind in Self.kinds {
            let path = try #require(kind.find(Self.full)?.path, "\(kind.name) has no search")
            let names = path.split(separator: "?")[1].split(separator: "&").map { String($0.prefix { $0 != "=" }) }
            #expect(names == kind.foundAgain.parameters, "\(kind.name)")
            #expect(path.hasPrefix("/\(kind.name)?"))
            #expect(kind.recovery == .search)
        }
    }
}
