import Clinics
import Foundation
import Postgres
import Vocabulary

/// The table `upstream_health`, and whose turn it is to check a host.
public enum HealthCheckStore {
    /// A host, and the clinic with whose credentials it is checked this time: another one every five minutes. Hosts that a person holds
    /// are left alone, and so are clinics that may not send.
    public static func turns(in database: ClinicDatabase) async throws -> [(host: String, clinic: ClinicID)] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT DISTINCT ON (l.upstream) l.upstream AS host, l.clinic_id FROM lane l JOIN clinic c USING (clinic_id)
                LEFT JOIN upstream u ON u.host = l.upstream
                WHERE l.channel = 'satusehat' AND l.upstream IS NOT NULL AND l.paused_at IS NULL AND l.credential_refused_at IS NULL
                    AND c.state IN ('trial', 'live') AND u.paused_at IS NULL
                ORDER BY l.upstream, md5(l.clinic_id::text || date_bin('5 minutes', jembatan_now(), '2000-01-01')::text)
                """
            ).map { (try $0.get("host"), ClinicID(try $0.get("clinic_id", as: Int64.self))) }
        }
    }

    /// Keeps what was found at a host.
    public static func add(_ checks: [HealthCheck], of host: String, in database: ClinicDatabase) async throws {
        try await database.worker { transaction in
            _ = try await transaction.query(
                """
                INSERT INTO upstream_health (id, host, checked_at, endpoint, response_ms, status, error_message)
                SELECT r.id, \(host), jembatan_now(), r.endpoint, r.ms, r.status, r.message
                FROM unnest(\(checks.map { _ in UUID.v7() })::uuid[], \(checks.map(\.endpoint))::text[], \(checks.map(\.responseMs))::int[],
                    \(checks.map(\.status.rawValue))::text[], \(checks.map(\.errorMessage))::text[]) AS r (id, endpoint, ms, status, message)
                """)
        }
    }
}
