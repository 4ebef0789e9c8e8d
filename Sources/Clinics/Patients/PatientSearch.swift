import Foundation
import Postgres
import Vocabulary

/// A row of a patient list: no sealed value but what may be shown.
public struct PatientSummary: Sendable, Hashable {
    /// Ours.
    public var id: UUID
    /// nil when a visit brought only the NIK.
    public var name: String?
    /// The NIK's last four digits.
    public var nikLastFour: String?
    /// The BPJS card's last four digits.
    public var bpjsLastFour: String?
    /// No. RM.
    public var medicalRecordNumber: String?
    /// Birth date.
    public var birthDate: LocalDate?
    /// Gender.
    public var gender: Gender?
    /// The IHS number in the clinic's environment.
    public var ihsNumber: String?
    /// Whether they are still the clinic's patient.
    public var isActive: Bool
}

extension PatientSummary {
    /// What may be shown of a patient.
    public init(_ patient: Patient, ihsNumber: String?) {
        id = patient.id
        name = patient.name
        nikLastFour = patient.nik?.lastFour
        bpjsLastFour = patient.bpjsNumber.map { String($0.suffix(4)) }
        medicalRecordNumber = patient.medicalRecordNumber
        birthDate = patient.birthDate
        gender = patient.gender
        isActive = patient.isActive
        self.ihsNumber = ihsNumber
    }
}

extension PatientStore {
    /// Patients, newest first. `search` is a NIK, a BPJS card number, an IHS number, a no. RM, or the beginnings of words of a name.
    /// - Parameter medicalRecordNumber: only those with exactly this no. RM.
    /// - Parameter after: the id of the last patient of the page before.
    public static func list(
        search: String? = nil, medicalRecordNumber: String? = nil, after: UUID? = nil, limit: Int = 50, in scope: ClinicScope
    ) async throws -> [PatientSummary] {
        var sql: SQL = """
            SELECT \(summary)
            FROM patient p \(RemoteReferenceStore.joined(to: "p.id", in: scope)) WHERE p.clinic_id = \(scope.id.rawValue)
            """
        if let found = matching(search, in: scope) { sql = "\(sql) AND p.id IN (\(found))" }
        if let medicalRecordNumber { sql = "\(sql) AND p.medical_record_number = \(medicalRecordNumber)" }
        if let after { sql = "\(sql) AND p.id < \(after)" }
        return try await scope.query("\(sql) ORDER BY p.id DESC LIMIT \(limit)").map(PatientSummary.init)
    }

    /// Patients in use whose IHS number in the clinic's environment nobody knows, oldest first.
    public static func unknownToPlatform(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [Patient] {
        let condition: SQL = if let after { " AND p.id > \(after)" } else { "" }
        let ids: [UUID] = try await scope.query(
            """
            SELECT p.id FROM patient p \(RemoteReferenceStore.joined(to: "p.id", in: scope))
            WHERE p.clinic_id = \(scope.id.rawValue) AND p.status = 'active' AND r.remote_id IS NULL\(condition) ORDER BY p.id LIMIT \(limit)
            """
        ).map { try $0.get("id") }
        let found = try await find(ids, in: scope)
        return ids.compactMap { found[$0] }
    }

    /// What may be shown of these patients.
    static func summaries(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: PatientSummary] {
        let rows = try await scope.query(
            """
            SELECT \(summary) FROM patient p \(RemoteReferenceStore.joined(to: "p.id", in: scope))
            WHERE p.clinic_id = \(scope.id.rawValue) AND p.id = ANY (\(ids)::uuid[])
            """
        ).map(PatientSummary.init)
        return Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The columns of a ``PatientSummary``, of `patient p` joined with its remote reference `r`.
    static let summary: SQL = """
        p.id, p.name, p.nik_last4, p.bpjs_last4, p.medical_record_number, p.birth_date::text AS birth_date, p.gender,
        p.status, r.remote_id
        """

    /// A query for the ids of the patients that a search means; nil when it says nothing.
    public static func matching(_ search: String?, in scope: ClinicScope) -> SQL? {
        let text = (search ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return nil }
        let clinic = scope.id.rawValue
        if let nik = NIK(text) {
            return "SELECT id FROM patient WHERE clinic_id = \(clinic) AND nik_index = \(scope.keys.blindIndex(nik.digits, of: .nik))"
        }
        var queries: [SQL] = [
            "SELECT id FROM patient WHERE clinic_id = \(clinic) AND medical_record_number = \(text)",
            """
            SELECT local_id FROM remote_reference WHERE clinic_id = \(clinic) AND remote_id = \(text) AND resource_type = 'Patient'
                AND environment = (SELECT environment FROM clinic WHERE clinic_id = \(clinic))
            """,
        ]
        if text.utf8.count == 13, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            queries.append("SELECT id FROM patient WHERE clinic_id = \(clinic) AND bpjs_index = \(scope.keys.blindIndex(text, of: .bpjs))")
        }
        let words = NameWords.of(text)
        if !words.isEmpty {
            let ranges: [SQL] = words.map { word in
                """
                SELECT patient_id FROM patient_word
                WHERE clinic_id = \(clinic) AND word >= \(word) AND word < \(NameWords.end(of: word))
                """
            }
            queries.append("(\(ranges.joined(separator: " INTERSECT ")))")
        }
        return queries.joined(separator: " UNION ")
    }
}

extension PatientSummary {
    init(_ row: Row) throws {
        id = try row.get("id")
        name = try row.get("name")
        nikLastFour = try row.get("nik_last4")
        bpjsLastFour = try row.get("bpjs_last4")
        medicalRecordNumber = try row.get("medical_record_number")
        birthDate = try row.get("birth_date", as: String?.self).flatMap { LocalDate($0) }
        gender = try row.get("gender")
        isActive = try row.get("status", as: String.self) == "active"
        ihsNumber = try row.get("remote_id")
    }
}
