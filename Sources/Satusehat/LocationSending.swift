import Clinics
import Delivery
import Foundation
import Vocabulary

extension Intake {
    /// Queues a location's creation on the platform, or the adoption of what is there under its code. Asking twice makes it once.
    /// - Returns: the delivery; nil when the location has its id, is not in use, or the clinic's organisation is not known.
    public func send(_ location: Location, of clinic: Clinic, by actor: Actor, in scope: ClinicScope) async throws -> UUID? {
        let credential = try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: scope)
        guard let organization = credential?.organizationID, location.isActive, location.satusehatID == nil else { return nil }
        var parent: Location?
        if let id = location.parentID { parent = try await LocationStore.find(id, in: scope) }
        let body = LocationBuilder.build(location, of: clinic, organizationID: organization, parentID: parent?.satusehatID)
        let delivery = try await plan(
            MasterDataPlan(kind: "Location", key: LocationBuilder.key(location), sourceID: location.id, body: body), clinic: clinic,
            in: scope)
        try await AuditStore.append(
            AuditEntry(action: "location.sent", subject: .init("location", location.id.lowerText), by: actor), in: scope)
        return delivery
    }
}
