import Clinics
import Delivery
import Foundation
import Satusehat
import Vocabulary

/// `/api/satusehat/register-*`: stores what the clinic says, then looks the person up on the platform.
struct RegistrationEndpoints: Sendable {
    /// `register-patient`: created on the platform when it has none.
    func patient(_ call: ApiCall) async throws -> ApiAnswer {
        switch RegisterPatientBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, _):
            let patient = try await call.once { scope -> Patient? in
                guard let nik = command.nik else {
                    return try await PatientStore.upsertNewborn(command.fields, by: call.actor, in: scope)
                }
                return try await PatientStore.upsert(nik: nik, command.fields, by: call.actor, in: scope)
            }
            guard let patient else { return LookupAnswer.patient.none("NIK pasien atau nik_ibu wajib diisi.") }
            return answer(try await call.api.patients.register(patient, of: call.clinic), patient)
                .adding("pasien_id", .string(patient.id.lowerText))
        }
    }

    private func answer(_ registration: PatientFinder.Registration, _ patient: Patient) -> ApiAnswer {
        let lookup = LookupAnswer.patient
        switch registration {
        case .known(let id): return lookup.found(id)
        case .ambiguous: return lookup.several
        case .away(let reason): return lookup.away(reason)
        case .refused(let message): return lookup.refused(message)
        case .incomplete:
            let missing = Self.missing(patient)
            return lookup.none(
                "Pasien tersimpan, tetapi belum ada di SATUSEHAT. Lengkapi \(missing.joined(separator: ", ")) agar bisa didaftarkan.",
                missing.map {
                    FieldMessage($0, FieldProblem.Code.required.rawValue, "\($0) diperlukan untuk mendaftarkan pasien di SATUSEHAT.")
                })
        case .rejected(let rejection):
            let words = ErrorCatalog.explain(rejection.code, element: rejection.element, kind: "Patient")
            let said = Masking.text(rejection.message)
            if rejection.category == .notFound {
                return lookup.none("\(words.meaning) \(words.remedy)", [FieldMessage("nik", lookup.code, said)])
            }
            return .error(
                422, BodyRefusal.Code.fhirValidationError.rawValue, "Pasien tersimpan, tetapi ditolak SATUSEHAT. \(words.remedy)",
                [FieldMessage(rejection.element ?? "Patient", rejection.code, said)], adding: ["stored": true])
        }
    }

    /// What the platform asks for of a new patient, by the names of this path's fields.
    static func missing(_ patient: Patient) -> [String] {
        var fields: [String] = []
        if patient.name == nil { fields.append("nama") }
        if patient.birthDate == nil { fields.append("tanggal_lahir") }
        if patient.gender == nil { fields.append("jenis_kelamin") }
        if patient.demographics?.address == nil { fields.append("alamat") }
        return fields
    }

    /// `register-practitioner`: the platform takes no practitioners from clinics, so they are found or not.
    func practitioner(_ call: ApiCall) async throws -> ApiAnswer {
        switch RegisterPractitionerBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, _):
            guard let nik = command.nik else { return LookupAnswer.practitioner.none("NIK praktisi wajib diisi.") }
            var number: String?
            switch try await call.api.practitioners.adopted(nik: nik, of: call.clinic) {
            case .found(let found): number = found
            // Stored now, they might be somebody who is here already, a second time.
            case .away(let reason): return LookupAnswer.practitioner.away(reason)
            case .notFound, .ambiguous, .refused: break
            }
            let adopted = number
            let outcome = try await call.once { try await PractitionerEndpoint.store(command, number: adopted, by: call.actor, in: $0) }
            switch outcome {
            case .codeTaken: return PractitionerEndpoint.taken("kode_dokter")
            case .nikTaken: return PractitionerEndpoint.taken("nik")
            case .saved, .notFound: break
            }
            let result = try await call.api.practitioners.find(nik: nik, of: call.clinic, by: call.actor)
            if case .found(let id) = result, case .saved(var practitioner) = outcome {
                // A code that is new for a known number may be what visits wait for.
                practitioner.ihsNumber = id
                try await call.api.intake.mappingChanged(practitioner: practitioner, clinic: call.clinic.id)
                call.api.engine.wake()
            }
            let lookup = LookupAnswer.practitioner
            guard result == .notFound else { return lookup.answer(result) }
            return lookup.none("Praktisi tersimpan, tetapi NIK-nya tidak ditemukan di SATUSEHAT. \(lookup.remedy)")
        }
    }
}
