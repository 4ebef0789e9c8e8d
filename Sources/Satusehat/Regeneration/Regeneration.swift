import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Makes foundation resources anew: shows what differs on the platform, takes over what is there, changes what says something else, and
/// creates only what nobody has.
public struct Regeneration: Sendable {
    /// Lines of one page: each is a question to the platform.
    public static let perPage = 10

    let database: ClinicDatabase
    let lookups: SatusehatLookups
    let intake: Intake
    let practitioners: PractitionerFinder
    let locations: LocationFinder
    let patients: PatientFinder

    /// Asks by these lookups and finders.
    public init(
        database: ClinicDatabase, lookups: SatusehatLookups, intake: Intake, practitioners: PractitionerFinder, locations: LocationFinder,
        patients: PatientFinder
    ) {
        self.database = database
        self.lookups = lookups
        self.intake = intake
        self.practitioners = practitioners
        self.locations = locations
        self.patients = patients
    }

    /// A page of what can be made anew, as it stands here; one more than a page when there are more.
    public func list(_ resource: FoundationResource, after: UUID?, of clinic: Clinic) async throws -> [RegenerationLine] {
        try await database.transaction(in: clinic.id) { scope in
            switch resource {
            case .organization:
                let units = try await units(of: clinic, in: scope)
                let number = try await PlatformCredentialStore.organizationID(.satusehat, clinic.environment, in: scope)
                let own = RegenerationLine(id: nil, name: clinic.details.name, remoteID: number)
                let rest = units.drop { unit in after.map { unit.location.id <= $0 } ?? false }
                    .map { RegenerationLine(id: $0.location.id, name: $0.location.name, code: $0.location.code, remoteID: $0.remoteID) }
                return Array((after == nil ? [own] : []) + rest).prefixOnePage
            case .location:
                return try await LocationStore.page(after: after, limit: Self.perPage + 1, in: scope)
                    .map { RegenerationLine(id: $0.id, name: $0.name, code: $0.code, remoteID: $0.satusehatID) }
            case .practitioner:
                return try await PractitionerStore.page(after: after, limit: Self.perPage + 1, in: scope)
                    .map { person in
                        // Nothing is there to ask by.
                        let plan = person.nik == nil && person.ihsNumber == nil ? RegenerationLine.Plan.blocked(.noNIK) : nil
                        return RegenerationLine(id: person.id, name: person.name, code: person.code, remoteID: person.ihsNumber, plan: plan)
                    }
            case .patient:
                return try await PatientStore.unknownToPlatform(after: after, limit: Self.perPage + 1, in: scope).map { patient in
                    RegenerationLine(
                        id: patient.id, name: patient.shownName, code: patient.medicalRecordNumber, remoteID: nil, plan: Self.plan(patient))
                }
            }
        }
    }

    /// The same page with what SATUSEHAT has of each.
    public func compare(_ resource: FoundationResource, after: UUID?, of clinic: Clinic) async throws -> [RegenerationLine] {
        var lines = try await list(resource, after: after, of: clinic)
        for index in lines.indices.prefix(Self.perPage) where lines[index].plan == nil {
            lines[index] = try await compare(lines[index], resource, clinic)
        }
        return lines
    }

    private func compare(_ line: RegenerationLine, _ resource: FoundationResource, _ clinic: Clinic) async throws -> RegenerationLine {
        switch resource {
        case .organization: try await organization(line, clinic)
        case .location: try await location(line, clinic)
        case .practitioner: try await practitioner(line, clinic)
        case .patient: line
        }
    }

    // MARK: - One at a time

    private func organization(_ line: RegenerationLine, _ clinic: Clinic) async throws -> RegenerationLine {
        var line = line
        guard let id = line.id else {
            guard let number = line.remoteID else { return line.with(.blocked(.noCredential)) }
            let reply = await lookups.organization(number, for: clinic.id)
            guard case .found(let own) = reply else { return line.blocked(by: reply, "Organisasi ini") }
            if let name = own.name, name != line.name {
                line.differences = [.init(element: "name", ours: line.name, theirs: name)]
            }
            return line.with(.blocked(.ownFacility))
        }
        let unit = try await database.transaction(in: clinic.id) { try await units(of: clinic, in: $0) }.first { $0.location.id == id }
        guard let unit, let remoteID = unit.remoteID else { return line.with(.create) }
        let reply = await lookups.organization(remoteID, for: clinic.id)
        guard case .found(let found) = reply else { return line.blocked(by: reply, "Organisasi ini") }
        return line.compared(unit.body, found.resource)
    }

