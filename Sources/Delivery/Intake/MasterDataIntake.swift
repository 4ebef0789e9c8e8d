import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Something of no visit as it is to stand on the platform: a piece of the clinic's master data, or what is said of a patient.
public struct MasterDataPlan: Sendable, Hashable {
    /// The name of its kind, such as "Location".
    public var kind: String
    /// The same thing gives the same key.
    public var key: String
    /// The thing of ours that has the platform's id from now on; nil where that thing is called otherwise there already, as a poli that is
    /// a Location is not found under the id of its HealthcareService.
    public var sourceID: UUID?
    /// The resource.
    public var body: JSON
    /// Whether the platform is searched before it is created.
    public var findsFirst: Bool
    /// The patient whom it is about.
    public var patientID: UUID?
    /// Deliveries that are to be settled first.
    public var after: [UUID] = []
    /// What it asks of the platform.
    public var operation = Operation.create

    /// Makes a plan.
    public init(kind: String, key: String, sourceID: UUID? = nil, body: JSON, findsFirst: Bool = true) {
        self.kind = kind
        self.key = key
        self.sourceID = sourceID
        self.body = body
        self.findsFirst = findsFirst
    }
}

extension Intake {
    /// Queues a creation (or adoption) on the platform. Planning it twice makes it once; one that failed goes again.
    public func plan(_ plan: MasterDataPlan, clinic: Clinic, in scope: ClinicScope) async throws -> UUID {
        let store = MasterDataStore(clinic: clinic, scope: scope)
        try await store.lock(plan.key)
        let body = MasterDataBody(plan.body, scope.keys)
        guard let known = try await store.find(plan.key) else { return try await store.insert(plan, body) }
        if known.state == .failed || known.state == .pending {
            try await ResendStore.addBuilt(known, body.bytes, body.hash, in: scope)
            try await ResendStore.requeue([known.id], channel: .satusehat, in: scope)
        }
        return known.id
    }

    /// Makes the platform say what we say: creates what is not there yet, changes what says something else, and sends nothing while both
    /// say the same. What failed stays failed until its content changes or a person sends it again. To be called in a transaction of its
    /// own: a visit's transaction has locked other deliveries before.
    /// - Parameter creating: whether one is made where there is none.
    /// - Returns: whether something will be sent.
    @discardableResult
    public func keep(_ plan: MasterDataPlan, creating: Bool, clinic: Clinic, in scope: ClinicScope) async throws -> Bool {
        let store = MasterDataStore(clinic: clinic, scope: scope)
        try await store.lock(plan.key)
        let body = MasterDataBody(plan.body, scope.keys)
        guard let known = try await store.find(plan.key) else {
            if creating { _ = try await store.insert(plan, body) }
            return creating
        }
        guard known.state == .completed else { return try await store.rebuild(known, body) }
        // What a person has put in the place of ours stands.
        guard !known.isEdited else { return false }
        return try await store.change(
            MasterDataChange(kind: plan.kind, key: plan.key, resourceID: known.id, sourceID: plan.sourceID ?? known.id)
        ) { plan.next(after: known.sentHash, $0, scope.keys) }
    }

    /// Makes the platform say one element of a resource as we say it, wherever that resource came from. To be called as the other.
    /// - Parameters:
    ///   - key: the same resource gives the same key.
    ///   - local: our thing that is called so on the platform.
    ///   - first: what the platform says until it was told something.
    /// - Returns: whether something will be sent.
    @discardableResult
    public func keep(
        _ patch: ElementPatch, kind: String, key: String, of local: UUID, first: ElementPatch, clinic: Clinic, in scope: ClinicScope
    ) async throws -> Bool {
        let store = MasterDataStore(clinic: clinic, scope: scope)
        try await store.lock(key)
        let body = MasterDataBody(patch.body, scope.keys)
        return try await store.change(MasterDataChange(kind: kind, key: key, resourceID: local, sourceID: local)) { updates in
            .init(body: body, isTold: (updates.last ?? MasterDataBody(first.body, scope.keys).hash) == body.hash)
        }
    }

    /// The keys of a clinic's master data of a kind in its present environment, updates' too.
    public func masterDataKeys(kind: String, clinic: Clinic, in scope: ClinicScope) async throws -> Set<String> {
        try await MasterDataStore(clinic: clinic, scope: scope).keys(of: kind)
    }
}
