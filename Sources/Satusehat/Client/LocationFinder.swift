import Clinics
import Delivery
import Foundation
import Vocabulary

/// Finds the Location ids of a clinic's poli: among its own first, then on the platform. What is found is kept as a mapping, and the
/// visits that waited for it go. Another organisation's rooms are never taken.
public struct LocationFinder: Sendable {
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

    /// What a `poli` means: this clinic's code, or a Location id.
    /// - Parameter searchingCodes: also asks the platform for a room of the clinic with this code.
    public func find(code: String, searchingCodes: Bool, of clinic: Clinic, by actor: Actor) async throws -> LookupResult<String> {
        let (known, organization) = try await database.transaction(in: clinic.id) { scope in
            let byCode = try await LocationStore.find(code: code, in: scope)
            let known = if let byCode { byCode } else { try await LocationStore.find(satusehatID: code, in: scope) }
            return (known, try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: scope)?.organizationID)
        }
        if let known, let id = known.satusehatID {
            try await intake.mappingChanged(location: known, clinic: clinic.id)
            return .found(id)
        }
        guard let organization else { return .refused(message: "Kredensial SATUSEHAT klinik ini belum diisi.") }
        if known == nil, Self.isAskable(code) {
            return try await keep(try await owned(code, by: organization, clinic.id), code: nil, known: nil, of: clinic, by: actor)
        }
        guard searchingCodes else { return .notFound }
        let found = await lookups.location(code: code, organizationID: organization, for: clinic.id)
        return try await keep(found, code: code, known: known, of: clinic, by: actor)
    }

    /// Takes over a Location id that the clinic gives for one of its locations, if it is the clinic's there.
    public func adopt(_ id: String, for location: Location, of clinic: Clinic, by actor: Actor) async throws -> LookupResult<String> {
        if let known = location.satusehatID, known.lowercased() == id.lowercased() { return .found(known) }
        let organization = try await database.transaction(in: clinic.id) {
            try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: $0)?.organizationID
        }
        guard let organization else { return .refused(message: "Kredensial SATUSEHAT klinik ini belum diisi.") }
        let found = try await owned(id, by: organization, clinic.id)
        return try await keep(found, code: location.code, known: location, of: clinic, by: actor)
    }

    /// Whether a `poli` that nobody here knows has the form of a Location id.
    public static func isAskable(_ code: String) -> Bool { UUID(uuidString: code) != nil }

    /// A room by id, if it belongs to this organisation or to a part of it.
    private func owned(_ id: String, by organization: String, _ clinic: ClinicID) async throws -> LookupResult<FoundLocation> {
        let result = await lookups.location(id.lowercased(), for: clinic)
        guard case .found(let location) = result, location.organizationID != organization else { return result }
        guard let manager = location.organizationID else { return .notFound }
        switch await lookups.organization(manager, for: clinic) {
        case .found(let part): return part.parentID == organization ? result : .notFound
        case .away(let reason): return .away(reason: reason)
        case .notFound, .ambiguous, .refused: return .notFound
        }
    }

    private func keep(
        _ result: LookupResult<FoundLocation>, code: String?, known: Location?, of clinic: Clinic, by actor: Actor
    ) async throws -> LookupResult<String> {
        try await result.then { room in
            let kept = try await database.transaction(in: clinic.id) { scope in
                var location = try await stored(room, code: code, known: known, by: actor, in: scope)
                location?.satusehatID = room.id
                if let id = location?.id {
                    try await LocationStore.setRemote(room.id, of: id, environment: clinic.environment, at: now(), by: actor, in: scope)
                }
                return location
            }
            if let kept { try await intake.mappingChanged(location: kept, clinic: clinic.id) }
            return .found(room.id)
        }
    }

    private func stored(
        _ room: FoundLocation, code: String?, known: Location?, by actor: Actor, in scope: ClinicScope
    ) async throws -> Location? {
        if let known { return known }
        if let same = try await LocationStore.find(satusehatID: room.id, in: scope) { return same }
        let made = Location(id: .v7(), code: code, name: room.name ?? code ?? "Lokasi \(room.id.prefix(8))")
        if case .saved(let added) = try await LocationStore.add(made, by: actor, in: scope) { return added }
        // Another call added the same room meanwhile.
        return if let code { try await LocationStore.find(code: code, in: scope) } else { nil }
    }
}
