import Clinics
import Delivery
import Foundation
import Vocabulary

/// What came of making things anew.
public struct RegenerationTally: Sendable, Hashable {
    /// Creations or updates that are on their way.
    public var sent = 0
    /// Taken over from the platform, or found there.
    public var connected = 0
    /// Nothing came of these, each with why: their plan is ``RegenerationLine/Plan/blocked(_:)``.
    public var left: [RegenerationLine] = []

    /// Nothing yet.
    public init() {}
}

extension Regeneration {
    /// Makes these anew, one after the other. Audited.
    public func run(_ resource: FoundationResource, _ ids: [UUID], of clinic: Clinic, by actor: Actor) async throws -> RegenerationTally {
        var tally = RegenerationTally()
        for id in ids.prefix(Self.perPage) {
            try Task.checkCancellation()
            switch resource {
            case .organization: try await organization(id, clinic, &tally)
            case .location: try await location(id, clinic, actor, &tally)
            case .practitioner: try await practitioner(id, clinic, actor, &tally)
            case .patient: try await patient(id, clinic, &tally)
            }
        }
        let (sent, connected) = (tally.sent, tally.connected)
        try await database.transaction(in: clinic.id) { scope in
            try await AuditStore.append(
                AuditEntry(
                    action: "regeneration.run", subject: .init("resource", resource.rawValue),
                    after: ["sent": .number(.init(sent)), "connected": .number(.init(connected))], by: actor), in: scope)
        }
        return tally
    }

    private func organization(_ id: UUID, _ clinic: Clinic, _ tally: inout RegenerationTally) async throws {
        let isSent = try await database.transaction(in: clinic.id) { scope in
            guard let unit = try await units(of: clinic, in: scope).first(where: { $0.location.id == id }) else { return false }
            let plan = MasterDataPlan(kind: ResourceType.organization, key: unit.location.unitKey, body: unit.body)
            if let remoteID = unit.remoteID {
                try await intake.tell(plan, remoteID: remoteID, clinic: clinic, in: scope)
            } else {
                _ = try await intake.plan(plan, clinic: clinic, in: scope)
            }
            return true
        }
        if isSent { tally.sent += 1 }
    }

    /// What is on the platform under the location's code is taken over before anything is made.
    private func location(_ id: UUID, _ clinic: Clinic, _ actor: Actor, _ tally: inout RegenerationTally) async throws {
        guard var ours = try await body(ofLocation: id, clinic) else { return }
        if ours.location.satusehatID == nil, let code = ours.location.code {
            switch try await locations.find(code: code, searchingCodes: true, of: clinic, by: actor) {
            case .found(let remoteID):
                tally.connected += 1
                ours.location.satusehatID = remoteID
            case .notFound: break
            case let reply:
                tally.leave(
                    RegenerationLine(id: id, name: ours.location.name, code: code, remoteID: nil), .of(reply, "Lokasi ini"))
                return
            }
        }
        let (location, body) = (ours.location, ours.body)
        let isSent = try await database.transaction(in: clinic.id) { scope in
            guard let remoteID = location.satusehatID else {
                return try await intake.send(location, of: clinic, by: actor, in: scope) != nil
            }
            let plan = MasterDataPlan(
                kind: ResourceType.location, key: LocationBuilder.key(location), sourceID: location.id, body: body)
            try await intake.tell(plan, remoteID: remoteID, clinic: clinic, in: scope)
            return true
        }
        if isSent { tally.sent += 1 }
    }

    private func practitioner(_ id: UUID, _ clinic: Clinic, _ actor: Actor, _ tally: inout RegenerationTally) async throws {
        guard let person = try await database.transaction(in: clinic.id, { try await PractitionerStore.find(id, in: $0) }) else { return }
        let line = RegenerationLine(id: id, name: person.name, code: person.code, remoteID: person.ihsNumber)
        guard let nik = person.nik else { return tally.leave(line, .noNIK) }
        let reply = try await practitioners.find(nik: nik, of: clinic, by: actor, anew: true)
        if case .found = reply { tally.connected += 1 } else { tally.leave(line, .of(reply, "NIK praktisi ini")) }
    }

    private func patient(_ id: UUID, _ clinic: Clinic, _ tally: inout RegenerationTally) async throws {
        guard let patient = try await database.transaction(in: clinic.id, { try await PatientStore.find(id, in: $0) }) else { return }
        let line = RegenerationLine(id: id, name: patient.shownName, code: patient.medicalRecordNumber, remoteID: nil)
        switch try await patients.register(patient, of: clinic) {
        case .known: tally.connected += 1
        case .incomplete: tally.leave(line, patient.nik == nil ? .newborn : .incomplete)
        case .rejected(let rejection):
            tally.leave(line, .refused(ErrorCatalog.explain(rejection.code, element: rejection.element, kind: "Patient").meaning))
        case .ambiguous(let count): tally.leave(line, .ambiguous(count))
        case .away: tally.leave(line, .away)
        case .refused(let words): tally.leave(line, .refused(words))
        }
    }
}

extension RegenerationTally {
    fileprivate mutating func leave(_ line: RegenerationLine, _ obstacle: RegenerationObstacle?) {
        guard let obstacle else { return }
        var line = line
        line.plan = .blocked(obstacle)
        left.append(line)
    }
}

extension Patient {
    /// As lists call them.
    var shownName: String { name ?? "Pasien tanpa nama" }
}
