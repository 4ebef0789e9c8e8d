import Foundation
import JSON
import Postgres
import Vocabulary

/// A clinic's patients. NIK, card number and demographics are sealed; equal numbers are found by blind index, names by word.
public enum PatientStore {
    /// The patient of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> Patient? {
        try await first("id = \(id)", scope)
    }

    /// The patients of ids of ours; unknown ones are left out.
    public static func find(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: Patient] {
        guard !ids.isEmpty else { return [:] }
        let rows = try await scope.query(
            "SELECT \(columns) FROM patient WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[])")
        return Dictionary(uniqueKeysWithValues: try rows.map { try Patient($0, scope.keys) }.map { ($0.id, $0) })
    }

    /// The patient of a NIK.
    public static func find(nik: NIK, in scope: ClinicScope) async throws -> Patient? {
        try await first("nik_index = \(scope.keys.blindIndex(nik.digits, of: .nik))", scope)
    }

    /// The patient of a BPJS card number.
    public static func find(bpjsNumber: String, in scope: ClinicScope) async throws -> Patient? {
        try await first("bpjs_index = \(scope.keys.blindIndex(bpjsNumber, of: .bpjs))", scope)
    }

    /// The patients of a no. RM, two at most: the clinic's systems may have given it twice. Inactive ones only where nobody else has it.
    public static func find(medicalRecordNumber: String, in scope: ClinicScope) async throws -> [Patient] {
        let found = try await scope.query(
            """
            SELECT \(columns) FROM patient WHERE clinic_id = \(scope.id.rawValue) AND medical_record_number = \(medicalRecordNumber)
            ORDER BY status, id LIMIT 2
            """
        ).map { try Patient($0, scope.keys) }
        return found.first?.isActive == true ? found.filter(\.isActive) : found
    }

    /// The newborn without a NIK that is known by its mother's. Where no order is said, an only child of that day is meant.
    public static func find(motherNIK: NIK, birthDate: LocalDate?, birthOrder: Int?, in scope: ClinicScope) async throws -> Patient? {
        // The index is for equality only; a mother has few children, who are told apart here.
        let children = try await scope.query(
            """
            SELECT \(columns) FROM patient WHERE clinic_id = \(scope.id.rawValue) AND nik_index IS NULL
                AND mother_nik_index = \(scope.keys.blindIndex(motherNIK.digits, of: .nik))
                AND birth_date IS NOT DISTINCT FROM \(birthDate?.text)::date
            ORDER BY id
            """
        ).map { try Patient($0, scope.keys) }
        if let same = children.first(where: { ($0.birthOrder ?? 0) == (birthOrder ?? 0) }) { return same }
        return birthOrder == nil && children.count == 1 && children[0].birthOrder == 1 ? children[0] : nil
    }

    /// The patient whom a clinic means by an id: ours, or the IHS number.
    public static func find(
        reference: String, in environment: PlatformEnvironment, _ scope: ClinicScope
    ) async throws -> Patient? {
        if let id = UUID(uuidString: reference) { return try await find(id, in: scope) }
        return try await find(ihsNumber: reference, in: environment, scope)
    }

    /// The patient with this IHS number in an environment.
    public static func find(ihsNumber: String, in environment: PlatformEnvironment, _ scope: ClinicScope) async throws -> Patient? {
        let known = try await RemoteReferenceStore.find(remoteID: ihsNumber, type: "Patient", in: environment, scope)
        for reference in known {
            if let patient = try await find(reference.localID, in: scope) { return patient }
        }
        return nil
    }

    /// What the platform calls a patient in an environment, if that is known.
    public static func ihsNumber(of patient: UUID, in environment: PlatformEnvironment, _ scope: ClinicScope) async throws -> String? {
        try await RemoteReferenceStore.find(patient, in: environment, scope)?.remoteID
    }

    /// Finds the patient of a NIK and adds what is said to what is known; makes the patient when there is none. What is not said
    /// never clears what is known. A newborn whom the mother's NIK names has this NIK from now on.
    /// - Parameter actor: a person or key whose change is audited; nil for intake, whose record is its deliveries (design section 4).
    public static func upsert(
        nik: NIK, _ fields: PatientFields, by actor: Actor? = nil, in scope: ClinicScope
    ) async throws -> Patient {
        if let known = try await find(nik: nik, in: scope) { return try await add(fields, to: known, by: actor, in: scope) }
        if let newborn = try await newborn(fields, in: scope) {
            var named = fields
            named.nik = nik
            return try await add(named, to: newborn, by: actor, in: scope)
        }
        let made = Patient(id: .v7(), nik: nik).adding(fields)
        guard try await insert(made, in: scope) else {
            // Another transaction made it meanwhile: it has committed, since the insert waited for it.
            guard let known = try await find(nik: nik, in: scope) else { throw UnknownStoredValue(table: "patient", column: "nik_index") }
            return try await add(fields, to: known, by: actor, in: scope)
        }
        try await audit("patient.added", made, before: nil, by: actor, in: scope)
        return made
    }

    /// The same for a newborn without a NIK: known by the mother's NIK, the birth date and the order among twins.
    /// - Returns: nil when the mother's NIK is not said.
    public static func upsertNewborn(_ fields: PatientFields, by actor: Actor? = nil, in scope: ClinicScope) async throws -> Patient? {
        guard fields.motherNIK != nil else { return nil }
        if let known = try await newborn(fields, in: scope) { return try await add(fields, to: known, by: actor, in: scope) }
        let made = Patient(id: .v7(), nik: nil).adding(fields)
        guard try await insert(made, in: scope) else { throw UnknownStoredValue(table: "patient", column: "id") }
        try await audit("patient.added", made, before: nil, by: actor, in: scope)
        return made
    }

    /// The newborn of these fields, if the mother's NIK is said.
    private static func newborn(_ fields: PatientFields, in scope: ClinicScope) async throws -> Patient? {
        guard let mother = fields.motherNIK else { return nil }
        // No unique index tells twins apart, so one transaction at a time asks for the children of a mother.
        let lock = scope.keys.blindIndex(mother.digits, of: .nik).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        try await scope.query("SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(\(lock))) AS l")
        let known = try await find(motherNIK: mother, birthDate: fields.birthDate, birthOrder: fields.birthOrder, in: scope)
        // A twin whose order nobody said.
        if let said = fields.gender, let gender = known?.gender, said != gender { return nil }
        return known
    }

    /// Adds what is said to what is known of a patient.
    /// - Returns: nil when there is no such patient.
    public static func update(_ id: UUID, _ fields: PatientFields, by actor: Actor?, in scope: ClinicScope) async throws -> Patient? {
        guard let known = try await find(id, in: scope) else { return nil }
        return try await add(fields, to: known, by: actor, in: scope)
    }

    /// The patient, locked until the transaction ends.
    public static func lock(_ id: UUID, in scope: ClinicScope) async throws -> Patient? {
        try await first("id = \(id) FOR NO KEY UPDATE", scope)
    }

    private static func add(
        _ fields: PatientFields, to known: Patient, by actor: Actor?, in scope: ClinicScope
    ) async throws -> Patient {
        guard known.adding(fields) != known else { return known }
        // Read again under a lock: two that add different fields both keep theirs.
        guard let before = try await lock(known.id, in: scope) else { return known }
        let after = before.adding(fields)
        guard after != before else { return before }
        try await write(after, over: before, in: scope)
        try await audit("patient.changed", after, before: before, by: actor, in: scope)
        return after
    }

    /// Writes a patient who is there, under the lock.
    static func write(_ after: Patient, over before: Patient, in scope: ClinicScope) async throws {
        let sealed = try SealedPatient(after, scope.keys)
        var statements: [SQL] = [
            """
            UPDATE patient SET name = \(after.name), nik_index = \(sealed.nikIndex), nik = \(sealed.nik),
                nik_last4 = \(after.nik?.lastFour), mother_nik_index = \(sealed.motherIndex), mother_nik = \(sealed.motherNIK),
                birth_order = \(after.birthOrder), medical_record_number = \(after.medicalRecordNumber),
                bpjs_index = \(sealed.bpjsIndex), bpjs_number = \(sealed.bpjsNumber), bpjs_last4 = \(sealed.bpjsLastFour),
                birth_date = \(after.birthDate?.text)::date, gender = \(after.gender), demographics = \(sealed.demographics),
                status = \(after.isActive ? "active" : "inactive"), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(after.id)
            """
        ]
        if after.name != before.name {
            statements.append("DELETE FROM patient_word WHERE clinic_id = \(scope.id.rawValue) AND patient_id = \(after.id)")
            statements.append(words(of: after, in: scope))
        }
        try await scope.batch(statements)
    }

    static func insert(_ patient: Patient, in scope: ClinicScope) async throws -> Bool {
        let sealed = try SealedPatient(patient, scope.keys)
        let added = try await scope.execute(
            """
            INSERT INTO patient (clinic_id, id, name, nik_index, nik, nik_last4, mother_nik_index, mother_nik, birth_order,
                medical_record_number, bpjs_index, bpjs_number, bpjs_last4, birth_date, gender, demographics)
            VALUES (\(scope.id.rawValue), \(patient.id), \(patient.name), \(sealed.nikIndex), \(sealed.nik), \(patient.nik?.lastFour),
                \(sealed.motherIndex), \(sealed.motherNIK), \(patient.birthOrder), \(patient.medicalRecordNumber),
                \(sealed.bpjsIndex), \(sealed.bpjsNumber), \(sealed.bpjsLastFour), \(patient.birthDate?.text)::date, \(patient.gender),
                \(sealed.demographics))
            ON CONFLICT DO NOTHING
            """)
        guard added == 1 else { return false }
        if patient.name != nil { try await scope.execute(words(of: patient, in: scope)) }
        return true
    }

    private static func words(of patient: Patient, in scope: ClinicScope) -> SQL {
        """
        INSERT INTO patient_word (clinic_id, word, patient_id)
        SELECT \(scope.id.rawValue), word, \(patient.id) FROM unnest(\(NameWords.of(patient.name ?? ""))::text[]) AS w (word)
        """
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> Patient? {
        try await scope.query("SELECT \(columns) FROM patient WHERE clinic_id = \(scope.id.rawValue) AND \(condition)").first
            .map { try Patient($0, scope.keys) }
    }

    static func audit(
        _ action: String, _ patient: Patient, before: Patient?, by actor: Actor?, in scope: ClinicScope
    ) async throws {
        guard let actor else { return }
        try await AuditStore.append(
            AuditEntry(
                action: action, subject: .init("patient", patient.id.lowerText), before: before?.audited, after: patient.audited, by: actor),
            in: scope)
    }

    static let columns: SQL = """
        id, name, nik, mother_nik, birth_order, medical_record_number, bpjs_number, birth_date::text AS birth_date, gender, demographics,
        status
        """
}
