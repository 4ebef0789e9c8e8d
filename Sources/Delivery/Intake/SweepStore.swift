import Clinics
import Foundation
import Postgres
import Vocabulary

/// What the clinical sweep looks at: recent visits, and deliveries that have waited for too long.
public enum SweepStore {
    /// Visits since a day, newest first. Those of patients whom the platform did not know are left out: planning them again would ask for
    /// the patient each time, and that is for when the clinic sends the visit again.
    public static func visits(since day: LocalDate, limit: Int, in scope: ClinicScope) async throws -> [UUID] {
        try await scope.query(
            """
            SELECT v.id FROM visit v WHERE v.clinic_id = \(scope.id.rawValue) AND v.service_date >= \(day.text)::text::date
                AND NOT EXISTS (SELECT FROM delivery d WHERE d.clinic_id = v.clinic_id AND d.patient_id = v.patient_id
                    AND d.state = 'failed' AND d.error_code = ANY (\(Replan.triedAgain.sorted())::text[]))
            ORDER BY v.service_date DESC, v.id DESC LIMIT \(limit)
            """
        ).map { try $0.get("id") }
    }

    /// How many visits since a day have ended more than 24 hours ago and cannot be finished on the platform: something in them waits.
    public static func unfinished(since day: LocalDate, in scope: ClinicScope) async throws -> Int {
        try await scope.query(
            """
            SELECT count(DISTINCT v.id) AS n FROM visit v JOIN delivery d ON (d.clinic_id, d.visit_id) = (v.clinic_id, v.id)
            WHERE v.clinic_id = \(scope.id.rawValue) AND v.service_date >= \(day.text)::text::date
                AND d.gate IS NOT NULL AND d.state = 'pending' AND d.created_at < jembatan_now() - interval '24 hours'
            """
        ).first?.get("n") ?? 0
    }

    /// Retries and searches that are overdue though the lane is open and nobody works it; wakes the lane where there are any. Returns how
    /// many.
    public static func wakeOverdue(_ channel: Channel, in scope: ClinicScope) async throws -> Int {
        let overdue: Int =
            try await scope.query(
                """
                SELECT count(*) AS n FROM lane l JOIN delivery d ON (d.clinic_id, d.channel) = (l.clinic_id, l.channel)
                WHERE l.clinic_id = \(scope.id.rawValue) AND l.channel = \(channel.rawValue) AND l.lease_owner IS NULL
                    AND l.paused_at IS NULL AND l.credential_refused_at IS NULL AND l.breaker_until IS NULL
                    AND d.state = 'pending' AND d.next_retry_at < jembatan_now() - interval '5 minutes'
                """
            ).first?.get("n") ?? 0
        if overdue > 0 { try await scope.execute(LaneStore.wake(scope.id, channel)) }
        return overdue
    }
}
