import Testing

@Suite("Imports")
struct ImportTests {
    @Test("every import in Sources is in the module table")
    func everyImportIsAllowed() throws {
        let files = try SourceTree.swiftFiles(below: "Sources")
        #expect(!files.isEmpty)
        for violation in files.flatMap(ImportTable.violations) { Issue.record("\(violation)") }
    }

    @Test(
        "an import that the table does not have is found",
        arguments: [
            ("JSON", "import Postgres"),
            ("Web", "import Foundation\nimport CPostgres"),
            ("Web", "@preconcurrency import Postgres"),
            ("Sandbox", "internal import Delivery"),
            ("Sandbox", "import struct Satusehat.TokenClient"),
            ("Delivery", "@_spi(Testing) public import Satusehat"),
            ("Clinics", "import Dispatch"),
            ("Vocabulary", "import Foundation; import Glibc"),
            ("Nowhere", "import Foundation"),
        ])
    func undeclaredImportIsFound(target: String, text: String) {
        #expect(ImportTable.violations(in: SourceFile(path: "Sources/\(target)/Example.swift", text: text)).count == 1)
    }

    @Test(
        "what the table has, and what only looks like an import, passes",
        arguments: [
            ("Postgres", "public import Foundation\nimport CPostgres // libpq\nimport Glibc"),
            ("Web", "import Hummingbird\nimport struct Foundation.Date"),
            ("JSON", "// import Postgres\nlet importance = 1\nlet text = \"import Postgres\""),
        ])
    func allowedImportPasses(target: String, text: String) {
        #expect(ImportTable.violations(in: SourceFile(path: "Sources/\(target)/Example.swift", text: text)) == [])
    }

    @Test("no target of the table may reach itself through what it imports")
    func tableHasNoCycle() {
        for target in ImportTable.siblings.keys {
            var reached: Set<String> = []
            var ahead = Array(ImportTable.siblings[target] ?? [])
            while let next = ahead.popLast() {
                if reached.insert(next).inserted { ahead += ImportTable.siblings[next] ?? [] }
            }
            #expect(!reached.contains(target))
        }
    }
}
