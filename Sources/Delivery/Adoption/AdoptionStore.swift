import Clinics
import Foundation
import Postgres
import Vocabulary

/// What became of taking a found resource for a delivery's own.
public enum AdoptionOutcome: Sendable, Hashable {
    case adopted
    case notFound
    /// It is on its way at this moment, or has arrived.
    case notWaiting
    /// The platform's id was not among those that were found for it.
    case notOffered
    /// Another delivery has this id already.
    case taken
}

/// Taking a resource that is on the platform already for what a delivery would have created: a person chose among several.
public enum AdoptionStore {
    /// The ids that a search or a comparison found for a delivery that was not accepted.
    public static func candidates(of id: UUID, in scope: ClinicScope) async throws -> [String] {
        try await scope.query(
            """
            SELECT unnest(candidates) AS candidate FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND state = 'failed'
            UNION SELECT remote_id FROM comparison_difference_shown
            WHERE clinic_id = \(scope.id.rawValue) AND delivery_id = \(id) AND what = 'unexpected' AND shown_status = 'open'
            ORDER BY candidate
            """
        ).map { try $0.get("candidate") }
    }

    /// The delivery is completed with that id, and what waits for it goes. An update with our content follows, since nobody knows what
    /// the found one says. Audited.
    public static func adopt(_ id: UUID, _ remoteID: String, by actor: Actor, in scope: ClinicScope) async throws -> AdoptionOutcome {
        guard let row = try await lock(id, in: scope) else { return .notFound }
        guard row.isWaiting else { return .notWaiting }
        guard try await candidates(of: id, in: scope).contains(remoteID) else { return .notOffered }
        let known = try await RemoteReferenceStore.find(remoteID: remoteID, type: row.kind, in: row.environment, scope)
        guard known.allSatisfy({ [id, row.sourceID].contains($0.localID) }) else { return .taken }
        if row.kind == "Location" {
            let before = try await RemoteReferenceStore.find(row.sourceID, in: row.environment, scope)?.remoteID
            try await MappingHistoryStore.append(
                NewMapping(.location, row.sourceID, in: row.environment, from: before, to: remoteID), by: actor, in: scope)
        }
        try await scope.batch(statements(id, row, remoteID, scope))
        try await AuditStore.append(
            AuditEntry(
                action: "delivery.adopted", subject: .init("delivery", id.lowerText), before: ["state": .string(row.state)],
                after: ["remote_id": .string(remoteID)], by: actor),
            in: scope)
        return .adopted
    }

    private struct Waiting: Sendable {
        var state: String
        var shownState: String
        var kind: String
        var operation: String
        var channel: Channel
        var environment: PlatformEnvironment
        var day: String
        var sourceID: UUID
        var visitID: UUID?
        var errorGroup: UUID?

        var isWaiting: Bool { shownState == "pending" || shownState == "failed" }
    }

    /// With its dependents and the ends of its visit, by id, as a result of the engine locks them.
    private static func lock(_ id: UUID, in scope: ClinicScope) async throws -> Waiting? {
        try await scope.execute(
            """
            SELECT FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.id IN (
                SELECT \(id)
                UNION SELECT dep.delivery_id FROM delivery_dependency dep WHERE dep.clinic_id = \(scope.id.rawValue) AND dep.depends_on = \(id)
                UNION SELECT f.id FROM delivery o JOIN delivery f ON (f.clinic_id, f.visit_id) = (o.clinic_id, o.visit_id)
                    AND f.gate IS NOT NULL WHERE o.clinic_id = \(scope.id.rawValue) AND o.id = \(id))
            ORDER BY d.id FOR UPDATE OF d
            """)
        let row = try await scope.query(
            """
            SELECT state, shown_state, kind, operation, channel, environment, service_date::text AS day, source_id, visit_id, error_group_id
            FROM delivery_shown WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND operation <> 'update'
            """
        ).first
        guard let row, let channel = Channel(rawValue: try row.get("channel")),
            let environment = PlatformEnvironment(rawValue: try row.get("environment"))
        else { return nil }
        return Waiting(
            state: try row.get("state"), shownState: try row.get("shown_state"), kind: try row.get("kind"),
            operation: try row.get("operation"), channel: channel, environment: environment, day: try row.get("day"),
            sourceID: try row.get("source_id"), visitID: try row.get("visit_id"), errorGroup: try row.get("error_group_id"))
    }

    private static func statements(_ id: UUID, _ row: Waiting, _ remoteID: String, _ scope: ClinicScope) -> [SQL] {
        let clinic = scope.id.rawValue
        var statements: [SQL] = [
            """
            UPDATE delivery SET state = 'completed', hold = NULL, hold_reason = NULL, next_retry_at = NULL, uncertain = false,
                remote_id = \(remoteID), candidates = NULL, error_group_id = NULL, error_code = NULL, error_message = NULL, sent_hash = NULL,
                started_at = coalesce(started_at, jembatan_now()), completed_at = jembatan_now()
            WHERE clinic_id = \(clinic) AND id = \(id)
            """,
            """
            INSERT INTO remote_reference (clinic_id, environment, local_id, resource_type, remote_id)
            SELECT \(clinic), \(row.environment), r.id, \(row.kind), \(remoteID) FROM unnest(\([id, row.sourceID])::uuid[]) AS r (id)
            ORDER BY r.id ON CONFLICT (clinic_id, environment, local_id) DO UPDATE SET remote_id = excluded.remote_id
            """,
            """
            UPDATE error_log SET resolution_status = 'manual_resolved', resolved_at = jembatan_now()
            WHERE clinic_id = \(clinic) AND delivery_id = \(id) AND resolution_status = 'pending'
            """,
        ]
        statements += ResultStore.wakeDependents([ResultStore.Key(clinic: clinic, id: id)])
        if let visit = row.visitID {
            statements += [
                VisitGate.reopen([clinic], [visit]), VisitGate.open([clinic], [visit]), VisitReplans.ask([clinic], [visit]),
            ]
        }
        if let group = row.errorGroup, let count = ErrorLedger.count([.init(clinic: clinic, id: group): -1]) { statements.append(count) }
        statements.append(
            CounterStore.change([
                CounterChange(
                    clinic: clinic, channel: row.channel.rawValue, day: row.day, kind: row.kind, from: row.state, to: "completed")
            ]))
        statements.append(LaneStore.wake(scope.id, row.channel))
        return statements
    }
}
