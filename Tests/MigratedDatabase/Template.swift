import Foundation
import Postgres

/// The database that every test's is copied from.
enum Template {
    /// Its name, once it is there.
    static let made = Task { try await make() }

    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static func make() async throws -> String {
        let name = "test_template_\(ProcessInfo.processInfo.processIdentifier)"
        let admin = PostgresPool(
            PostgresConfiguration(url: MigratedDatabase.url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        // Two test processes must not make the same roles at once.
        _ = try await admin.query("SELECT pg_advisory_lock(6507)")
        for statement in try roles() { _ = try await admin.query(SQL(stringLiteral: statement)) }
        _ = try await admin.query("SELECT pg_advisory_unlock(6507)")
        try await admin.execute("DROP DATABASE IF EXISTS \(identifier: name)")
        try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE template0 ENCODING 'UTF8'")
        await admin.close()
        try await Migrator(folder: folder + "/Migrations", url: MigratedDatabase.url(name, role: "jembatan_owner")).run()
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
