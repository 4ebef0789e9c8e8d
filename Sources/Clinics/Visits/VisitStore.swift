import Foundation
import Postgres
import Vocabulary

/// A clinic's visits. What was said about them is sealed; what lists and mappings ask for is in columns.
public enum VisitStore {
    /// The visit of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Visit? {
        try await first("v.id = \(id)", scope)
    }

    /// The visit of the clinic's own number (`no_kunjungan`).
    public static func find(visitNumber: String, in scope: ClinicScope) async throws -> Visit? {
        try await first("v.visit_number = \(visitNumber)", scope)
    }

    /// The visit whose Encounter has this id on the platform, in the clinic's environment.
    public static func find(remoteEncounterID: String, in scope: ClinicScope) async throws -> Visit? {
        try await first(
            """
            v.id IN (SELECT d.visit_id FROM remote_reference r JOIN delivery d ON (d.clinic_id, d.id) = (r.clinic_id, r.local_id)
                WHERE r.clinic_id = \(scope.id.rawValue) AND r.remote_id = \(remoteEncounterID) AND r.resource_type = 'Encounter'
                    AND r.environment = (SELECT environment FROM clinic WHERE clinic_id = \(scope.id.rawValue)))
            """, scope)
    }

    /// The visit that a clinic means by an id: ours, its own number, or SATUSEHAT's.
    public static func find(reference: String, in scope: ClinicScope) async throws -> Visit? {
        // Its own number first: a clinic may number its visits by UUIDs.
        if let visit = try await find(visitNumber: reference, in: scope) { return visit }
        if let id = UUID(uuidString: reference), let visit = try await find(id, in: scope) { return visit }
        return try await find(remoteEncounterID: reference, in: scope)
    }

    /// The same for a child of a visit: where there is none, one of that number that is being stored is waited for, and one stored later
    /// waits for this transaction. So either the child finds the visit or the visit finds the child.
    public static func findOrReserve(reference: String, in scope: ClinicScope) async throws -> Visit? {
        if let visit = try await find(reference: reference, in: scope) { return visit }
        try await reserve(reference, in: scope)
        return try await find(reference: reference, in: scope)
    }

    /// The visit of this identity.
    public static func find(identity: VisitIdentity, in scope: ClinicScope) async throws -> Visit? {
        try await first("v.identity = \(identity.hash(scope.keys))", scope)
    }

    /// The visit that this command says again, locked until the transaction ends: by number, else by patient, start, poli and dokter.
    /// A number that is new may name a visit that came without one, and a visit that came with one may be said again without.
    public static func findSame(as command: EncounterCommand, of patientID: UUID, in scope: ClinicScope) async throws -> Visit? {
        if let number = command.visitNumber, let visit = try await first("v.visit_number = \(number) FOR NO KEY UPDATE", scope) {
            return visit
        }
        let unnumbered: SQL = command.visitNumber == nil ? "" : " AND v.visit_number IS NULL"
        return try await first(
            """
            v.patient_id = \(patientID) AND v.started_at = \(command.startedAt) AND v.location_code = \(command.locationCode)
                AND v.practitioner_code = \(command.practitionerCode)\(unnumbered) AND NOT v.undone ORDER BY v.id LIMIT 1 FOR NO KEY UPDATE
            """, scope)
    }

    /// The visit, locked until the transaction ends.
    public static func lock(_ id: UUID, in scope: ClinicScope) async throws -> Visit? {
        try await first("v.id = \(id) FOR NO KEY UPDATE", scope)
    }

    /// Stores a new visit.
    /// - Returns: false when the same visit was stored meanwhile: find it and update it.
    public static func insert(_ visit: Visit, in scope: ClinicScope) async throws -> Bool {
        if let number = visit.visitNumber { try await reserve(number, in: scope) }
        return try await scope.execute(
            """
            INSERT INTO visit (clinic_id, id, patient_id, visit_number, identity, started_at, ended_at, service_date, location_code,
                location_id, practitioner_code, practitioner_id, status, content, source)
            VALUES (\(scope.id.rawValue), \(visit.id), \(visit.patientID), \(visit.visitNumber),
                \(VisitIdentity(visit).hash(scope.keys)), \(visit.startedAt), \(visit.endedAt), \(visit.serviceDate.text)::date,
                \(visit.locationCode), \(visit.locationID), \(visit.practitionerCode), \(visit.practitionerID), \(visit.status),
                \(try visit.sealedContent(scope.keys)), \(visit.source))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Stores a visit that has changed; patient, service date and source stay as they are. Where the same patient, start, poli and
    /// dokter became those of another visit, its own identity stays: the two remain two.
    public static func update(_ visit: Visit, in scope: ClinicScope) async throws {
        let identity = VisitIdentity(visit).hash(scope.keys)
        if let number = visit.visitNumber, try await find(visitNumber: number, in: scope) == nil { try await reserve(number, in: scope) }
        try await scope.execute(
            """
            UPDATE visit v SET visit_number = \(visit.visitNumber), started_at = \(visit.startedAt), ended_at = \(visit.endedAt),
                identity = CASE WHEN v.undone OR EXISTS (SELECT FROM visit o WHERE o.clinic_id = v.clinic_id AND o.identity = \(identity)
                    AND o.id <> v.id) THEN v.identity ELSE \(identity) END,
                location_code = \(visit.locationCode), location_id = \(visit.locationID), practitioner_code = \(visit.practitionerCode),
                practitioner_id = \(visit.practitionerID), status = \(visit.status), content = \(try visit.sealedContent(scope.keys)),
                updated_at = now()
            WHERE v.clinic_id = \(scope.id.rawValue) AND v.id = \(visit.id)
            """)
    }

    /// Until the transaction ends, nobody else stores a visit of this number or a child that names it.
    private static func reserve(_ reference: String, in scope: ClinicScope) async throws {
        let lock = scope.keys.hash(["visit reference", reference]).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        try await scope.query("SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(\(lock))) AS l")
    }

    static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Visit? {
        try await scope.query("SELECT \(columns) FROM visit v WHERE v.clinic_id = \(scope.id.rawValue) AND \(condition)").first
            .map { try Visit($0, scope.keys) }
    }

    static let columns: SQL = """
        v.id, v.patient_id, v.visit_number, v.started_at, v.ended_at, v.service_date::text AS service_date, v.location_code, v.location_id,
        v.practitioner_code, v.practitioner_id, v.status, v.content, v.source
        """
}

extension VisitStatus: PostgresValue {}
extension VisitSource: PostgresValue {}

extension Visit {
    init(_ row: Row, _ keys: ClinicKeys) throws {
        let id: UUID = try row.get("id")
        guard let date = LocalDate(try row.get("service_date", as: String.self)) else {
            throw UnknownStoredValue(table: "visit", column: "service_date")
        }
        self.init(
            id: id, patientID: try row.get("patient_id"), visitNumber: try row.get("visit_number"), startedAt: try row.get("started_at"),
            endedAt: try row.get("ended_at"), serviceDate: date, locationCode: try row.get("location_code"),
            locationID: try row.get("location_id"), practitionerCode: try row.get("practitioner_code"),
            practitionerID: try row.get("practitioner_id"), status: try row.get("status"),
            content: try SealedContent.open(try row.get("content"), as: VisitContent.self, Self.place(id), keys),
            source: try row.get("source"))
    }

    func sealedContent(_ keys: ClinicKeys) throws -> [UInt8] { try SealedContent.seal(content, Self.place(id), keys) }

    private static func place(_ id: UUID) -> SealedPlace { SealedPlace(table: "visit", row: id, column: "content") }
}
