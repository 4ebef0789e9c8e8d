import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Keeps what stands on the platform of a clinic's polis and practitioners as it is here: services and roles where the clinic asks for
/// them, units that were made, and whether a Location is in use. Nothing waits for any of it.
public struct MasterDataSending: Sendable {
    /// How far back a visit says where a practitioner works, in days.
    static let workedWithin = 90

    private let database: ClinicDatabase
    private let intake: Intake

    /// Plans by this intake.
    public init(database: ClinicDatabase, intake: Intake) {
        self.database = database
        self.intake = intake
    }

    /// Plans what differs from what was sent, each thing in a transaction of its own, and says how much that was.
    /// - Parameter only: the location that was changed; nil looks at all, and at practitioners.
    @discardableResult
    public func keep(_ clinic: ClinicID, only location: UUID? = nil) async throws -> Int {
        guard let clinic = try await database.platform({ try await ClinicStore.find(clinic, in: $0) }) else { return 0 }
        let (wanted, statuses) = try await database.transaction(in: clinic.id) { scope in
            (try await pieces(of: clinic, only: location, in: scope), try await self.statuses(of: location, in: scope))
        }
        var count = 0
        for thing in wanted {
            try Task.checkCancellation()
            let sends = try await database.transaction(in: clinic.id) { scope in
                try await intake.keep(thing.plan, creating: thing.creates, clinic: clinic, in: scope)
            }
            if sends { count += 1 }
        }
        for status in statuses {
            try Task.checkCancellation()
            let sends = try await database.transaction(in: clinic.id) { scope in
                try await intake.keep(
                    LocationBuilder.status(isActive: status.isActive), kind: ResourceType.location,
                    key: SourceKey.locationStatus(status.remoteID), of: status.local, first: LocationBuilder.status(isActive: true),
                    clinic: clinic, in: scope)
            }
            if sends { count += 1 }
        }
        return count
    }

    /// Queues a location's unit below the clinic's Organization; nil while the clinic's own is not known. Asking twice makes it once.
    public func addUnit(_ location: Location, of clinic: Clinic, by actor: Actor, in scope: ClinicScope) async throws -> UUID? {
        guard let organization = try await organizationID(clinic, scope), location.isActive else { return nil }
        let delivery = try await intake.plan(unit(location, clinic, organization), clinic: clinic, in: scope)
        try await AuditStore.append(
            AuditEntry(action: "organization.sent", subject: .init("location", location.id.lowerText), by: actor), in: scope)
        return delivery
    }

    private struct Wanted: Sendable {
        var plan: MasterDataPlan
        /// What is out of use is changed where it is there, and not made any more.
        var creates: Bool
    }

    /// Whether a Location of the platform is in use here.
    private struct Status: Sendable {
        var remoteID: String
        var local: UUID
        var isActive: Bool
    }

    /// A Location that several places of the clinic are called stays in use while one of them is.
    private func statuses(of only: UUID?, in scope: ClinicScope) async throws -> [Status] {
        let places = Dictionary(grouping: try await LocationStore.list(in: scope)) { $0.satusehatID }
        return places.compactMap { remoteID, places in
            guard let remoteID, only == nil || places.contains(where: { $0.id == only }),
                let first = places.min(by: { $0.id.lowerText < $1.id.lowerText })
            else { return nil }
            return Status(remoteID: remoteID, local: first.id, isActive: places.contains(where: \.isActive))
        }
    }

    private func pieces(of clinic: Clinic, only location: UUID?, in scope: ClinicScope) async throws -> [Wanted] {
        guard let organization = try await organizationID(clinic, scope) else { return [] }
        let settings = try await SettingsStore.settings(in: scope)
        let locations = try await LocationStore.list(in: scope).filter { location == nil || $0.id == location }
        let units = try await intake.masterDataKeys(kind: "Organization", clinic: clinic, in: scope)
        var wanted = locations.filter { units.contains(SourceKey.organization($0.id)) }.map { place in
            Wanted(plan: unit(place, clinic, organization), creates: false)
        }
        if settings.healthcareService {
            wanted += locations.compactMap { place in
                service(place, clinic, organization).map { Wanted(plan: $0, creates: place.isActive) }
            }
        }
        if settings.practitionerRole, location == nil {
            wanted += try await roles(locations, organization, scope)
        }
        return wanted
    }

    private func organizationID(_ clinic: Clinic, _ scope: ClinicScope) async throws -> String? {
        try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: scope)?.organizationID
    }

    private func unit(_ location: Location, _ clinic: Clinic, _ organization: String) -> MasterDataPlan {
        MasterDataPlan(
            kind: "Organization", key: SourceKey.organization(location.id),
            body: OrganizationBuilder.build(location, of: clinic, organizationID: organization))
    }

    /// Without a specialty the platform cannot be searched for it.
    private func service(_ location: Location, _ clinic: Clinic, _ organization: String) -> MasterDataPlan? {
        let specialty = location.specialty.map { CodingValue(system: nil, code: $0) }
        return HealthcareServiceBuilder.build(location, specialty: specialty, of: clinic, organizationID: organization).map {
            MasterDataPlan(
                kind: "HealthcareService", key: SourceKey.healthcareService(location.id), body: $0, findsFirst: specialty != nil)
        }
    }

    private func roles(_ locations: [Location], _ organization: String, _ scope: ClinicScope) async throws -> [Wanted] {
        let since = LocalDate(Date().addingTimeInterval(-86_400 * Double(Self.workedWithin)), in: .wib)
        let worked = try await VisitMappingStore.places(ofPractitionersSince: since, in: scope)
        return try await PractitionerStore.list(in: scope).compactMap { practitioner in
            let ids = worked[practitioner.id] ?? []
            let places = locations.filter { $0.isActive && $0.satusehatID != nil && ids.contains($0.id) }
            guard !places.isEmpty, let role = ProfessionalRole.role(of: practitioner.name) else { return nil }
            let body = PractitionerRoleBuilder.build(practitioner, role: role, at: places, organizationID: organization)
            return body.map {
                Wanted(
                    plan: MasterDataPlan(
                        kind: "PractitionerRole", key: SourceKey.practitionerRole(practitioner.id), body: $0),
                    creates: practitioner.isActive)
            }
        }
    }
}

extension Location {
    /// The key of the delivery that makes its unit on the platform.
    public var unitKey: String { SourceKey.organization(id) }
    /// The key of the delivery that makes its service there.
    public var serviceKey: String { SourceKey.healthcareService(id) }
}
