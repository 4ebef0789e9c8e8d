import Clinics
import Foundation
import Postgres
import Vocabulary

/// Something of a patient that a platform has accepted.
public struct PatientDisclosure: Sendable, Hashable {
    /// The delivery.
    public var id: UUID
    /// What was told.
    public var kind: String
    /// Where.
    public var channel: Channel
    /// sandbox, production or custom.
    public var environment: String
    /// create, update or search.
    public var operation: Operation
    /// When it was accepted.
    public var acceptedAt: Date
    /// What it is called there.
    public var remoteID: String?
    /// The day that it is about.
    public var serviceDate: LocalDate?
    /// The clinic's number of the visit.
    public var visitNumber: String?
    /// The consent under which it left; nil where none was recorded then.
    public var consent: Consent?
}

/// What was sent where, when, under which consent: for the patient, who may ask for it.
public enum DisclosureStore {
    /// A patient's disclosures, newest first.
    /// - Parameter after: the last one of the page before.
    public static func page(
        of patient: UUID, after: UUID? = nil, limit: Int, in scope: ClinicScope
    ) async throws -> [PatientDisclosure] {
        var sql: SQL = """
            SELECT d.id, d.kind, d.channel, d.environment, d.operation, d.completed_at, d.remote_id, d.service_date::text AS day,
                v.visit_number, d.consent_id
            FROM delivery d LEFT JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.state = 'completed'
            """
        if let after {
            sql = """
                \(sql) AND (d.completed_at, d.id) < (SELECT a.completed_at, a.id FROM delivery a
                    WHERE a.clinic_id = \(scope.id.rawValue) AND a.id = \(after))
                """
        }
        let rows = try await scope.query("\(sql) ORDER BY d.completed_at DESC, d.id DESC LIMIT \(limit)")
        let history = try await ConsentStore.history(of: patient, in: scope)
        let consents = Dictionary(history.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try rows.map { row in
            PatientDisclosure(
                id: try row.get("id"), kind: try row.get("kind"), channel: Channel(rawValue: try row.get("channel")) ?? .satusehat,
                environment: try row.get("environment"), operation: Operation(rawValue: try row.get("operation")) ?? .create,
                acceptedAt: try row.get("completed_at"), remoteID: try row.get("remote_id"),
                serviceDate: LocalDate(try row.get("day", as: String.self)), visitNumber: try row.get("visit_number"),
                consent: try row.get("consent_id", as: UUID?.self).flatMap { consents[$0] })
        }
    }

    /// How many of a patient's deliveries wait for consent.
    public static func waiting(for patient: UUID, in scope: ClinicScope) async throws -> Int {
        try await scope.query(
            """
            SELECT count(*) FILTER (WHERE d.state = 'pending') AS n FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.patient_id = \(patient) AND d.channel = 'satusehat' AND d.kind <> 'Patient'
            """
        ).first?.get("n") ?? 0
    }

    /// The kinds of these deliveries.
    public static func kinds(of deliveries: [UUID], in scope: ClinicScope) async throws -> [UUID: String] {
        guard !deliveries.isEmpty else { return [:] }
        let rows = try await scope.query(
            "SELECT d.id, d.kind FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = ANY (\(deliveries)::uuid[])")
        return Dictionary(try rows.map { (try $0.get("id"), try $0.get("kind")) }, uniquingKeysWith: { first, _ in first })
    }
}
