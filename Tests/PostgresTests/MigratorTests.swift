import Foundation
import Postgres
import Testing

@Suite("Migrations", .enabled(if: TestDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MigratorTests {
    /// A folder of migrations and a database for them.
    private func with(
        _ files: [String: String], _ body: (_ folder: String, _ migrator: Migrator, _ pool: PostgresPool) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/migrations-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files { try write(folder, name, text) }
        try await TestDatabase.with(connections: 2) { pool in
            try await body(folder, Migrator(folder: folder, url: pool.configuration.url), pool)
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    private func write(_ folder: String, _ name: String, _ text: String) throws {
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }

    private func problem(_ body: () async throws -> Void) async throws -> MigrationError {
        do {
            try await body()
        } catch let error as MigrationError {
            return error
        }
        Issue.record("it did not fail")
        return try #require(nil as MigrationError?)
    }

    private let two = [
        "0002_second.sql": "INSERT INTO thing VALUES (2); SELECT 'a;b'; INSERT INTO thing VALUES (3);",
        "0001_first.sql": "-- first\nCREATE TABLE thing (id bigint);\nDO $$ BEGIN INSERT INTO thing VALUES (1); END $$;\n",
        "notes.txt": "not a migration",
    ]

    @Test("files run in order, once, and the server accepts the schema then")
    func runs() async throws {
        try await with(two) { folder, migrator, pool in
            let lacking = try await problem { try await Migrator.verify(pool, folder: folder) }
            #expect(lacking == .pending(["0001_first.sql", "0002_second.sql"]))
            let dry = try await migrator.run(dryRun: true)
            #expect(dry.map(\.file) == ["0001_first.sql", "0002_second.sql"])
            let untouched = try await pool.query("SELECT to_regclass('thing') IS NULL AND to_regclass('schema_migration') IS NULL AS v")
            #expect(try untouched[0].get("v") == true)
            #expect(try await migrator.run().map(\.version) == [1, 2])
            #expect(try await migrator.run().isEmpty)
            try await Migrator.verify(pool, folder: folder)
            let ids = try await pool.query("SELECT id FROM thing ORDER BY id").map { try $0.get("id", as: Int.self) }
            #expect(ids == [1, 2, 3])
            let noted = try await pool.query(
                "SELECT name, checksum = sha256(convert_to(\(two["0001_first.sql"]!), 'UTF8')) AS same FROM schema_migration WHERE version = 1"
            )
            #expect(try noted[0].get("name") == "first")
            #expect(try noted[0].get("same") == true)
            try write(folder, "0003_third.sql", "SELECT 1")
            let states = try await migrator.status()
            #expect(states.map(\.file) == ["0001_first.sql", "0002_second.sql", "0003_third.sql"])
            #expect(states[2].state == .pending)
            if case .applied = states[0].state {} else { Issue.record("0001 is not applied") }
        }
    }

    @Test("an edited file is an error that names it")
    func edited() async throws {
        try await with(two) { folder, migrator, pool in
            try await migrator.run()
            try write(folder, "0001_first.sql", two["0001_first.sql"]! + "-- one more line")
            #expect(try await problem { try await migrator.run() } == .edited("0001_first.sql"))
            #expect(try await problem { try await migrator.run(dryRun: true) } == .edited("0001_first.sql"))
            #expect(try await problem { try await Migrator.verify(pool, folder: folder) } == .edited("0001_first.sql"))
            #expect("\(MigrationError.edited("0001_first.sql"))".contains("0001_first.sql"))
            #expect(try await migrator.status().first?.state == .edited)
        }
    }

    @Test("a version that this program does not know is an error, and so is a gap")
    func unknown() async throws {
        try await with(two) { folder, migrator, pool in
            try await migrator.run()
            try FileManager.default.removeItem(atPath: folder + "/0002_second.sql")
            #expect(try await problem { try await Migrator.verify(pool, folder: folder) } == .unknown(version: 2, name: "second"))
            try write(folder, "0002_second.sql", two["0002_second.sql"]!)
            try await pool.execute("DELETE FROM schema_migration WHERE version = 1")
            #expect(try await problem { try await migrator.run() } == .outOfOrder("0001_first.sql"))
        }
    }

    @Test("a file that fails leaves nothing behind and names its line; those before it stay")
    func failing() async throws {
        let files = [
            "0001_good.sql": "CREATE TABLE good (id int)", "0002_bad.sql": "CREATE TABLE bad (id int);\n\nSELECT nothing_here FROM bad;\n",
        ]
        try await with(files) { _, migrator, pool in
            guard case .failed(let file, let line, let error) = try await problem({ try await migrator.run() }) else {
                Issue.record("another error")
                return
            }
            #expect(file == "0002_bad.sql" && line == 3 && error.sqlState == "42703")
            let left = try await pool.query("SELECT to_regclass('good') IS NOT NULL AS good, to_regclass('bad') IS NOT NULL AS bad")
            #expect(try left[0].get("good") == true)
            #expect(try left[0].get("bad") == false)
        }
    }

    @Test("bad names and numbers used twice are errors")
    func names() async throws {
        try await with(["1_short.sql": ""]) { _, migrator, _ in
            let error = try await problem { _ = try await migrator.status() }
            #expect(error == .badName("1_short.sql"))
        }
        try await with(["0001_a.sql": "", "0001_b.sql": ""]) { _, migrator, _ in
            let error = try await problem { _ = try await migrator.status() }
            #expect(error == .sameVersion("0001_a.sql", "0001_b.sql"))
        }
    }

    @Test("two programs that migrate at once do it once")
    func twice() async throws {
        try await with(two) { _, migrator, pool in
            async let one = migrator.run()
            async let other = migrator.run()
            let counts = try await [one.count, other.count].sorted()
            #expect(counts == [0, 2])
            #expect(try await pool.query("SELECT count(*) AS n FROM thing")[0].get("n") == 3)
        }
    }
}
