import Foundation
import Glibc
import Postgres

/// PgBouncer in transaction mode before a ``PrivateCluster``, in the same folder and as the same user: as root it does not run.
struct PrivatePooler: Sendable {
    let cluster: PrivateCluster

    static let program = "/usr/sbin/pgbouncer"
    static let isThere = FileManager.default.isExecutableFile(atPath: program) && PrivateCluster.binaries != nil

    /// A pool through it, with more connections than it has to the server.
    func pool(connections: Int = 12) -> PostgresPool {
        PostgresPool(
            PostgresConfiguration(
                url: "host=\(cluster.folder)/s port=6432 user=owner dbname=postgres", maximumConnections: connections,
                waitTimeout: .seconds(20), pgbouncer: true))
    }

    /// Runs the body with a cluster and PgBouncer before it.
    static func with(connections: Int, _ body: (PrivatePooler) async throws -> Void) async throws {
        let cluster = try await PrivateCluster.make()
        let pooler = PrivatePooler(cluster: cluster)
        let result: Result<Void, any Error>
        do {
            try await cluster.start()
            try await pooler.start(connections)
            result = .success(try await body(pooler))
        } catch { result = .failure(error) }
        pooler.stop()
        await cluster.remove()
        try result.get()
    }

    private func start(_ connections: Int) async throws {
        let folder = cluster.folder
        let settings = """
            [databases]
            * = host=\(folder)/s port=5432
            [pgbouncer]
            listen_addr =
            listen_port = 6432
            unix_socket_dir = \(folder)/s
            auth_type = trust
            auth_file = \(folder)/users.txt
            pool_mode = transaction
            default_pool_size = \(connections)
            pidfile = \(folder)/s/pooler.pid
            logfile = \(folder)/s/pooler.log
            """
        try settings.write(toFile: folder + "/pooler.ini", atomically: false, encoding: .utf8)
        try "\"owner\" \"\"\n".write(toFile: folder + "/users.txt", atomically: false, encoding: .utf8)
        try await cluster.asServer(Self.program, ["-d", "-q", folder + "/pooler.ini"])
    }

    private func stop() {
        let text = try? String(contentsOfFile: cluster.folder + "/s/pooler.pid", encoding: .utf8)
        if let id = text.flatMap({ pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) { kill(id, SIGKILL) }
    }
}
