import Foundation
import JSON
import Postgres
import Vocabulary

/// What became of a change to master data.
public enum MasterDataOutcome<Value: Sendable & Hashable>: Sendable, Hashable {
    /// Stored; as it is now.
    case saved(Value)
    /// Another one of this clinic has that code.
    case codeTaken
    /// Another one of this clinic has that NIK.
    case nikTaken
    /// There is none with that id.
    case notFound
}

/// A clinic's poli and rooms.
public enum LocationStore {
    /// All locations by name, with what they are called in the clinic's environment.
    public static func list(activeOnly: Bool = false, in scope: ClinicScope) async throws -> [Location] {
        let condition: SQL = activeOnly ? " AND l.status = 'active'" : ""
        return try await scope.query(
            "\(selected(in: scope)) WHERE l.clinic_id = \(scope.id.rawValue)\(condition) ORDER BY lower(l.name), l.id"
        ).map(Location.init)
    }

    /// A page of all locations, oldest first, of those after an id.
    public static func page(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [Location] {
        let condition: SQL = if let after { " AND l.id > \(after)" } else { "" }
        return try await scope.query(
            "\(selected(in: scope)) WHERE l.clinic_id = \(scope.id.rawValue)\(condition) ORDER BY l.id LIMIT \(limit)"
        ).map(Location.init)
    }

    /// The location of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Location? {
        try await first("l.id = \(id)", scope)
    }

    /// The location of the clinic's own code.
    public static func find(code: String, in scope: ClinicScope) async throws -> Location? {
        try await first("l.code = \(code)", scope)
    }

    /// The place that a clinic's system names so: by the clinic's code, else by Location id.
    public static func find(named code: String, in scope: ClinicScope) async throws -> Location? {
        if let found = try await find(code: code, in: scope) { return found }
        return try await find(satusehatID: code, in: scope)
    }

    /// The location that has this id on the platform, in the clinic's environment.
    public static func find(satusehatID: String, in scope: ClinicScope) async throws -> Location? {
        try await first("r.resource_type = 'Location' AND r.remote_id = \(satusehatID)", scope)
    }

    /// Whether a location lies in another one, however deep, or is it.
    public static func lies(_ id: UUID, in other: UUID, _ scope: ClinicScope) async throws -> Bool {
        let found = try await scope.query(
            """
            WITH RECURSIVE above AS (
                SELECT l.id, l.parent_id FROM location l WHERE l.clinic_id = \(scope.id.rawValue) AND l.id = \(id)
                UNION SELECT l.id, l.parent_id FROM above a
                    JOIN location l ON l.clinic_id = \(scope.id.rawValue) AND l.id = a.parent_id)
            SELECT 1 AS found FROM above WHERE id = \(other)
            """)
        return !found.isEmpty
    }

    /// Adds a location.
    public static func add(_ location: Location, by actor: Actor, in scope: ClinicScope) async throws -> MasterDataOutcome<Location> {
        let added = try await scope.execute(
            """
            INSERT INTO location (clinic_id, id, code, name, description, location_type, parent_id, specialty, status)
            VALUES (\(scope.id.rawValue), \(location.id), \(location.code), \(location.name), \(location.details),
                \(location.physicalType), \(location.parentID), \(location.specialty), \(location.isActive ? "active" : "inactive")) ON CONFLICT DO NOTHING
            """)
        guard added == 1 else { return .codeTaken }
        try await audit("location.added", location.id, before: nil, after: location.audited, by: actor, in: scope)
        return .saved(location)
    }

    /// Changes code, name, description, physical type, what it is a part of, its specialty and whether it is in use. What it is called on the platform stays.
    public static func update(_ location: Location, by actor: Actor, in scope: ClinicScope) async throws -> MasterDataOutcome<Location> {
        guard let before = try await find(location.id, in: scope) else { return .notFound }
        if let code = location.code, let other = try await find(code: code, in: scope), other.id != location.id { return .codeTaken }
        var after = before
        after.code = location.code
        after.name = location.name
        after.details = location.details
        after.physicalType = location.physicalType
        after.parentID = location.parentID
        after.specialty = location.specialty
        after.isActive = location.isActive
        guard after != before else { return .saved(before) }
        try await scope.execute(
            """
            UPDATE location SET code = \(after.code), name = \(after.name), description = \(after.details),
                location_type = \(after.physicalType), parent_id = \(after.parentID), specialty = \(after.specialty),
                status = \(after.isActive ? "active" : "inactive"), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(after.id)
            """)
        try await audit("location.changed", after.id, before: before.audited, after: after.audited, by: actor, in: scope)
        return .saved(after)
    }

