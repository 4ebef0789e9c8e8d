import Foundation
import Postgres

/// A migrated database, made once per test run, from which every test copies its own.
enum TemplateDatabase {
    /// A superuser's connection string of a throw-away cluster, or nil: then the tests that need one say so.
    static let server = ProcessInfo.processInfo.environment["JEMBATAN_TEST_POSTGRES"]
    static let isThere = server != nil

    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let made = Task { try await make() }

    /// The template's name, once it is there.
    static func name() async throws -> String { try await made.value }

    /// The server with another database, or as another role. Of two equal keywords libpq takes the last.
    static func url(_ database: String, role: String? = nil) -> String {
        "\(server ?? "") dbname=\(database)" + (role.map { " user=\($0)" } ?? "")
    }

    private static func make() async throws -> String {
        let name = "notices_template_\(ProcessInfo.processInfo.processIdentifier)"
        let admin = PostgresPool(PostgresConfiguration(url: url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        // Two test processes must not make the same roles at once.
        _ = try await admin.query("SELECT pg_advisory_lock(6507)")
        for statement in try roles() { _ = try await admin.query(SQL(stringLiteral: statement)) }
        _ = try await admin.query("SELECT pg_advisory_unlock(6507)")
        try await admin.execute("DROP DATABASE IF EXISTS \(identifier: name)")
        try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE template0 ENCODING 'UTF8'")
        await admin.close()
        try await Migrator(folder: folder + "/Migrations", url: url(name, role: "jembatan_owner")).run()
        return name
    }

    /// Scripts/roles.sql: a DO block, then one statement a line.
    private static func roles() throws -> [String] {
        let text = try String(contentsOfFile: folder + "/Scripts/roles.sql", encoding: .utf8)
        guard let end = text.range(of: "\n$$;") else { return [] }
        let rest = text[end.upperBound...].split(separator: ";").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        return [String(text[..<end.upperBound])] + rest.filter { !$0.isEmpty }
    }
}

/// Lets a few tests at a time have a database: each opens several connections, and a server has 100 by default.
actor DatabaseGate {
    static let shared = DatabaseGate()
    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
