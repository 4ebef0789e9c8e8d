import Foundation
import Postgres
import Testing

/// A database of its own on the throw-away server that `JEMBATAN_TEST_POSTGRES` names (a superuser's conninfo or URL).
enum TestDatabase {
    static let server = ProcessInfo.processInfo.environment["JEMBATAN_TEST_POSTGRES"]
    static let isThere = server != nil

    /// Makes an empty database, runs the body with a pool on it, drops it.
    static func with<T: Sendable>(
        connections: Int = 4, _ change: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (PostgresPool) async throws -> T
    ) async throws -> T {
        let server = try #require(server, "JEMBATAN_TEST_POSTGRES is not set")
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let admin = PostgresPool(PostgresConfiguration(url: server, maximumConnections: 1, waitTimeout: .seconds(30)))
        try await admin.execute("CREATE DATABASE \(identifier: name) TEMPLATE template0 ENCODING 'UTF8'")
        var configuration = PostgresConfiguration(url: url(server, database: name), maximumConnections: connections)
        change(&configuration)
        let pool = PostgresPool(configuration)
        let result: Result<T, any Error>
        do { result = .success(try await body(pool)) } catch { result = .failure(error) }
        await pool.close()
        try await admin.execute("DROP DATABASE \(identifier: name) WITH (FORCE)")
        await admin.close()
        return try result.get()
    }

    /// The same server, another database.
    static func url(_ server: String, database: String) -> String {
        guard server.hasPrefix("postgres"), server.contains("://"), var parts = URLComponents(string: server) else {
            return server + " dbname=" + database
        }
        parts.path = "/" + database
        return parts.string ?? server
    }
}

/// Asks again until it is so; each time is a round trip to the server. False after ten seconds.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let limit = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < limit {
        if try await condition() { return true }
        await Task.yield()
    }
    return false
}

/// The error that the body throws; records an issue when it throws none.
func failure<T>(_ body: () async throws -> T) async throws -> PostgresError {
    do {
        _ = try await body()
    } catch let error as PostgresError {
        return error
    }
    Issue.record("it did not fail")
    return try #require(nil as PostgresError?)
}
