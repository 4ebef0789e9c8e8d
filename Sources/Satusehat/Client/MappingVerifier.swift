import Clinics
import Foundation
import Vocabulary

/// Asks the platform whether what a practitioner or location is mapped to is still there.
public struct MappingVerifier: Sendable {
    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let now: @Sendable () -> Date

    /// Makes one.
    public init(database: ClinicDatabase, lookups: SatusehatLookups, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.lookups = lookups
        self.now = now
    }

    /// What the platform said.
    public enum Outcome: Sendable, Hashable {
        /// It is there, and counts as verified from now on.
        case verified
        /// It is not there; the mapping stays, but no longer as verified: a person decides.
        case gone
        /// No answer now; a stable code.
        case away(String)
        /// The question was refused; in words for people.
        case refused(String)
    }

    /// Asks for a practitioner by the IHS number.
    public func verify(_ person: Practitioner, number known: String, of clinic: Clinic, by actor: Actor) async throws -> Outcome {
        guard let number = IHSNumber(known) else { return .gone }
        let result = await lookups.practitioner(ihsNumber: number, for: clinic.id)
        return try await keep(result, clinic) { isThere, scope in
            if isThere {
                try await PractitionerStore.setRemote(
                    known, of: person.id, method: person.verificationMethod ?? .manual, environment: clinic.environment, at: now(),
                    by: actor,
                    in: scope)
            } else {
                try await PractitionerStore.setUnverified(person.id, by: actor, in: scope)
            }
        }
    }

    /// Asks for a location by its Location id.
    public func verify(_ place: Location, id known: String, of clinic: Clinic, by actor: Actor) async throws -> Outcome {
        let result = await lookups.location(known, for: clinic.id)
        return try await keep(result, clinic) { isThere, scope in
            if isThere {
                try await LocationStore.setRemote(known, of: place.id, environment: clinic.environment, at: now(), by: actor, in: scope)
            } else {
                try await LocationStore.setUnverified(place.id, by: actor, in: scope)
            }
        }
    }

    private func keep<Value: Sendable>(
        _ result: LookupResult<Value>, _ clinic: Clinic, _ write: (_ isThere: Bool, ClinicScope) async throws -> Void
    ) async throws -> Outcome {
        switch result {
        case .found, .ambiguous:
            try await database.transaction(in: clinic.id) { try await write(true, $0) }
            return .verified
        case .notFound:
            try await database.transaction(in: clinic.id) { try await write(false, $0) }
            return .gone
        case .away(let reason): return .away(reason)
        case .refused(let message): return .refused(message)
        }
    }
}
