import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Registrations and visits at PCare. Their bodies are sealed.
public enum PCareRecordStore {
    private static let columns: SQL = """
        r.id, r.environment, r.kind, r.tgl_daftar::text AS tgl_daftar, r.kd_poli, r.norm, r.person_index, r.patient_id, r.visit_id,
        r.registration_id, r.content, r.deleted_at, r.created_at
        """

    /// One, taken back or not.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> PCareRecord? { try await first("r.id = \(id)", scope) }

    /// Several, in no order.
    static func find(_ ids: [UUID], in scope: ClinicScope) async throws -> [PCareRecord] {
        try await scope.query(
            "SELECT \(columns) FROM pcare_record r WHERE r.clinic_id = \(scope.id.rawValue) AND r.id = ANY (\(ids)::uuid[])"
        ).map { try PCareRecord($0, scope.keys) }
    }

    /// A person's at a poli on a day, unless it was taken back.
    public static func find(
        _ kind: PCareRecord.Kind, _ person: [UInt8], kdPoli: String, on day: LocalDate, _ environment: PlatformEnvironment,
        in scope: ClinicScope
    ) async throws -> PCareRecord? {
        try await first(
            """
            r.environment = \(environment) AND r.kind = \(kind.rawValue) AND r.tgl_daftar = \(day.text)::text::date
                AND r.kd_poli = \(kdPoli) AND r.person_index = \(person) AND r.deleted_at IS NULL
            """, scope)
    }

    /// All of a person on a day, in order of storing.
    public static func ofDay(
        _ person: [UInt8], on day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [PCareRecord] {
        try await scope.query(
            """
            SELECT \(columns) FROM pcare_record r WHERE r.clinic_id = \(scope.id.rawValue) AND r.environment = \(environment)
                AND r.tgl_daftar = \(day.text)::text::date AND r.person_index = \(person)
            ORDER BY r.created_at, r.id
            """
        ).map { try PCareRecord($0, scope.keys) }
    }

    /// Stores one, new or changed.
    public static func put(_ record: PCareRecord, in scope: ClinicScope) async throws {
        let sealed = try scope.keys.seal(
            record.content.bytes(), SealedPlace(table: "pcare_record", row: record.id.lowerText, column: "content"))
        try await scope.execute(
            """
            INSERT INTO pcare_record (clinic_id, id, environment, kind, tgl_daftar, kd_poli, norm, person_index, patient_id, visit_id,
                registration_id, content, deleted_at, created_at, updated_at)
            VALUES (\(scope.id.rawValue), \(record.id), \(record.environment), \(record.kind.rawValue), \(record.day.text)::text::date,
                \(record.kdPoli), \(record.norm), \(record.person), \(record.patientID), \(record.visitID), \(record.registrationID),
                \(sealed), \(record.deletedAt), \(record.createdAt), now())
            ON CONFLICT (clinic_id, id) DO UPDATE SET norm = excluded.norm, patient_id = excluded.patient_id, visit_id = excluded.visit_id,
                registration_id = excluded.registration_id, content = excluded.content, deleted_at = excluded.deleted_at, updated_at = now()
            """)
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> PCareRecord? {
        try await scope.query("SELECT \(columns) FROM pcare_record r WHERE r.clinic_id = \(scope.id.rawValue) AND \(condition)").first
            .map { try PCareRecord($0, scope.keys) }
    }
}

extension PCareRecord {
    fileprivate init(_ row: Row, _ keys: ClinicKeys) throws {
        id = try row.get("id")
        environment = try row.get("environment")
        kind = Kind(rawValue: try row.get("kind")) ?? .pendaftaran
        day = LocalDate(try row.get("tgl_daftar", as: String.self)) ?? LocalDate(daysSince1970: 0)
        kdPoli = try row.get("kd_poli")
        norm = try row.get("norm")
        person = try row.get("person_index")
        patientID = try row.get("patient_id")
        visitID = try row.get("visit_id")
        registrationID = try row.get("registration_id")
        content = try JSON.parse(
            keys.open(row.get("content"), SealedPlace(table: "pcare_record", row: id.lowerText, column: "content")))
        deletedAt = try row.get("deleted_at")
        createdAt = try row.get("created_at")
    }
}
