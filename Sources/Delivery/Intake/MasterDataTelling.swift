import Clinics
import Foundation
import Postgres

extension Intake {
    /// Tells the platform again what a thing of ours says that it has under this id, whatever it was told before: somebody may have changed
    /// it there. Never makes a second one; what still waits to be made gets today's content and goes.
    public func tell(_ plan: MasterDataPlan, remoteID: String, clinic: Clinic, in scope: ClinicScope) async throws {
        let store = MasterDataStore(clinic: clinic, scope: scope)
        try await store.lock(plan.key)
        let body = MasterDataBody(plan.body, scope.keys)
        let known = try await store.find(plan.key)
        if let known, known.state != .completed {
            _ = try await store.rebuild(known, body)
            try await ResendStore.requeue([known.id], channel: .satusehat, in: scope)
            return
        }
        let resource = if let known { known.id } else { try await store.insertAccepted(plan, body, remoteID: remoteID) }
        // A person may have mapped it to another id since it was made.
        try await RemoteReferenceStore.put(
            RemoteReference(localID: resource, resourceType: plan.kind, remoteID: remoteID), in: clinic.environment, scope)
        let change = MasterDataChange(kind: plan.kind, key: plan.key, resourceID: resource, sourceID: plan.sourceID ?? resource)
        _ = try await store.change(change, overEdits: true) { _ in .init(body: body, isTold: false) }
    }
}
