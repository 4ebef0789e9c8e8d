import Foundation

/// Brings a database to the schema of a folder of migrations: in order, each in a transaction of its own, forward only.
///
/// What ran is in `schema_migration` with the SHA-256 of its file. A session advisory lock lets one program migrate at a time, so the
/// connection must be direct, not through PgBouncer.
public struct Migrator: Sendable {
    private let folder: String
    private let configuration: PostgresConfiguration

    /// "jembatan" in ASCII: the advisory lock's number.
    private static let lock: Int64 = 0x6a65_6d62_6174_616e

    /// Migrations of `folder` for the database at `url`, reached as the owner of the schema.
    public init(folder: String, url: String) {
        self.folder = folder
        // One connection: the lock belongs to its session.
        configuration = PostgresConfiguration(
            url: url, maximumConnections: 1, waitTimeout: .seconds(15), applicationName: "jembatan migrate")
    }

    /// Every migration that the folder or the database has, by number. Changes nothing.
    public func status() async throws(MigrationError) -> [MigrationStatus] {
        let migrations = try Migration.read(folder: folder)
        return try await connected { pool throws(MigrationError) in try await Migrator.status(pool, migrations) }
    }

    /// Runs what is pending and answers those files; with `dryRun` only answers what would run. Refuses a schema that the folder does
    /// not explain: an edited file, an unknown version, a gap.
    @discardableResult
    public func run(dryRun: Bool = false) async throws(MigrationError) -> [Migration] {
        let migrations = try Migration.read(folder: folder)
        return try await connected { pool throws(MigrationError) in
            if dryRun { return try Migrator.pending(try await Migrator.status(pool, migrations), migrations) }
            do throws(PostgresError) {
                // Held until the connection closes; another migrator waits here and then finds nothing to do.
                _ = try await pool.query("SELECT pg_advisory_lock(\(Migrator.lock))")
                _ = try await pool.query(
                    """
                    CREATE TABLE IF NOT EXISTS schema_migration (
                        version integer PRIMARY KEY, name text NOT NULL, checksum bytea NOT NULL,
                        applied_at timestamptz NOT NULL DEFAULT clock_timestamp())
                    """)
            } catch {
                throw .database(error)
            }
            let pending = try Migrator.pending(try await Migrator.status(pool, migrations), migrations)
            for migration in pending { try await Migrator.apply(migration, pool) }
            return pending
        }
    }

    /// Throws unless the database has exactly the migrations of the folder: what a server asks before it starts.
    public static func verify(_ pool: PostgresPool, folder: String) async throws(MigrationError) {
        let migrations = try Migration.read(folder: folder)
        let pending = try pending(try await status(pool, migrations), migrations)
        if !pending.isEmpty { throw .pending(pending.map(\.file)) }
    }

    private func connected<T: Sendable>(_ body: (PostgresPool) async throws(MigrationError) -> T) async throws(MigrationError) -> T {
        let pool = PostgresPool(configuration)
        do throws(MigrationError) {
            let value = try await body(pool)
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    private static func apply(_ migration: Migration, _ pool: PostgresPool) async throws(MigrationError) {
        let text = String(decoding: migration.bytes, as: UTF8.self)
        do {
            try await pool.transaction { transaction in
                try await transaction.script(text)
                _ = try await transaction.query(
                    """
                    INSERT INTO schema_migration (version, name, checksum)
                    VALUES (\(migration.version), \(migration.name), sha256(\(migration.bytes)))
                    """)
            }
        } catch let error as PostgresError {
            throw .failed(file: migration.file, line: error.position.map { line(of: $0, in: text) }, error)
        } catch {
            throw .failed(file: migration.file, line: nil, PostgresError(.cancelled, "\(error)"))
        }
    }

    private static func line(of position: Int, in text: String) -> Int {
        text.unicodeScalars.prefix(max(0, position - 1)).reduce(1) { $1 == "\n" ? $0 + 1 : $0 }
    }

    /// What is still to run, in order, if everything that ran is explained.
    private static func pending(_ status: [MigrationStatus], _ migrations: [Migration]) throws(MigrationError) -> [Migration] {
        var pending: [Migration] = []
        for entry in status {
            switch entry.state {
            case .applied:
                if let skipped = pending.first { throw .outOfOrder(skipped.file) }
            case .edited: throw .edited(entry.file)
            case .unknown: throw .unknown(version: entry.version, name: entry.file)
            case .pending: pending.append(contentsOf: migrations.filter { $0.version == entry.version })
            }
        }
        return pending
    }

    private static func status(_ pool: PostgresPool, _ migrations: [Migration]) async throws(MigrationError) -> [MigrationStatus] {
        do throws(PostgresError) {
            let table = try await pool.query("SELECT to_regclass('schema_migration') IS NOT NULL AS exists")
            guard try table[0].get("exists", as: Bool.self) else {
                return migrations.map { MigrationStatus(version: $0.version, file: $0.file, state: .pending) }
            }
            let rows = try await pool.query(
                """
                SELECT coalesce(a.version, f.version) AS version, a.name, a.applied_at, f.version IS NOT NULL AS known,
                       a.checksum = sha256(f.bytes) AS same
                FROM schema_migration a
                FULL JOIN unnest(\(migrations.map(\.version))::integer[], \(migrations.map(\.bytes))::bytea[]) AS f (version, bytes)
                    ON f.version = a.version
                ORDER BY 1
                """)
            var status: [MigrationStatus] = []
            for row in rows {
                let version = try row.get("version", as: Int.self)
                let applied = try row.get("applied_at", as: Date?.self)
                let file = migrations.first { $0.version == version }?.file
                let state: MigrationStatus.State
                if let applied {
                    if file == nil {
                        state = .unknown
                    } else {
                        state = try row.get("same", as: Bool.self) ? .applied(at: applied) : .edited
                    }
                } else {
                    state = .pending
                }
                let name = if let file { file } else { try row.get("name", as: String.self) }
                status.append(MigrationStatus(version: version, file: name, state: state))
            }
            return status
        } catch {
            throw .database(error)
        }
    }
}