    /// Takes a location out of use or back into it; visits keep it.
    public static func setActive(
        _ active: Bool, _ id: UUID, by actor: Actor, in scope: ClinicScope
    ) async throws -> MasterDataOutcome<Location> {
        guard var location = try await find(id, in: scope) else { return .notFound }
        location.isActive = active
        return try await update(location, by: actor, in: scope)
    }

    /// Remembers its Location id on the platform.
    public static func setRemote(
        _ satusehatID: String, of id: UUID, environment: PlatformEnvironment, at instant: Date, by actor: Actor, in scope: ClinicScope
    ) async throws {
        let before = try await RemoteReferenceStore.find(id, in: environment, scope)?.remoteID
        try await RemoteReferenceStore.put(
            RemoteReference(localID: id, resourceType: "Location", remoteID: satusehatID), in: environment, scope)
        try await scope.execute(
            "UPDATE location SET synced_at = \(instant), updated_at = now() WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
        guard before != satusehatID else { return }
        try await MappingHistoryStore.append(
            NewMapping(.location, id, in: environment, from: before, to: satusehatID), by: actor, in: scope)
        try await audit(
            "location.mapped", id, before: .remote(before, environment), after: .remote(satusehatID, environment), by: actor, in: scope)
    }

    /// The platform no longer knows its Location id: it stays, but no longer as heard of.
    public static func setUnverified(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws {
        let changed = try await scope.execute(
            """
            UPDATE location SET synced_at = NULL, updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND synced_at IS NOT NULL
            """)
        guard changed == 1 else { return }
        try await audit("location.unverified", id, before: ["verified": true], after: ["verified": false], by: actor, in: scope)
    }

    /// A location with its id in the clinic's environment as `remote_id`.
    static func selected(in scope: ClinicScope) -> SQL {
        """
        SELECT l.id, l.code, l.name, l.description, l.location_type, l.parent_id, l.specialty, l.status, l.synced_at, r.remote_id
        FROM location l \(RemoteReferenceStore.joined(to: "l.id", in: scope))
        """
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Location? {
        try await scope.query(
            "\(selected(in: scope)) WHERE l.clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY l.id LIMIT 1"
        ).first.map(Location.init)
    }

    private static func audit(
        _ action: String, _ id: UUID, before: JSON?, after: JSON?, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(action: action, subject: .init("location", id.lowerText), before: before, after: after, by: actor), in: scope)
    }
}

extension Location {
    init(_ row: Row) throws {
        self.init(id: try row.get("id"), code: try row.get("code"), name: try row.get("name"))
        details = try row.get("description")
        physicalType = try row.get("location_type")
        parentID = try row.get("parent_id")
        specialty = try row.get("specialty")
        isActive = try row.get("status", as: String.self) == "active"
        syncedAt = try row.get("synced_at")
        satusehatID = try row.get("remote_id")
    }

    var audited: JSON {
        [
            "code": code.map { .string($0) } ?? .null, "name": .string(name), "description": details.map { .string($0) } ?? .null,
            "type": .string(physicalType), "parent": parentID.map { .string($0.lowerText) } ?? .null,
            "specialty": specialty.map { .string($0) } ?? .null,
            "active": .bool(isActive),
        ]
    }
}

extension JSON {
    /// An id on the platform, for the audit chain.
    static func remote(_ id: String?, _ environment: PlatformEnvironment) -> JSON {
        ["satusehat_id": id.map { .string($0) } ?? .null, "environment": .string(environment.rawValue)]
    }
}
