import Clinics
import Satusehat

/// `/api/satusehat/get-*-id`: known here, else asked of the platform.
struct LookupEndpoints: Sendable {
    /// `get-patient-id`.
    func patient(_ call: ApiCall) async throws -> ApiAnswer {
        switch PatientLookupBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let nik, _):
            try await claim(call)
            return LookupAnswer.patient.answer(try await call.api.patients.find(nik: nik, of: call.clinic))
        }
    }

    /// `get-practitioner-id`: by NIK, else by SIP or STR among the clinic's own.
    func practitioner(_ call: ApiCall) async throws -> ApiAnswer {
        switch PractitionerLookupBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let command, _):
            try await claim(call)
            let practitioners = call.api.practitioners
            if let nik = command.nik {
                let result = try await practitioners.find(nik: nik, of: call.clinic, by: call.actor)
                guard result == .notFound, command.sip != nil || command.str != nil else { return LookupAnswer.practitioner.answer(result) }
            }
            let result = try await practitioners.find(sip: command.sip, str: command.str, of: call.clinic, by: call.actor)
            return LookupAnswer.practitioner.answer(result)
        }
    }

    /// `get-healthcare-service-id`: the Location id that `/api/encounter` takes as `poli`.
    func location(_ call: ApiCall) async throws -> ApiAnswer {
        switch HealthcareServiceLookupBody.read(call.body, clock: call.clock) {
        case .refused(let refusal): return try await call.refuse(refusal)
        case .read(let code, _):
            try await claim(call)
            let result = try await call.api.locations.find(code: code, searchingCodes: true, of: call.clinic, by: call.actor)
            return LookupAnswer.location.answer(result)
        }
    }

    /// Takes the Idempotency-Key, where there is one: a question changes nothing that could share its transaction.
    private func claim(_ call: ApiCall) async throws {
        if call.idempotent != nil { try await call.once { _ in } }
    }
}
