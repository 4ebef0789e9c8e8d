import Foundation
import Postgres

/// Copies of the template. Making and dropping one takes as long as a short test, so the next is made while a test has the last, and
/// dropping waits for nobody: what is left when the process ends goes with the throw-away cluster.
actor Copies {
    static let shared = Copies()

    /// How many are made ahead.
    private static let ahead = 2

    private let admin: PostgresPool
    private var ready: [Task<String, any Error>] = []
    /// Those being dropped: while they are many, tests wait, so that the disk does not fill.
    private var leaving: [Task<Void, Never>] = []

    private init() {
        var configuration = PostgresConfiguration(url: MigratedDatabase.url("postgres"), maximumConnections: 3, waitTimeout: .seconds(60))
        // Databases are not made or dropped in a pipeline.
        configuration.sharing = 1
        admin = PostgresPool(configuration)
    }

    /// The name of a fresh copy.
    func take() async throws -> String {
        while ready.count <= Self.ahead { ready.append(Task { try await make() }) }
        return try await ready.removeFirst().value
    }

    /// Drops a copy soon. What cannot be dropped stays until the cluster goes.
    func drop(_ name: String) async {
        leaving.append(Task { [admin] in _ = try? await admin.execute("DROP DATABASE \(identifier: name) WITH (FORCE)") })
        if leaving.count > 8 { await leaving.removeFirst().value }
    }

    private func make() async throws -> String {
        let template = try await Template.made.value
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE \(identifier: template)")
        return name
    }
}
