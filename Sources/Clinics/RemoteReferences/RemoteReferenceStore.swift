import Foundation
import Postgres
import Vocabulary

/// What one of our things is called on the platform.
public struct RemoteReference: Sendable, Hashable {
    /// Our patient, practitioner, location, or the delivery that creates the resource.
    public var localID: UUID
    /// FHIR resource type, for example `Location`.
    public var resourceType: String
    /// The id that the platform gave.
    public var remoteID: String

    /// Makes a reference.
    public init(localID: UUID, resourceType: String, remoteID: String) {
        self.localID = localID
        self.resourceType = resourceType
        self.remoteID = remoteID
    }

    /// `Location/…`, as FHIR writes it.
    public var text: String { "\(resourceType)/\(remoteID)" }
}

/// The ids of the platform, kept apart by environment.
public enum RemoteReferenceStore {
    /// What this thing is called in an environment.
    public static func find(_ localID: UUID, in environment: PlatformEnvironment, _ scope: ClinicScope) async throws -> RemoteReference? {
        try await find([localID], in: environment, scope)[localID]
    }

    /// What these things are called in an environment; unknown ones are left out.
    public static func find(
        _ localIDs: [UUID], in environment: PlatformEnvironment, _ scope: ClinicScope
    ) async throws -> [UUID: RemoteReference] {
        guard !localIDs.isEmpty else { return [:] }
        let rows = try await scope.query(
            """
            SELECT local_id, resource_type, remote_id FROM remote_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND local_id = ANY (\(localIDs)::uuid[])
            """)
        var found: [UUID: RemoteReference] = [:]
        for row in rows {
            let reference = try RemoteReference(row)
            found[reference.localID] = reference
        }
        return found
    }

    /// Our things of a type that have this id on the platform; the first that was known comes first.
    public static func find(
        remoteID: String, type: String, in environment: PlatformEnvironment, _ scope: ClinicScope
    ) async throws -> [RemoteReference] {
        try await scope.query(
            """
            SELECT local_id, resource_type, remote_id FROM remote_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND remote_id = \(remoteID) AND resource_type = \(type)
            ORDER BY created_at, local_id
            """
        ).map(RemoteReference.init)
    }

    /// Remembers what a thing is called; a later answer replaces an earlier one.
    public static func put(_ reference: RemoteReference, in environment: PlatformEnvironment, _ scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO remote_reference (clinic_id, environment, local_id, resource_type, remote_id)
            VALUES (\(scope.id.rawValue), \(environment), \(reference.localID), \(reference.resourceType), \(reference.remoteID))
            ON CONFLICT (clinic_id, environment, local_id)
                DO UPDATE SET resource_type = excluded.resource_type, remote_id = excluded.remote_id
                WHERE (remote_reference.resource_type, remote_reference.remote_id) <> (excluded.resource_type, excluded.remote_id)
            """)
    }

    /// Forgets what a thing is called, after a wrong mapping.
    public static func remove(_ localID: UUID, in environment: PlatformEnvironment, _ scope: ClinicScope) async throws {
        try await scope.execute(
            """
            DELETE FROM remote_reference
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment) AND local_id = \(localID)
            """)
    }

    /// Joins the id in the clinic's present environment to a table's row as `remote_id`.
    static func joined(to local: SQL, in scope: ClinicScope) -> SQL {
        """
        LEFT JOIN remote_reference r ON r.clinic_id = \(scope.id.rawValue) AND r.local_id = \(local)
            AND r.environment = (SELECT environment FROM clinic WHERE clinic_id = \(scope.id.rawValue))
        """
    }
}

extension RemoteReference {
    init(_ row: Row) throws {
        self.init(localID: try row.get("local_id"), resourceType: try row.get("resource_type"), remoteID: try row.get("remote_id"))
    }
}
