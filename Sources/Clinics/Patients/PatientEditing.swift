import Foundation
import Postgres

/// What became of a person's edit of a patient.
public enum PatientEditOutcome: Sendable, Hashable {
    /// Stored; as it is now.
    case saved(Patient)
    /// Another patient of this clinic has that NIK.
    case nikTaken(by: UUID)
    /// The NIK is the platform's key of the known IHS number: with another one this would be another person.
    case identityLocked
    /// There is no such patient.
    case notFound
}

/// What people do with patients on pages: there all of a patient is said at once, and what is left empty is cleared.
extension PatientStore {
    /// Adds a patient, unless another one has the NIK.
    public static func add(_ patient: Patient, by actor: Actor, in scope: ClinicScope) async throws -> PatientEditOutcome {
        guard try await insert(patient, in: scope) else {
            guard let nik = patient.nik, let other = try await find(nik: nik, in: scope) else { return .notFound }
            return .nikTaken(by: other.id)
        }
        try await audit("patient.added", patient, before: nil, by: actor, in: scope)
        return .saved(patient)
    }

    /// Replaces what is known of a patient. The NIK behind a known IHS number stays.
    public static func replace(_ patient: Patient, by actor: Actor, in scope: ClinicScope) async throws -> PatientEditOutcome {
        guard let before = try await lock(patient.id, in: scope) else { return .notFound }
        guard patient != before else { return .saved(before) }
        if let known = before.nik, patient.nik != known, try await isKnownToPlatform(before.id, in: scope) { return .identityLocked }
        if let nik = patient.nik, let other = try await find(nik: nik, in: scope), other.id != patient.id { return .nikTaken(by: other.id) }
        try await write(patient, over: before, in: scope)
        try await audit("patient.changed", patient, before: before, by: actor, in: scope)
        return .saved(patient)
    }

    /// Takes a patient out of use or back into it; visits keep them.
    public static func setActive(_ active: Bool, _ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> PatientEditOutcome {
        guard var patient = try await find(id, in: scope) else { return .notFound }
        patient.isActive = active
        return try await replace(patient, by: actor, in: scope)
    }

    /// Whether a patient has an IHS number in any environment.
    private static func isKnownToPlatform(_ id: UUID, in scope: ClinicScope) async throws -> Bool {
        try await scope.query(
            """
            SELECT FROM remote_reference
            WHERE clinic_id = \(scope.id.rawValue) AND local_id = \(id) AND resource_type = 'Patient' LIMIT 1
            """
        ).first != nil
    }
}
