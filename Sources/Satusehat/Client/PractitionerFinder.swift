import Clinics
import Delivery
import Foundation
import Vocabulary

/// Finds the IHS numbers of a clinic's doctors: among its own first, then on the platform. What is found is kept as a mapping, and the
/// visits that waited for it go.
public struct PractitionerFinder: Sendable {
    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let intake: Intake
    let now: @Sendable () -> Date

    /// Makes a finder.
    public init(database: ClinicDatabase, lookups: SatusehatLookups, intake: Intake, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.lookups = lookups
        self.intake = intake
        self.now = now
    }

    /// The IHS number of a NIK.
    /// - Parameter anew: asks also for what is known.
    public func find(nik: NIK, of clinic: Clinic, by actor: Actor, anew: Bool = false) async throws -> LookupResult<String> {
        let known = try await database.transaction(in: clinic.id) { try await PractitionerStore.find(nik: nik, in: $0) }
        if let number = known?.ihsNumber, !anew { return .found(number) }
        return try await ask(nik: nik, known: known, of: clinic, by: actor)
    }

    /// The IHS number of a NIK that no practitioner here has, where somebody was adopted by IHS number before: it may be them. Asks the
    /// platform and keeps nothing; `.notFound` where nobody can be meant.
    public func adopted(nik: NIK, of clinic: Clinic) async throws -> LookupResult<String> {
        let mayBeHere = try await database.transaction(in: clinic.id) { scope in
            let all = try await PractitionerStore.list(in: scope)
            return !all.contains { $0.nik == nik } && all.contains { $0.nik == nil && $0.ihsNumber != nil }
        }
        guard mayBeHere else { return .notFound }
        return await lookups.practitioner(nik, for: clinic.id).then { .found($0.ihsNumber) }
    }

    /// The IHS number by SIP or STR, among this clinic's practitioners: the platform cannot be searched by them.
    public func find(sip: String?, str: String?, of clinic: Clinic, by actor: Actor) async throws -> LookupResult<String> {
        let known = try await database.transaction(in: clinic.id) { try await PractitionerStore.find(sip: sip, str: str, in: $0) }
        guard let known else { return .notFound }
        if let number = known.ihsNumber { return .found(number) }
        guard let nik = known.nik else { return .notFound }
        return try await ask(nik: nik, known: known, of: clinic, by: actor)
    }

    /// What a visit's `dokter`, as it is stored, means: this clinic's code, an IHS number, or a NIK.
    public func find(code: String, of clinic: Clinic, by actor: Actor) async throws -> LookupResult<String> {
        let (nik, known) = try await database.transaction(in: clinic.id) { scope -> (NIK?, Practitioner?) in
            if PractitionerCode.isNIK(code) {
                guard let nik = try await VisitMappingStore.nik(ofPractitioner: code, in: scope) else { return (nil, nil) }
                return (nik, try await PractitionerStore.find(nik: nik, in: scope))
            }
            if let practitioner = try await PractitionerStore.find(code: code, in: scope) { return (nil, practitioner) }
            return (nil, try await PractitionerStore.find(ihsNumber: code, in: scope))
        }
        if let known, let number = known.ihsNumber {
            try await intake.mappingChanged(practitioner: known, clinic: clinic.id)
            return .found(number)
        }
        if let nik = nik ?? known?.nik { return try await ask(nik: nik, known: known, of: clinic, by: actor) }
        guard known == nil, let number = IHSNumber(code), number.hasPractitionerForm else { return .notFound }
        return try await keep(lookups.practitioner(ihsNumber: number, for: clinic.id), nik: nil, known: nil, of: clinic, by: actor)
    }

    private func ask(nik: NIK, known: Practitioner?, of clinic: Clinic, by actor: Actor) async throws -> LookupResult<String> {
        try await keep(lookups.practitioner(nik, for: clinic.id), nik: nik, known: known, of: clinic, by: actor)
    }

    private func keep(
        _ result: LookupResult<FoundPractitioner>, nik: NIK?, known: Practitioner?, of clinic: Clinic, by actor: Actor
    ) async throws -> LookupResult<String> {
        try await result.then { person in
            let kept = try await database.transaction(in: clinic.id) { scope in
                var practitioner = try await stored(person, nik: nik, known: known, by: actor, in: scope)
                practitioner?.ihsNumber = person.ihsNumber
                if let id = practitioner?.id {
                    try await PractitionerStore.setRemote(
                        person.ihsNumber, of: id, method: .nikLookup, environment: clinic.environment, at: now(), by: actor, in: scope)
                }
                return practitioner
            }
            if let kept { try await intake.mappingChanged(practitioner: kept, clinic: clinic.id) }
            return .found(person.ihsNumber)
        }
    }

    /// The practitioner whom a found person is here, made when there is none.
    private func stored(
        _ person: FoundPractitioner, nik: NIK?, known: Practitioner?, by actor: Actor, in scope: ClinicScope
    ) async throws -> Practitioner? {
        if let known { return known }
        if let nik, let same = try await PractitionerStore.find(nik: nik, in: scope) { return same }
        if var same = try await PractitionerStore.find(ihsNumber: person.ihsNumber, in: scope) {
            guard let nik, same.nik == nil else { return same }
            same.nik = nik
            if case .saved(let changed) = try await PractitionerStore.update(same, by: actor, in: scope) { return changed }
            return same
        }
        var made = Practitioner(id: .v7(), code: nil, name: person.name ?? "Praktisi \(person.ihsNumber)")
        made.nik = nik
        made.str = person.str
        if case .saved(let added) = try await PractitionerStore.add(made, by: actor, in: scope) { return added }
        // Another call added the same person meanwhile.
        return if let nik { try await PractitionerStore.find(nik: nik, in: scope) } else { nil }
    }
}
