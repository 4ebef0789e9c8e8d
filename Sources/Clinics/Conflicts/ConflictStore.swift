import Foundation
import JSON
import Postgres
import Vocabulary

/// Data of a clinic that contradicts itself: looked for as a whole, kept until it is mended or somebody says that it is right so.
public enum ConflictStore {
    /// So many of those that share something are kept: a placeholder may stand at thousands.
    public static let mostSubjects = 20
    /// So many conflicts of a kind are kept.
    static let mostOfKind = 500

    /// Looks anew: adds what is found, opens what came back or has other members now, closes what is mended. Returns how many are open.
    @discardableResult
    public static func refresh(in scope: ClinicScope) async throws -> Int {
        var found: [(kind: Conflict.Kind, shared: String, subjects: String)] = []
        for kind in Conflict.Kind.allCases {
            let rows = try await scope.query(
                """
                SELECT shared, (array_agg(id ORDER BY id))[1:\(mostSubjects)]::text AS subjects FROM (\(candidates(kind, scope))) AS c
                GROUP BY shared HAVING count(*) > 1 ORDER BY shared LIMIT \(mostOfKind)
                """)
            found += try rows.map { (kind, try $0.get("shared"), try $0.get("subjects")) }
        }
        let clinic = scope.id.rawValue
        let (kinds, shared) = (found.map(\.kind.rawValue), found.map(\.shared))
        try await scope.batch([
            """
            INSERT INTO conflict AS c (clinic_id, id, kind, shared, subjects)
            SELECT \(clinic), f.id, f.kind, f.shared, f.subjects::uuid[]
            FROM unnest(\(found.map { _ in UUID.v7() })::uuid[], \(kinds)::text[], \(shared)::text[], \(found.map(\.subjects))::text[])
                AS f (id, kind, shared, subjects)
            ON CONFLICT (clinic_id, kind, shared) DO UPDATE SET subjects = excluded.subjects, closed_at = NULL,
                found_at = jembatan_now(), dismissed_at = NULL, dismissed_by = NULL, reason = NULL
            WHERE c.subjects <> excluded.subjects OR c.closed_at IS NOT NULL
            """,
            """
            UPDATE conflict c SET closed_at = jembatan_now() WHERE c.clinic_id = \(clinic) AND c.closed_at IS NULL
                AND NOT EXISTS (SELECT FROM unnest(\(kinds)::text[], \(shared)::text[]) AS f (kind, shared)
                    WHERE (f.kind, f.shared) = (c.kind, c.shared))
            """,
        ])
        return try await count(in: scope)
    }

    /// How many wait for somebody.
    public static func count(in scope: ClinicScope) async throws -> Int {
        try await scope.query(
            """
            SELECT count(*) AS n FROM conflict
            WHERE clinic_id = \(scope.id.rawValue) AND closed_at IS NULL AND dismissed_at IS NULL
            """
        ).first?.get("n") ?? 0
    }

    /// Those that stand, newest first: what waits for somebody, or what somebody said is right.
    public static func list(dismissed: Bool, limit: Int = 100, in scope: ClinicScope) async throws -> [Conflict] {
        let condition: SQL = dismissed ? "IS NOT NULL" : "IS NULL"
        let rows = try await scope.query(
            """
            SELECT id, kind, shared, subjects::text[] AS subjects, found_at, dismissed_at, dismissed_by, reason FROM conflict
            WHERE clinic_id = \(scope.id.rawValue) AND closed_at IS NULL AND dismissed_at \(condition)
            ORDER BY found_at DESC, id DESC LIMIT \(limit)
            """)
        var subjects: [UUID: Conflict.Subject] = [:]
        let ids = try rows.flatMap { try $0.get("subjects", as: [String].self).compactMap { UUID(uuidString: $0) } }
        for subject in try await self.subjects(ids, scope) { subjects[subject.id] = subject }
        return try rows.compactMap { try Conflict($0, subjects) }
    }

    /// Somebody says that it is right as it is. It comes back when others share it too.
    public static func dismiss(_ id: UUID, reason: String, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        try await change(
            """
            UPDATE conflict SET dismissed_at = jembatan_now(), dismissed_by = \(actor.shown), reason = \(reason)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND closed_at IS NULL AND dismissed_at IS NULL
            """, "conflict.dismissed", id, ["reason": .string(reason)], actor, scope)
    }

