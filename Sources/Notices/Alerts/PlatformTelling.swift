import Clinics
import Foundation
import Postgres
import Vocabulary

/// The superadmins' mail, in one transaction of the worker's: it reads all clinics' alerts and writes mails of the platform's.
enum PlatformTelling {
    typealias Item = (alert: Alert, code: String, name: String)

    /// - Returns: how many alerts were told of.
    static func tell(baseURL: String, in transaction: Transaction) async throws -> Int {
        let addresses = try await transaction.query(
            "SELECT email FROM alert_address WHERE clinic_id = 0 AND confirmed_at IS NOT NULL ORDER BY id"
        ).map { try $0.get("email", as: String.self) }
        guard !addresses.isEmpty else { return 0 }
        let raised = try await items(untold, in: transaction)
        let recovered = try await items(recoveredUntold, in: transaction)
        guard !raised.isEmpty || !recovered.isEmpty else { return 0 }
        try await mark(raised, "told_at = jembatan_now()", in: transaction)
        try await mark(recovered, "told_recovered = true", in: transaction)
        try await MailOutbox.add(
            raised.isEmpty ? .recovered : .raised, .ofMany(raised: raised, recovered: recovered, baseURL: baseURL), to: addresses,
            clinic: .platform, in: transaction)
        return raised.count + recovered.count
    }

    private static func mark(_ items: [Item], _ change: SQL, in transaction: Transaction) async throws {
        for item in items {
            try await transaction.execute(
                "UPDATE alert SET \(change) WHERE clinic_id = \(item.alert.clinic.rawValue) AND id = \(item.alert.id)")
        }
    }

    private static func items(_ condition: SQL, in transaction: Transaction) async throws -> [Item] {
        try await transaction.query(
            """
            SELECT \(AlertStore.columns), NULL AS acknowledged_name, coalesce(c.code, '') AS code, coalesce(c.name, '') AS clinic_name
            FROM alert a LEFT JOIN clinic c ON c.clinic_id = a.clinic_id
            WHERE NOT EXISTS (SELECT FROM alert_address x
                    WHERE x.clinic_id = a.clinic_id AND a.clinic_id <> 0 AND x.confirmed_at IS NOT NULL) AND \(condition)
            ORDER BY a.clinic_id <> 0, a.raised_at LIMIT 200 FOR UPDATE OF a SKIP LOCKED
            """
        ).map { (try Alert($0), try $0.get("code"), try $0.get("clinic_name")) }
    }

    /// A clinic whose platform is away for others too is told of with the host, in one mail and not in one for each clinic; also in the
    /// half hour after the host is back, in which the lanes follow one by one.
    private static let untold: SQL = """
        a.state = 'open' AND (a.told_at IS NULL OR a.told_at < jembatan_now() - interval '1 day')
        AND NOT (a.rule = 'platform_away' AND (
            EXISTS (SELECT FROM alert h WHERE h.clinic_id = 0 AND h.rule = 'host_away' AND h.subject = a.facts->>'host'
                AND (h.state <> 'recovered' OR h.recovered_at > jembatan_now() - interval '30 minutes'))
            OR EXISTS (SELECT FROM upstream u WHERE u.host = a.facts->>'host' AND u.breaker_until IS NOT NULL
                AND (SELECT count(DISTINCT l.clinic_id) FROM lane l JOIN clinic o ON o.clinic_id = l.clinic_id
                     WHERE l.upstream = u.host AND o.state IN ('trial', 'live')) >= \(PlatformAlertJob.severalClinics))))
        """

    private static let recoveredUntold: SQL = """
        a.state = 'recovered' AND a.told_at IS NOT NULL AND NOT a.told_recovered AND a.recovered_at > jembatan_now() - interval '2 days'
        """
}
