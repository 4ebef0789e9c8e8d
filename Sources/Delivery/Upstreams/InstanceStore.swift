import Clinics
import Foundation
import Postgres

/// A copy of the program, as it says of itself.
public struct Instance: Sendable, Hashable {
    /// Made at its start.
    public var id: UUID
    /// The machine it runs on.
    public var name: String
    /// all, web or worker.
    public var role: String
    /// The program's version.
    public var version: String
    /// When it began to serve.
    public var startedAt: Date
    /// When it last said that it lives.
    public var seenAt: Date

    /// A copy that begins to serve now.
    public init(id: UUID, name: String, role: String, version: String, startedAt: Date = Date()) {
        self.id = id
        self.name = name
        self.role = role
        self.version = version
        self.startedAt = startedAt
        seenAt = startedAt
    }
}

/// The table `instance`.
public enum InstanceStore {
    /// This copy lives.
    public static func beat(_ instance: Instance, in database: ClinicDatabase) async throws {
        try await database.worker { transaction in
            _ = try await transaction.query(
                """
                INSERT INTO instance (id, name, role, version, started_at, seen_at)
                VALUES (\(instance.id), \(instance.name), \(instance.role), \(instance.version), jembatan_now(), jembatan_now())
                ON CONFLICT (id) DO UPDATE SET seen_at = jembatan_now()
                """)
        }
    }

    /// Copies that lived within the last two minutes, the longest-lived first.
    public static func living(in database: ClinicDatabase) async throws -> [Instance] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT id, name, role, version, started_at, seen_at FROM instance
                WHERE seen_at > jembatan_now() - interval '2 minutes' ORDER BY started_at, id
                """
            ).map { row in
                var instance = Instance(
                    id: try row.get("id"), name: try row.get("name"), role: try row.get("role"), version: try row.get("version"),
                    startedAt: try row.get("started_at"))
                instance.seenAt = try row.get("seen_at")
                return instance
            }
        }
    }
}
