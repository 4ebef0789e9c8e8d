import Foundation
import Postgres
import Vocabulary

/// What the platform said when it was asked for a patient by NIK (seed 002, patient_ihs_lookup).
public struct PatientLookup: Sendable, Hashable {
    /// The platform's answer.
    public enum Result: Sendable, Hashable {
        /// The IHS number, and the Patient resource as JSON if it came along.
        case found(ihsNumber: String, resource: [UInt8]?)
        /// Nobody has that NIK; what to do, in Bahasa Indonesia.
        case notFound(instructions: String?)
        /// The platform did not answer the question.
        case failed
    }

    /// Ours, UUIDv7.
    public var id: UUID
    /// The NIK that was asked for.
    public var nik: NIK
    /// Our patient with that NIK, if there is one.
    public var patientID: UUID?
    /// The answer.
    public var result: Result
    /// When it was asked.
    public var searchedAt: Date
    /// The user who asked; nil when the engine did.
    public var searchedBy: UUID?

    /// How long "not found" is believed: a day, since a clinic may have registered the patient elsewhere meanwhile.
    public static let notFoundHolds: TimeInterval = 86_400
    /// How long a number is believed without asking again; IHS numbers do not change, but records are merged.
    public static let foundHolds: TimeInterval = 180 * 86_400

    /// Makes a record of an answer.
    public init(id: UUID = .v7(), nik: NIK, patientID: UUID?, result: Result, searchedAt: Date, searchedBy: UUID? = nil) {
        self.id = id
        self.nik = nik
        self.patientID = patientID
        self.result = result
        self.searchedAt = searchedAt
        self.searchedBy = searchedBy
    }

    /// Whether the answer still holds, so that the platform need not be asked again.
    public func holds(at instant: Date) -> Bool {
        switch result {
        case .found: instant.timeIntervalSince(searchedAt) < Self.foundHolds
        case .notFound: instant.timeIntervalSince(searchedAt) < Self.notFoundHolds
        case .failed: false
        }
    }
}

/// The history of lookups by NIK; rows are added, never changed.
public enum PatientLookupStore {
    /// Remembers an answer.
    public static func append(_ lookup: PatientLookup, environment: PlatformEnvironment, in scope: ClinicScope) async throws {
        var ihsNumber: String?
        var resource: [UInt8]?
        var instructions: String?
        let status: String
        switch lookup.result {
        case .found(let number, let body):
            status = "found"
            ihsNumber = number
            resource = try body.map { try scope.keys.seal($0, place(lookup.id, "ihs_patient_data")) }
        case .notFound(let text):
            status = "not_found"
            instructions = text
        case .failed: status = "error"
        }
        try await scope.execute(
            """
            INSERT INTO patient_ihs_lookup (clinic_id, id, environment, patient_id, nik_index, nik, lookup_status, ihs_patient_id,
                ihs_patient_data, registration_required, registration_instructions, searched_at, searched_by)
            VALUES (\(scope.id.rawValue), \(lookup.id), \(environment), \(lookup.patientID),
                \(scope.keys.blindIndex(lookup.nik.digits, of: .nik)), \(try scope.keys.seal(lookup.nik.digits, place(lookup.id, "nik"))),
                \(status), \(ihsNumber), \(resource), \(status == "not_found"), \(instructions), \(lookup.searchedAt),
                \(lookup.searchedBy))
            """)
    }

    /// The newest answer for a NIK in an environment; ask ``PatientLookup/holds(at:)`` whether it still counts.
    public static func latest(_ nik: NIK, environment: PlatformEnvironment, in scope: ClinicScope) async throws -> PatientLookup? {
        let rows = try await scope.query(
            """
            SELECT id, patient_id, lookup_status, ihs_patient_id, ihs_patient_data, registration_instructions, searched_at, searched_by
            FROM patient_ihs_lookup
            WHERE clinic_id = \(scope.id.rawValue) AND environment = \(environment)
                AND nik_index = \(scope.keys.blindIndex(nik.digits, of: .nik)) AND lookup_status <> 'error'
            ORDER BY searched_at DESC LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        let id: UUID = try row.get("id")
        let result: PatientLookup.Result
        if let number = try row.get("ihs_patient_id", as: String?.self) {
            let resource = try row.get("ihs_patient_data", as: [UInt8]?.self).map { try scope.keys.open($0, place(id, "ihs_patient_data")) }
            result = .found(ihsNumber: number, resource: resource)
        } else {
            result = .notFound(instructions: try row.get("registration_instructions"))
        }
        return PatientLookup(
            id: id, nik: nik, patientID: try row.get("patient_id"), result: result, searchedAt: try row.get("searched_at"),
            searchedBy: try row.get("searched_by"))
    }

    private static func place(_ id: UUID, _ column: StaticString) -> SealedPlace {
        SealedPlace(table: "patient_ihs_lookup", row: id, column: column)
    }
}