    private func location(_ line: RegenerationLine, _ clinic: Clinic) async throws -> RegenerationLine {
        guard let id = line.id, let ours = try await body(ofLocation: id, clinic) else {
            return line.with(.blocked(.noCredential))
        }
        if let remoteID = ours.location.satusehatID {
            let reply = await lookups.location(remoteID, for: clinic.id)
            guard case .found(let found) = reply else { return line.blocked(by: reply, "ID Location ini") }
            return line.compared(ours.body, found.resource)
        }
        guard ours.location.isActive else { return line.with(.blocked(.inactive)) }
        let code = ours.location.code ?? id.lowerText
        let reply = await lookups.location(code: code, organizationID: ours.organization, for: clinic.id)
        switch reply {
        case .found(let found):
            var line = line.compared(ours.body, found.resource)
            line.plan = .adopt(remoteID: found.id)
            return line
        case .notFound: return line.with(.create)
        case .ambiguous, .away, .refused: return line.blocked(by: reply, "Lokasi ini")
        }
    }

    private func practitioner(_ line: RegenerationLine, _ clinic: Clinic) async throws -> RegenerationLine {
        guard let id = line.id, let ours = try await database.transaction(in: clinic.id, { try await PractitionerStore.find(id, in: $0) })
        else { return line }
        let reply: LookupResult<FoundPractitioner>
        if let nik = ours.nik {
            reply = await lookups.practitioner(nik, for: clinic.id)
        } else if let number = ours.ihsNumber.flatMap({ IHSNumber($0) }) {
            reply = await lookups.practitioner(ihsNumber: number, for: clinic.id)
        } else {
            return line.with(.blocked(.noNIK))
        }
        guard case .found(let found) = reply else { return line.blocked(by: reply, "Praktisi ini") }
        var line = line
        for (element, own, theirs) in [("name", ours.name, found.name), ("qualification (STR)", ours.str ?? "–", found.str)] {
            if let theirs, theirs != own { line.differences.append(.init(element: element, ours: own, theirs: theirs)) }
        }
        guard let known = ours.ihsNumber else { return line.with(.adopt(remoteID: found.ihsNumber)) }
        return line.with(known == found.ihsNumber ? .same : .replace(remoteID: found.ihsNumber))
    }

    private static func plan(_ patient: Patient) -> RegenerationLine.Plan {
        if patient.canBeCreated { return .create }
        return patient.nik == nil ? .blocked(.newborn) : .update
    }

    // MARK: - What we say

    struct OurLocation: Sendable {
        var location: Location
        var organization: String
        var body: JSON
    }

    func body(ofLocation id: UUID, _ clinic: Clinic) async throws -> OurLocation? {
        try await database.transaction(in: clinic.id) { scope in
            guard let location = try await LocationStore.find(id, in: scope),
                let organization = try await PlatformCredentialStore.organizationID(.satusehat, clinic.environment, in: scope)
            else { return nil }
            var parent: Location?
            if let id = location.parentID { parent = try await LocationStore.find(id, in: scope) }
            let body = LocationBuilder.build(location, of: clinic, organizationID: organization, parentID: parent?.satusehatID)
            return OurLocation(location: location, organization: organization, body: body)
        }
    }

    struct OurUnit: Sendable {
        var location: Location
        var remoteID: String?
        var body: JSON
    }

    /// The clinic's units: locations that were made an Organization too.
    func units(of clinic: Clinic, in scope: ClinicScope) async throws -> [OurUnit] {
        guard let organization = try await PlatformCredentialStore.organizationID(.satusehat, clinic.environment, in: scope) else {
            return []
        }
        let keys = try await intake.masterDataKeys(kind: ResourceType.organization, clinic: clinic, in: scope)
        var units: [OurUnit] = []
        for place in try await LocationStore.list(in: scope) where keys.contains(place.unitKey) {
            let made = try await DeliveryListStore.creations([place.unitKey], channel: .satusehat, in: clinic.environment, scope)
            units.append(
                OurUnit(
                    location: place, remoteID: made.values.first?.remoteID,
                    body: OrganizationBuilder.build(place, of: clinic, organizationID: organization)))
        }
        return units.sorted { $0.location.id < $1.location.id }
    }
}

extension RegenerationLine {
    fileprivate func with(_ plan: Plan) -> RegenerationLine {
        var line = self
        line.plan = plan
        return line
    }

    fileprivate func blocked<Value>(by reply: LookupResult<Value>, _ what: String) -> RegenerationLine {
        RegenerationObstacle.of(reply, what).map { with(.blocked($0)) } ?? self
    }

    /// Our body beside the found resource. The platform may drop our identifier; that alone is no difference.
    fileprivate func compared(_ body: JSON, _ found: JSON) -> RegenerationLine {
        var line = self
        line.differences = Content.differences(found, body, ignoring: ["identifier"]).map { element in
            Difference(element: element, ours: Self.shown(body[element]), theirs: Self.shown(found[element]))
        }
        line.plan = line.differences.isEmpty ? .same : .update
        return line
    }

    private static let longestShown = 120

    private static func shown(_ value: JSON?) -> String {
        guard let value else { return "–" }
        let text = value.string ?? value.text()
        return text.count > longestShown ? text.prefix(longestShown) + "…" : text
    }
}

extension Array<RegenerationLine> {
    fileprivate var prefixOnePage: [RegenerationLine] { Array(prefix(Regeneration.perPage + 1)) }
}
