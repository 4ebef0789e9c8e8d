import Foundation
import Postgres
import Vocabulary

/// Every mapping that was ever made: who, when, from what, to what.
public enum MappingHistoryStore {
    /// Remembers a change, in the transaction that makes it. One that changes nothing is no change.
    public static func append(_ mapping: NewMapping, by actor: Actor, in scope: ClinicScope) async throws {
        guard mapping.from != mapping.to else { return }
        try await scope.execute(
            """
            INSERT INTO mapping_change (clinic_id, id, subject_type, subject_id, environment, from_value, to_value, actor_id, actor)
            VALUES (\(scope.id.rawValue), \(UUID.v7()), \(mapping.subject.rawValue), \(mapping.subjectID), \(mapping.environment?.rawValue),
                \(mapping.from), \(mapping.to), \(actor.personID), \(actor.shown))
            """)
    }

    /// The changes of a thing's mapping, newest first.
    public static func list(
        of subject: UUID, in environment: PlatformEnvironment?, limit: Int = 50, _ scope: ClinicScope
    ) async throws -> [MappingChange] {
        try await scope.query(
            "\(selected(subject, environment, scope)) ORDER BY changed_at DESC, id DESC LIMIT \(limit)"
        ).map(MappingChange.init)
    }

    /// What a thing was mapped to at an instant.
    /// - Parameter now: what it is mapped to; the answer where nothing was ever changed.
    public static func value(
        of subject: UUID, at instant: Date, in environment: PlatformEnvironment?, now: String?, _ scope: ClinicScope
    ) async throws -> String? {
        if let last = try await last(of: subject, at: instant, in: environment, scope) { return last.to }
        let ofSubject = selected(subject, environment, scope)
        // Older than all that is remembered: what the first change found.
        let first = try await scope.query("\(ofSubject) AND changed_at > \(instant) ORDER BY changed_at, id LIMIT 1")
        return if let row = first.first { try MappingChange(row).from } else { now }
    }

    /// The change that held at an instant; nil where none is remembered.
    public static func last(
        of subject: UUID, at instant: Date, in environment: PlatformEnvironment?, _ scope: ClinicScope
    ) async throws -> MappingChange? {
        try await scope.query(
            "\(selected(subject, environment, scope)) AND changed_at <= \(instant) ORDER BY changed_at DESC, id DESC LIMIT 1"
        ).first.map(MappingChange.init)
    }

    /// Says that what the changes of a thing affect is sent again now.
    public static func setResent(_ subject: UUID, in environment: PlatformEnvironment?, _ scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE mapping_change SET resent_at = jembatan_now()
            WHERE clinic_id = \(scope.id.rawValue) AND subject_id = \(subject) AND environment IS NOT DISTINCT FROM \(environment?.rawValue)
                AND resent_at IS NULL
            """)
    }

    private static func selected(_ subject: UUID, _ environment: PlatformEnvironment?, _ scope: ClinicScope) -> SQL {
        """
        SELECT id, from_value, to_value, changed_at, actor, resent_at FROM mapping_change
        WHERE clinic_id = \(scope.id.rawValue) AND subject_id = \(subject) AND environment IS NOT DISTINCT FROM \(environment?.rawValue)
        """
    }
}

extension MappingChange {
    init(_ row: Row) throws {
        id = try row.get("id")
        from = try row.get("from_value")
        to = try row.get("to_value")
        changedAt = try row.get("changed_at")
        actor = try row.get("actor")
        resentAt = try row.get("resent_at")
    }
}
