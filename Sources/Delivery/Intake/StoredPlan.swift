import Clinics
import Foundation
import Postgres
import Vocabulary

/// A delivery of a visit as it is stored, read under its lock.
struct StoredDelivery: Sendable {
    var id: UUID
    var channel: Channel
    var key: String
    var kind: String
    var operation: Operation
    var step: String?
    var resourceID: UUID
    var state: Transition.State
    var skipReason: SkipReason?
    var hold: String?
    var holdReason: String?
    var errorGroup: UUID?
    var errorCode: String?
    var bodyHash: [UInt8]?
    var sentHash: [UInt8]?
    var revision: Int
    var isEdited: Bool
    var uncertain: Bool
    var visitID: UUID?
    var serviceDate: String
    var openDependencies: Int
    var gate: String?
    var remoteID: String?
    var formerID: String?
    /// What it waits for or waited for; nil where nobody asked.
    var dependencies: Set<UUID>?

    /// Lost by the platform and there again: those that name it have not been told yet.
    var isBack: Bool { state == .completed && formerID != nil }
    /// It is called otherwise there now.
    var isRenewed: Bool { isBack && formerID != remoteID }

    /// It never left, since it was taken back; when it is said again, it goes.
    var isTakenBack: Bool { state == .skipped && [.enteredInError, .replaced].contains(skipReason) && remoteID == nil }

    /// It waits, and so cannot be leaving at this moment.
    var isHeld: Bool { state == .pending && ["dependency", "mapping", "consent"].contains(hold ?? "") }

    static let columns: SQL = """
        d.id, d.channel, d.source_key, d.kind, d.operation, d.step, d.resource_id, d.state, d.skip_reason, d.hold, d.hold_reason, d.error_group_id, d.error_code,
        d.body_hash,
        d.visit_id, d.sent_hash, d.revision, d.is_edited, d.uncertain, d.service_date::text AS service_date, d.open_dependencies, d.gate, d.remote_id, d.former_id
        """
}

extension StoredDelivery {
    init(_ row: Row) throws {
        id = try row.get("id")
        channel = Channel(rawValue: try row.get("channel")) ?? .satusehat
        key = try row.get("source_key")
        kind = try row.get("kind")
        operation = Operation(rawValue: try row.get("operation")) ?? .create
        step = try row.get("step")
        resourceID = try row.get("resource_id")
        state = Transition.State(rawValue: try row.get("state")) ?? .pending
        skipReason = try row.get("skip_reason", as: String?.self).flatMap { SkipReason(rawValue: $0) }
        hold = try row.get("hold")
        holdReason = try row.get("hold_reason")
        errorGroup = try row.get("error_group_id")
        errorCode = try row.get("error_code")
        bodyHash = try row.get("body_hash")
        sentHash = try row.get("sent_hash")
        revision = Int(try row.get("revision", as: Int16.self))
        isEdited = try row.get("is_edited")
        uncertain = try row.get("uncertain")
        visitID = try row.get("visit_id")
        serviceDate = try row.get("service_date")
        openDependencies = Int(try row.get("open_dependencies", as: Int16.self))
        gate = try row.get("gate")
        remoteID = try row.get("remote_id")
        formerID = try row.get("former_id")
    }
}

/// Where planned deliveries belong.
struct PlanPlace: Sendable {
    var environment: PlatformEnvironment
    /// The local date that all date filters use.
    var serviceDate: LocalDate
    var patientID: UUID?
    /// The visit that all of them belong to, but for the patient's own.
    var visitID: UUID?

    func visit(of plan: PlannedDelivery) -> UUID? { plan.kind == "Patient" ? nil : plan.visitID ?? visitID }
}

extension PlanPlace {
    init(_ dossier: VisitDossier) {
        self.init(
            environment: dossier.clinic.environment, serviceDate: dossier.visit.serviceDate, patientID: dossier.patient.id,
            visitID: dossier.visit.id)
    }
}

/// What a replan has to write, gathered before anything is written.
struct PlanChanges: Sendable {
    var inserts: [NewDelivery] = []
    var rewrites: [Rewrite] = []
    /// What is not wanted any more: updates that a later step has made needless, and what a cancelled visit held.
    var closes: [Close] = []
    /// Accepted and withdrawn since: the visit's end is not let go by them.
    var ungated: [UUID] = []

    struct Close: Sendable {
        var stored: StoredDelivery
        var reason: SkipReason
    }

    /// The visit does not count any more: what it held is closed, and nothing is said of what never left. What may leave at this moment
    /// is the sender's to decide, which asks the visit.
    mutating func cancel(_ stored: [StoredDelivery], of visit: UUID) {
        // What says of something that was sent that it is wrong stays.
        let kept = Set(rewrites.filter { $0.plan.endsVisit }.map(\.stored.id)).union(closes.map(\.stored.id))
        let ended = stored.filter { delivery in
            delivery.visitID == visit && !PlannedDelivery.ends.contains(delivery.step ?? "") && !kept.contains(delivery.id)
                && (delivery.isHeld || delivery.state == .failed)
        }
        closes += ended.map { Close(stored: $0, reason: .visitCancelled) }
        let gone = Set(ended.map(\.id) + stored.filter { $0.state == .skipped }.map(\.id))
        rewrites.removeAll { gone.contains($0.stored.id) }
        inserts.removeAll { new in gone.contains(new.resourceID) || new.dependencies.contains { $0.required && gone.contains($0.id) } }
    }

    /// The visit has no end any more: what was to tell it is closed where it has not left.
    mutating func takeEndBack(_ stored: [StoredDelivery], of visit: UUID) {
        closes += stored.filter { $0.visitID == visit && $0.gate != nil && ($0.isHeld || $0.state == .failed) }
            .map { Close(stored: $0, reason: .replaced) }
    }

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
