import ArgumentParser
import Foundation
import Postgres

/// `jembatan migrate [--status] [--dry-run]`
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database to this program's schema, as its owner.")

    @OptionGroup var options: GlobalOptions
    @Flag(help: "Say what is applied and what is not; change nothing.") var status = false
    @Flag(name: .customLong("dry-run"), help: "Try what is missing and roll it back.") var dryRun = false

    func run() async throws {
        let configuration = try Configuration.load(options)
        guard let url = configuration.ownerDatabaseURL else {
            throw CommandFailure("JEMBATAN_OWNER_DATABASE_URL is not set: migrations run as the owner of the database.")
        }
        let migrator = Migrator(folder: configuration.resources + "/Migrations", url: url)
        do {
            if status {
                for line in try await migrator.status() { print("\(line.file)  \(line.state)") }
                return
            }
            let applied = try await migrator.run(dryRun: dryRun)
            for migration in applied { print("\(dryRun ? "would apply" : "applied") \(migration.file)") }
            if applied.isEmpty { print("nothing to apply") }
            guard !dryRun else { return }
            try await Partitions.keep(url)
            try await CodeTables.loadShipped(configuration)
        } catch let error as MigrationError {
            throw CommandFailure(error.description)
        }
    }
}

/// Monthly partitions, three months ahead: the owner's work at every migration and once a day while serving.
enum Partitions {
    static let tables = ["attempt", "attempt_body", "platform_call"]
    /// How many months are kept besides the running one: what was sent and answered is personal data and goes first.
    static let monthsKept = ["attempt": 24, "attempt_body": 6, "platform_call": 24]

    /// Makes those that are missing, and drops those whose time is over.
    static func keep(_ ownerURL: String) async throws {
        let pool = PostgresPool(PostgresConfiguration(url: ownerURL, maximumConnections: 1))
        do {
            for table in tables {
                _ = try await pool.transaction(["SET LOCAL lock_timeout = '2s'"]) { transaction in
                    try await transaction.batch([
                        "CALL monthly_partitions(\(table)::text::regclass)",
                        "CALL drop_old_partitions(\(table)::text::regclass, \(monthsKept[table] ?? 24)::int)",
                    ])
                }
            }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    /// How many whole months lie ahead in the table that has the fewest.
    static func monthsAhead(_ pool: PostgresPool) async throws -> Int {
        let row = try await pool.query(
            """
            SELECT coalesce(min(n), 0)::int AS n FROM (
                SELECT p.relname, count(*) FILTER (WHERE right(c.relname, 7) > to_char(now(), 'YYYY_MM')) AS n
                FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
                WHERE p.relname = ANY (\(tables)::text[]) GROUP BY p.relname) x
            """
        ).first
        return try row?.get("n") ?? 0
    }
}