    /// It is not right after all.
    public static func reopen(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        try await change(
            """
            UPDATE conflict SET dismissed_at = NULL, dismissed_by = NULL, reason = NULL
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND dismissed_at IS NOT NULL
            """, "conflict.reopened", id, nil, actor, scope)
    }

    private static func change(
        _ update: SQL, _ action: String, _ id: UUID, _ after: JSON?, _ actor: Actor, _ scope: ClinicScope
    ) async throws -> Bool {
        guard try await scope.execute(update) == 1 else { return false }
        try await AuditStore.append(
            AuditEntry(action: action, subject: .init("conflict", id.lowerText), after: after, by: actor), in: scope)
        return true
    }

    /// Everything of a kind that might be shared, with what it is.
    private static func candidates(_ kind: Conflict.Kind, _ scope: ClinicScope) -> SQL {
        let clinic = scope.id.rawValue
        let mapped = RemoteReferenceStore.joined(to: "t.id", in: scope)
        return switch kind {
        case .locationID: "SELECT r.remote_id AS shared, t.id FROM location t \(mapped) \(active(clinic)) AND r.remote_id IS NOT NULL"
        case .practitionerIHS:
            "SELECT r.remote_id AS shared, t.id FROM practitioner t \(mapped) \(active(clinic)) AND r.remote_id IS NOT NULL"
        case .practitionerLicence:
            """
            SELECT 'STR ' || upper(t.str) AS shared, t.id FROM practitioner t \(active(clinic)) AND t.str IS NOT NULL
            UNION ALL SELECT 'SIP ' || upper(t.sip), t.id FROM practitioner t \(active(clinic)) AND t.sip IS NOT NULL
            """
        case .patientIHS: "SELECT r.remote_id AS shared, t.id FROM patient t \(mapped) \(active(clinic)) AND r.remote_id IS NOT NULL"
        case .medicalRecordNumber:
            "SELECT t.medical_record_number AS shared, t.id FROM patient t \(active(clinic)) AND t.medical_record_number IS NOT NULL"
        case .bpjsNumber: "SELECT encode(t.bpjs_index, 'hex') AS shared, t.id FROM patient t \(active(clinic)) AND t.bpjs_index IS NOT NULL"
        }
    }

    private static func active(_ clinic: Int64) -> SQL { "WHERE t.clinic_id = \(clinic) AND t.status = 'active'" }

    private static func subjects(_ ids: [UUID], _ scope: ClinicScope) async throws -> [Conflict.Subject] {
        let clinic = scope.id.rawValue
        return try await scope.query(
            """
            SELECT id, name, code FROM location WHERE clinic_id = \(clinic) AND id = ANY (\(ids)::uuid[])
            UNION ALL SELECT id, name, code FROM practitioner WHERE clinic_id = \(clinic) AND id = ANY (\(ids)::uuid[])
            UNION ALL SELECT id, name, medical_record_number FROM patient WHERE clinic_id = \(clinic) AND id = ANY (\(ids)::uuid[])
            """
        ).map { Conflict.Subject(id: try $0.get("id"), name: try $0.get("name"), code: try $0.get("code")) }
    }
}

extension Conflict {
    fileprivate init?(_ row: Row, _ known: [UUID: Subject]) throws {
        guard let kind = Kind(rawValue: try row.get("kind")) else { return nil }
        let shared: String? = kind == .bpjsNumber ? nil : try row.get("shared")
        let subjects = try row.get("subjects", as: [String].self).compactMap { UUID(uuidString: $0).flatMap { known[$0] } }
        var dismissal: Dismissal?
        if let at = try row.get("dismissed_at", as: Date?.self) {
            dismissal = Dismissal(at: at, by: try row.get("dismissed_by"), reason: try row.get("reason"))
        }
        self.init(
            id: try row.get("id"), kind: kind, shared: shared, subjects: subjects, foundAt: try row.get("found_at"), dismissal: dismissal)
    }
}
