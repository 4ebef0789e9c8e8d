import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// The sessions of a clinic's week.
public enum AntreanQuotaStore {
    /// Saves a session; one of the same poli, doctor, day and start is replaced. The same again changes nothing.
    public static func set(_ session: AntreanQuota, by actor: Clinics.Actor, in scope: ClinicScope) async throws {
        let before = try await ofPoli(session.kodepoli, in: scope).first {
            ($0.kodedokter, $0.day, $0.hours.start) == (session.kodedokter, session.day, session.hours.start)
        }
        guard before != session else { return }
        try await scope.execute(
            """
            INSERT INTO antrean_quota (clinic_id, kodepoli, kodedokter, day, starts, ends, quota, quota_other, minutes, prefix, poli_name,
                doctor_name)
            VALUES (\(scope.id.rawValue), \(session.kodepoli), \(session.kodedokter), \(session.day), \(session.hours.start),
                \(session.hours.end), \(session.quota), \(session.quotaOther), \(session.minutes), \(session.prefix), \(session.poliName),
                \(session.doctorName))
            ON CONFLICT (clinic_id, kodepoli, kodedokter, day, starts) DO UPDATE SET ends = excluded.ends, quota = excluded.quota,
                quota_other = excluded.quota_other, minutes = excluded.minutes, prefix = excluded.prefix, poli_name = excluded.poli_name,
                doctor_name = excluded.doctor_name, updated_at = now()
            """)
        let name = "\(session.kodepoli)/\(session.kodedokter)/\(session.day)/\(session.hours.start)"
        try await AuditStore.append(
            AuditEntry(
                action: "antrean_quota.changed", subject: .init("antrean_quota", name), before: before?.audited, after: session.audited,
                by: actor), in: scope)
    }

    /// All sessions, by poli, day and time.
    public static func all(in scope: ClinicScope) async throws -> [AntreanQuota] { try await list("true", scope) }

    /// The sessions of a poli, by day and time.
    public static func ofPoli(_ kodepoli: String, in scope: ClinicScope) async throws -> [AntreanQuota] {
        try await list("kodepoli = \(kodepoli)", scope)
    }

    private static func list(_ condition: SQL, _ scope: ClinicScope) async throws -> [AntreanQuota] {
        try await scope.query(
            """
            SELECT kodepoli, kodedokter, day, starts, ends, quota, quota_other, minutes, prefix, poli_name, doctor_name
            FROM antrean_quota WHERE clinic_id = \(scope.id.rawValue) AND \(condition) ORDER BY kodepoli, day, starts, kodedokter
            """
        ).map(AntreanQuota.init)
    }
}

extension AntreanQuota {
    init(_ row: Row) throws {
        let starts: String = try row.get("starts")
        let ends: String = try row.get("ends")
        guard let hours = PracticeHours("\(starts)-\(ends)") else {
            throw UnknownStoredValue(table: "antrean_quota", column: "starts, ends")
        }
        self.init(
            kodepoli: try row.get("kodepoli"), kodedokter: try row.get("kodedokter"), day: try row.get("day"), hours: hours,
            quota: try row.get("quota"))
        quotaOther = try row.get("quota_other")
        minutes = try row.get("minutes")
        prefix = try row.get("prefix")
        poliName = try row.get("poli_name")
        doctorName = try row.get("doctor_name")
    }

    fileprivate var audited: JSON {
        ["hours": .string(hours.text), "quota": .number(JSONNumber(quota)), "quota_other": .number(JSONNumber(quotaOther))]
    }
}
