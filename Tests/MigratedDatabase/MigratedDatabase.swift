import Foundation
import Postgres
import Synchronization

/// A migrated database of one test, copied from a template that is made once per test run.
public final class MigratedDatabase: Sendable {
    /// A superuser's connection string of a throw-away cluster, or nil: then the tests that need one say so.
    public static let server = ProcessInfo.processInfo.environment["JEMBATAN_TEST_POSTGRES"]
    /// What a suite that needs a server is enabled by.
    public static let isThere = server != nil

    /// The database's name.
    public let name: String
    private let opened = Mutex<[PostgresPool]>([])

    private init() {
        name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    }

    /// Makes a database, runs the body, closes the pools that it opened and drops the database.
    @discardableResult
    public static func with<T: Sendable>(_ body: (MigratedDatabase) async throws -> T) async throws -> T {
        let template = try await Template.made.value
        await Gate.shared.enter()
        let result: Result<T, any Error>
        do { result = .success(try await run(template, body)) } catch { result = .failure(error) }
        await Gate.shared.leave()
        return try result.get()
    }

    private static func run<T: Sendable>(_ template: String, _ body: (MigratedDatabase) async throws -> T) async throws -> T {
        let database = MigratedDatabase()
        let admin = PostgresPool(PostgresConfiguration(url: url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        let result: Result<T, any Error>
        do {
            try await admin.execute("CREATE DATABASE \(identifier: database.name) OWNER jembatan_owner TEMPLATE \(identifier: template)")
            do { result = .success(try await body(database)) } catch { result = .failure(error) }
            for pool in database.opened.withLock(\.self) { await pool.close() }
            try await admin.execute("DROP DATABASE \(identifier: database.name) WITH (FORCE)")
        } catch {
            await admin.close()
            throw error
        }
        await admin.close()
        return try result.get()
    }

    /// Connections as a role, closed when the test ends: `jembatan_app` is the server's, `jembatan_owner` what migrates, nil the superuser.
    public func pool(as role: String?, connections: Int = 1) -> PostgresPool {
        let pool = PostgresPool(
            PostgresConfiguration(url: Self.url(name, role: role), maximumConnections: connections, waitTimeout: .seconds(30)))
        opened.withLock { $0.append(pool) }
        return pool
    }

    /// The server with another database, or as another role. Of two equal keywords libpq takes the last.
    static func url(_ database: String, role: String? = nil) -> String {
        "\(server ?? "") dbname=\(database)" + (role.map { " user=\($0)" } ?? "")
    }
}
