import Clinics
import Foundation
import Postgres
import Vocabulary

/// A delivery of a visit as it is stored, read under its lock.
struct StoredDelivery: Sendable {
    var id: UUID
    var key: String
    var kind: String
    var operation: Operation
    var step: String?
    var resourceID: UUID
    var state: Transition.State
    var hold: String?
    var holdReason: String?
    var errorGroup: UUID?
    var errorCode: String?
    var bodyHash: [UInt8]?
    var sentHash: [UInt8]?
    var revision: Int
    var isEdited: Bool
    var uncertain: Bool
    var serviceDate: String
    var openDependencies: Int
    var gate: String?

    static let columns: SQL = """
        d.id, d.source_key, d.kind, d.operation, d.step, d.resource_id, d.state, d.hold, d.hold_reason, d.error_group_id, d.error_code, d.body_hash,
        d.sent_hash, d.revision, d.is_edited, d.uncertain, d.service_date::text AS service_date, d.open_dependencies, d.gate
        """
}

extension StoredDelivery {
    init(_ row: Row) throws {
        id = try row.get("id")
        key = try row.get("source_key")
        kind = try row.get("kind")
        operation = Operation(rawValue: try row.get("operation")) ?? .create
        step = try row.get("step")
        resourceID = try row.get("resource_id")
        state = Transition.State(rawValue: try row.get("state")) ?? .pending
        hold = try row.get("hold")
        holdReason = try row.get("hold_reason")
        errorGroup = try row.get("error_group_id")
        errorCode = try row.get("error_code")
        bodyHash = try row.get("body_hash")
        sentHash = try row.get("sent_hash")
        revision = Int(try row.get("revision", as: Int16.self))
        isEdited = try row.get("is_edited")
        uncertain = try row.get("uncertain")
        serviceDate = try row.get("service_date")
        openDependencies = Int(try row.get("open_dependencies", as: Int16.self))
        gate = try row.get("gate")
    }
}

/// What a replan has to write, gathered before anything is written.
struct PlanChanges: Sendable {
    var inserts: [NewDelivery] = []
    var rewrites: [Rewrite] = []
    /// Updates that a later step of the same resource has made needless.
    var closes: [StoredDelivery] = []

    struct NewDelivery: Sendable {
        var plan: PlannedDelivery
        var id: UUID
        var resourceID: UUID
        var body: [UInt8]
        var hash: [UInt8]
        /// Dependencies that are rows, with whether each is still open.
        var dependencies: [(id: UUID, required: Bool, isOpen: Bool)]

        var openCount: Int { dependencies.count { $0.isOpen } }
        var hold: HoldReason? {
            if let lacking = plan.lacks.first { return HoldReason(.mapping, lacking) }
            if openCount > 0 || plan.waitsForVisit { return HoldReason(.dependency, plan.waitsForVisit ? "kunjungan" : "induk") }
            return nil
        }
    }

    /// A stored delivery that gets a new body, or goes back to waiting to be sent.
    struct Rewrite: Sendable {
        var stored: StoredDelivery
        var plan: PlannedDelivery
        var body: [UInt8]?
        var hash: [UInt8]
        var hold: HoldReason?
        /// What it waits for besides what it was stored with: known now, and still on its way.
        var dependencies: [(id: UUID, required: Bool)] = []
    }
}
