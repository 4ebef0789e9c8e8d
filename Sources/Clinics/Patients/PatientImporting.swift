import Foundation
import Postgres
import Vocabulary

/// Many patients at once.
extension PatientStore {
    /// The patients of these NIKs, by NIK.
    public static func find(niks: [NIK], in scope: ClinicScope) async throws -> [NIK: Patient] {
        guard !niks.isEmpty else { return [:] }
        let indexes = niks.map { scope.keys.blindIndex($0.digits, of: .nik) }
        let found = try await scope.query(
            "SELECT \(columns) FROM patient WHERE clinic_id = \(scope.id.rawValue) AND nik_index = ANY (\(indexes)::bytea[])"
        ).map { try Patient($0, scope.keys) }
        return Dictionary(found.compactMap { patient in patient.nik.map { ($0, patient) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Adds patients in one statement.
    /// - Returns: those that are new; somebody else has made the others meanwhile.
    public static func add(_ patients: [Patient], in scope: ClinicScope) async throws -> Set<UUID> {
        guard !patients.isEmpty else { return [] }
        let sealed = try patients.map { try SealedPatient($0, scope.keys) }
        let added = try await scope.query(
            """
            INSERT INTO patient (clinic_id, id, name, nik_index, nik, nik_last4, mother_nik_index, mother_nik, birth_order,
                medical_record_number, bpjs_index, bpjs_number, bpjs_last4, birth_date, gender, demographics)
            SELECT \(scope.id.rawValue), p.* FROM unnest(
                \(patients.map(\.id))::uuid[], \(patients.map(\.name))::text[], \(sealed.map(\.nikIndex))::bytea[],
                \(sealed.map(\.nik))::bytea[], \(patients.map { $0.nik?.lastFour })::text[], \(sealed.map(\.motherIndex))::bytea[],
                \(sealed.map(\.motherNIK))::bytea[], \(patients.map(\.birthOrder))::smallint[],
                \(patients.map(\.medicalRecordNumber))::text[], \(sealed.map(\.bpjsIndex))::bytea[], \(sealed.map(\.bpjsNumber))::bytea[],
                \(sealed.map(\.bpjsLastFour))::text[], \(patients.map { $0.birthDate?.text })::text[]::date[],
                \(patients.map(\.gender))::text[], \(sealed.map(\.demographics))::bytea[]) p
            ON CONFLICT DO NOTHING RETURNING id
            """
        ).map { try $0.get("id", as: UUID.self) }
        let ids = Set(added)
        let words = patients.filter { ids.contains($0.id) }.flatMap { patient in
            NameWords.of(patient.name ?? "").map { (patient.id, $0) }
        }
        try await scope.execute(
            """
            INSERT INTO patient_word (clinic_id, word, patient_id)
            SELECT \(scope.id.rawValue), w.word, w.id FROM unnest(\(words.map(\.0))::uuid[], \(words.map(\.1))::text[]) AS w (id, word)
            """)
        return ids
    }

    /// Puts a patient back to what they were, also what is nil.
    public static func restore(_ patient: Patient, in scope: ClinicScope) async throws {
        guard let now = try await lock(patient.id, in: scope) else { return }
        try await write(patient, over: now, in: scope)
    }
}
