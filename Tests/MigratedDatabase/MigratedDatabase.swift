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

    private init(name: String) { self.name = name }

    /// Takes a database, runs the body, closes the pools that it opened; the database is dropped behind the test's back.
    @discardableResult
    public static func with<T: Sendable>(_ body: (MigratedDatabase) async throws -> T) async throws -> T {
        await Gate.shared.enter()
        let result: Result<T, any Error>
        do { result = .success(try await run(body)) } catch { result = .failure(error) }
        await Gate.shared.leave()
        return try result.get()
    }

    private static func run<T: Sendable>(_ body: (MigratedDatabase) async throws -> T) async throws -> T {
        let database = MigratedDatabase(name: try await Copies.shared.take())
        let result: Result<T, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        for pool in database.opened.withLock(\.self) { await pool.close() }
        await Copies.shared.drop(database.name)
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
