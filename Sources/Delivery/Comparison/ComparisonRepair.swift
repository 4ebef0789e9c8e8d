import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Sends again what a comparison found to be missing or different.
public enum ComparisonRepair {
    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        case queued
        case notFound
        /// It is closed, on its way, or to be adopted instead.
        case notNeeded
    }

    /// A missing one is searched for once more and made again; of a different one our content is sent as an update. Audited.
    public static func sendAgain(_ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Outcome {
        guard let difference = try await ComparisonStore.find(id, in: scope) else { return .notFound }
        guard difference.isOpen, difference.what != .unexpected else { return .notNeeded }
        let clinic = scope.id.rawValue
        try await scope.execute(
            "SELECT FROM delivery WHERE clinic_id = \(clinic) AND resource_id = \(difference.deliveryID) ORDER BY id FOR UPDATE")
        guard let row = try await DeliveryListStore.find(difference.deliveryID, in: scope), row.state == "completed" else {
            return .notNeeded
        }
        var statements: [SQL] = [
            // What was accepted is no longer known to be there: the next plan makes an update of what comes last.
            """
            UPDATE delivery SET sent_hash = NULL WHERE clinic_id = \(clinic) AND resource_id = \(difference.deliveryID) AND state = 'completed'
            """
        ]
        if difference.what == .missing { statements += anew(row, actor, clinic) }
        statements += [VisitReplans.ask([clinic], [difference.visitID]), LaneStore.wake(scope.id, row.channel)]
        try await scope.batch(statements)
        try await AuditStore.append(
            AuditEntry(
                action: "comparison.resent", subject: .init("delivery", row.id.lowerText), before: ["state": "completed"],
                after: ["what": .string(difference.what.rawValue)], by: actor),
            in: scope)
        return .queued
    }

    /// The id it had counts no more; it is searched for before it is made, in case only the comparison did not see it.
    private static func anew(_ row: DeliveryRow, _ actor: Actor, _ clinic: Int64) -> [SQL] {
        [
            """
            DELETE FROM remote_reference WHERE clinic_id = \(clinic) AND environment = \(row.environment)
                AND local_id = ANY (\([row.id, row.sourceID])::uuid[]) AND resource_type = \(row.kind) AND remote_id = \(row.remoteID)
            """,
            """
            UPDATE delivery SET state = 'pending', completed_at = NULL, former_id = coalesce(remote_id, former_id), remote_id = NULL, uncertain = true, hold = 'reconciling',
                hold_reason = 'comparison', next_retry_at = jembatan_now(), attempts = 0, priority = \(ResendStore.priority),
                resent_by = \(actor.personID)
            WHERE clinic_id = \(clinic) AND id = \(row.id)
            """,
            CounterStore.change([
                CounterChange(
                    clinic: clinic, channel: row.channel.rawValue, day: row.serviceDate.text, kind: row.kind, from: "completed",
                    to: "pending")
            ]),
        ]
    }
}
