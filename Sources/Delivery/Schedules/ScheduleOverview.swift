import Clinics
import Postgres

/// A clinic's schedule among those of all clinics, for the platform's page.
public struct ClinicSchedule: Sendable, Hashable {
    /// The clinic's code.
    public let code: String
    /// The clinic's name.
    public let clinic: String
    /// The schedule.
    public let schedule: Schedule

    /// Where a page of the list ended.
    public struct Cursor: Sendable, Hashable {
        /// Whether the last row's run had not failed.
        public let isWell: Bool
        /// The last row's clinic.
        public let clinic: Int64
        /// The last row's job.
        public let job: String

        /// A cursor from its parts.
        public init(isWell: Bool, clinic: Int64, job: String) {
            self.isWell = isWell
            self.clinic = clinic
            self.job = job
        }

        /// The cursor behind a row.
        public init(_ row: ClinicSchedule) {
            self.init(isWell: row.schedule.last?.result != .failed, clinic: row.schedule.clinicID.rawValue, job: row.schedule.job)
        }
    }
}

extension ScheduleStore {
    /// The schedules of all clinics, failing ones first. The table is a platform table: it says when and how, never what of a patient.
    public static func ofClinics(after: ClinicSchedule.Cursor? = nil, limit: Int = 50, in scope: PlatformScope) async throws
        -> [ClinicSchedule]
    {
        let condition: SQL =
            after.map {
                "AND (s.last_result IS DISTINCT FROM 'failed', s.clinic_id, s.job) > (\($0.isWell), \($0.clinic), \($0.job))"
            } ?? ""
        return try await scope.query(
            """
            SELECT \(Schedule.columns), c.code, c.name AS clinic FROM schedule s JOIN clinic c ON c.clinic_id = s.clinic_id
            WHERE c.state IN ('trial', 'live') \(condition)
            ORDER BY s.last_result IS DISTINCT FROM 'failed', s.clinic_id, s.job LIMIT \(limit)
            """
        ).map { row in
            ClinicSchedule(code: try row.get("code"), clinic: try row.get("clinic"), schedule: try Schedule(row))
        }
    }

    /// How many schedules of active clinics failed last.
    public static func failing(in scope: PlatformScope) async throws -> Int {
        try await scope.query(
            """
            SELECT count(*) AS n FROM schedule s JOIN clinic c ON c.clinic_id = s.clinic_id
            WHERE c.state IN ('trial', 'live') AND s.last_result = 'failed'
            """
        ).first?.get("n") ?? 0
    }
}
