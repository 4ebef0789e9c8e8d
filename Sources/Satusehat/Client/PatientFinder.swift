import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Finds the IHS numbers of a clinic's patients, and creates patients on the platform whom it does not know.
public struct PatientFinder: Sendable {
    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let gate: LaneGate
    let kind: any DeliveryKind
    let intake: Intake
    let now: @Sendable () -> Date

    /// Makes a finder.
    public init(
        database: ClinicDatabase, lookups: SatusehatLookups, gate: LaneGate, intake: Intake,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.lookups = lookups
        self.gate = gate
        self.intake = intake
        self.now = now
        kind = PatientKind(now: now)
    }

    /// What came of creating a patient.
    public enum Registration: Sendable, Hashable {
        /// The IHS number, found or new.
        case known(String)
        /// The platform has none, and too little is known to create one.
        case incomplete
        /// Refused, with the reason.
        case rejected(Rejection)
        /// Several fit.
        case ambiguous(Int)
        /// No answer; a stable code. What was stored here stays, and asking again does no harm.
        case away(reason: String)
        /// The platform, or our own settings, say no to the question; in words for people.
        case refused(message: String)
    }

    /// The IHS number of a NIK: known here, else asked for. The answer is kept.
    /// - Parameter anew: asks also for what is known.
    public func find(nik: NIK, of clinic: Clinic, by personID: UUID? = nil, anew: Bool = false) async throws -> LookupResult<String> {
        if !anew, let known = try await known(nik, of: clinic) { return .found(known) }
        let result = await lookups.patient(nik, for: clinic.id)
        switch result {
        case .found(let person):
            try await keep(person.ihsNumber, nik: nik, resource: person.resource, of: clinic, by: personID)
            return .found(person.ihsNumber)
        case .notFound:
            let remedy = ErrorCatalog.explain("patient-not-found", element: nil, kind: kind.name).remedy
            try await remember(.notFound(instructions: remedy), nik, clinic, personID)
            return .notFound
        case .ambiguous(let count): return .ambiguous(count)
        case .away(let reason):
            try await remember(.failed, nik, clinic, personID)
            return .away(reason: reason)
        case .refused(let message): return .refused(message: message)
        }
    }

    /// Finds a stored patient on the platform, or creates them there. Newborns without a NIK are known by their mother's.
    public func register(_ patient: Patient, of clinic: Clinic) async throws -> Registration {
        if let nik = patient.nik, let known = try await known(nik, of: clinic) { return .known(known) }
        let body = PatientBuilder.build(patient)
        let delivery = outgoing(patient, clinic)
        guard let search = kind.search(delivery, body: body) else { return .incomplete }
        switch await gate.call(search, purpose: "patient-before-create", clinic: clinic) {
        case .notSent(let reason), .answerUnknown(let reason): return .away(reason: reason)
        case .heldBack(let why): return .away(reason: why.rawValue)
        case .credentialRefused(let message), .notConfigured(let message): return .refused(message: message)
        case .answered(let response):
            if case .kindRefused(let rejection) = kind.classify(response, for: delivery) { return .refused(message: rejection.message) }
            switch kind.match(response, for: delivery, body: body) {
            case .one(let id, _):
                try await keep(id, of: patient, clinic)
                return .known(id)
            case .several(let numbers): return .ambiguous(numbers.count)
            case .unreadable: return .away(reason: "http_\(response.status)")
            case .none: return patient.canBeCreated ? try await create(patient, body, delivery, clinic) : .incomplete
            }
        }
    }

    private func create(_ patient: Patient, _ body: JSON, _ delivery: Outgoing, _ clinic: Clinic) async throws -> Registration {
        let problems = kind.validate(body)
        if let problem = problems.first {
            return .rejected(Rejection(.client, code: "rule-\(problem.rule)", element: problem.element, message: problem.message))
        }
        switch await gate.call(kind.request(delivery, body: body), purpose: "register-patient", clinic: clinic) {
        case .notSent(let reason), .answerUnknown(let reason): return .away(reason: reason)
        case .heldBack(let why): return .away(reason: why.rawValue)
        case .credentialRefused(let message), .notConfigured(let message): return .refused(message: message)
        case .answered(let response):
            switch kind.classify(response, for: delivery) {
            case .sent(let id), .found(let id):
                try await keep(id, of: patient, clinic)
                return .known(id)
            case .rejected(let rejection), .duplicate(let rejection): return .rejected(rejection)
            case .credentialRefused(let message): return .refused(message: message)
            case .kindRefused(let rejection): return .refused(message: rejection.message)
            case .retry(let rejection, _): return .away(reason: rejection.code)
            case .away(let reason, _, _), .ambiguous(let reason, _): return .away(reason: reason)
            case .missing, .skipped, .heldBack: return .away(reason: "unreadable_answer")
            }
        }
    }

    private func outgoing(_ patient: Patient, _ clinic: Clinic) -> Outgoing {
        Outgoing(
            clinicID: clinic.id.rawValue, id: patient.id, kind: kind.name, operation: .create, step: nil, resourceID: patient.id,
            sourceID: patient.id, patientID: patient.id, visitID: nil, environment: clinic.environment.rawValue, organizationID: "",
            remoteID: nil)
    }

    private func known(_ nik: NIK, of clinic: Clinic) async throws -> String? {
        try await database.transaction(in: clinic.id) { scope in
            if let patient = try await PatientStore.find(nik: nik, in: scope),
                let number = try await PatientStore.ihsNumber(of: patient.id, in: clinic.environment, scope)
            {
                return number
            }
            let lookup = try await PatientLookupStore.latest(nik, environment: clinic.environment, in: scope)
            guard let lookup, lookup.holds(at: now()), case .found(let number, _) = lookup.result else { return nil }
            return number
        }
    }

    private func keep(_ number: String, nik: NIK, resource: JSON, of clinic: Clinic, by personID: UUID?) async throws {
        try await remember(.found(ihsNumber: number, resource: resource.bytes()), nik, clinic, personID)
        let patient = try await database.transaction(in: clinic.id) { try await PatientStore.find(nik: nik, in: $0) }
        if let patient { try await keep(number, of: patient, clinic) }
    }

    private func keep(_ number: String, of patient: Patient, _ clinic: Clinic) async throws {
        try await database.transaction(in: clinic.id) { scope in
            try await RemoteReferenceStore.put(
                RemoteReference(localID: patient.id, resourceType: kind.name, remoteID: number), in: clinic.environment, scope)
            try await intake.patientIsKnown(patient.id, in: scope)
        }
    }

    private func remember(_ result: PatientLookup.Result, _ nik: NIK, _ clinic: Clinic, _ personID: UUID?) async throws {
        try await database.transaction(in: clinic.id) { scope in
            let patient = try await PatientStore.find(nik: nik, in: scope)
            try await PatientLookupStore.append(
                PatientLookup(nik: nik, patientID: patient?.id, result: result, searchedAt: now(), searchedBy: personID),
                environment: clinic.environment, in: scope)
        }
    }
}
