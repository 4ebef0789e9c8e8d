import Clinics
import Foundation
import Postgres
import Vocabulary

/// Counts a clinic's day.
enum DigestStore {
    private static let shownCauses = 10

    static func load(_ day: LocalDate, _ clinic: Clinic, in scope: ClinicScope) async throws -> Digest {
        let start = day.start(in: clinic.timeZone.timeZone)
        let answers = try await scope.batch([
            "SELECT count(*) AS n FROM visit WHERE clinic_id = \(scope.id.rawValue) AND service_date = \(day.text)::text::date",
            """
            SELECT count(*) AS n FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND state = 'completed'
                AND completed_at >= \(start) AND completed_at < \(start.addingTimeInterval(86_400))
            """,
            """
            SELECT kind, code, sum(open_count)::bigint AS n FROM error_group
            WHERE clinic_id = \(scope.id.rawValue) AND open_count > 0 AND resolution_status <> 'ignored'
            GROUP BY kind, code ORDER BY n DESC, kind, code LIMIT \(shownCauses)
            """,
        ])
        var digest = Digest(day: day)
        digest.visits = try answers[0].first?.get("n") ?? 0
        digest.sent = try answers[1].first?.get("n") ?? 0
        digest.failures = try answers[2].map {
            .init(kind: try $0.get("kind"), code: try $0.get("code"), count: try $0.get("n"))
        }
        digest.oldestSince = try await ClinicFactsStore.load(clinic.timeZone, in: scope).lanes.compactMap(\.oldestSince).min()
        return digest
    }
}
