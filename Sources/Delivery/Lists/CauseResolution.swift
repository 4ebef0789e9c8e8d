import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What a person decides about a cause. One that is seen again is open again, unless it is ignored.
public enum CauseResolution {
    /// Longest note, in characters.
    public static let longestNotes = 500

    /// Marks a cause with all its open lines as resolved or ignored, or opens it again. False when the clinic has no such cause.
    public static func set(_ id: UUID, _ state: CauseFilter.State, notes: String?, by actor: Actor, in scope: ClinicScope) async throws
        -> Bool
    {
        guard let cause = try await CauseStore.find(id, in: scope), state != .healed else { return false }
        let isOpen = state == .open
        if !isOpen {
            // Lines before groups and each by id, as the engine does.
            try await scope.execute(
                """
                UPDATE error_log e SET resolution_status = \(state.rawValue), resolution_notes = \(notes), resolved_by = \(actor.personID),
                    resolved_at = jembatan_now()
                FROM (SELECT id FROM error_log WHERE clinic_id = \(scope.id.rawValue) AND error_group_id = ANY (\(cause.groups)::uuid[])
                    AND resolution_status = 'pending' ORDER BY id FOR NO KEY UPDATE) h
                WHERE e.clinic_id = \(scope.id.rawValue) AND e.id = h.id
                """)
        }
        try await scope.batch([
            """
            SELECT FROM error_group WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(cause.groups)::uuid[]) ORDER BY id FOR NO KEY UPDATE
            """,
            """
            UPDATE error_group g SET
                resolution_status = CASE WHEN \(isOpen) AND g.open_count = 0 AND \(ErrorLedger.hasHealed) THEN 'auto_resolved' ELSE \(state.rawValue) END,
                resolution_notes = \(notes), resolved_by = \(isOpen ? nil : actor.personID),
                resolved_at = CASE WHEN NOT \(isOpen) THEN jembatan_now() END
            WHERE g.clinic_id = \(scope.id.rawValue) AND g.id = ANY (\(cause.groups)::uuid[])
            """,
        ])
        let verb = [CauseFilter.State.resolved: "resolved", .ignored: "ignored"][state] ?? "reopened"
        var after: JSON = ["state": .string(state.rawValue), "category": .string(cause.category)]
        if let notes { after["notes"] = .string(Masking.text(notes)) }
        try await AuditStore.append(
            AuditEntry(
                action: "cause.\(verb)", subject: .init("cause", id.lowerText), before: ["state": .string(cause.state.rawValue)],
                after: after, by: actor),
            in: scope)
        return true
    }
}
