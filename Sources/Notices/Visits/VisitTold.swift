import Crypto
import Delivery
import Foundation
import Vocabulary

/// What a visit's deliveries say together, as far as a clinic's system is told.
struct VisitFacts: Sendable {
    var id: UUID
    var visitNumber: String?
    var isOpen = true
    var hasEnded: Bool
    /// To be planned again: what is there now is not the end of it.
    var isReplanned = false
    /// Of the clinic's present environment, the patient's lookup too.
    var deliveries: [DeliveryRow]
}

/// What was last told of a visit, and the pure step to what is told next.
struct VisitTold: Sendable, Hashable {
    /// Which deliveries had arrived when it was told complete.
    var completion: String?
    /// Why it was told to need a person.
    var causes: Set<String> = []
    /// When to look again though nothing happens.
    var lookAt: Date?

    /// Waiting for what nobody sends, for so long, needs a person.
    static let patience: TimeInterval = 86_400

    /// What to tell now. Complete once for each set of deliveries that has arrived; a person once for each new cause, however many
    /// deliveries it holds up.
    func next(_ visit: VisitFacts, at now: Date) -> (told: VisitTold, events: [WebhookEvent]) {
        var told = VisitTold(completion: completion)
        var events: [WebhookEvent] = []
        told.causes = Set(visit.deliveries.compactMap(Self.cause))
        if told.causes.isEmpty, let stuck = Self.stuckSince(visit) {
            let due = stuck.addingTimeInterval(Self.patience)
            if due <= now { told.causes = ["waiting"] } else { told.lookAt = due }
        }
        if !told.causes.isSubset(of: causes) { events.append(.visitNeedsPerson) }
        if Self.isComplete(visit) {
            let mark = Self.mark(visit.deliveries)
            if mark != completion { events.append(.visitCompleted) }
            told.completion = mark
        }
        return (told, events)
    }

    private static func isComplete(_ visit: VisitFacts) -> Bool {
        visit.isOpen && visit.hasEnded && !visit.isReplanned && VisitSettlement.isComplete(visit.deliveries.map(\.state))
    }

    private static func cause(_ delivery: DeliveryRow) -> String? {
        guard VisitSettlement.needsPerson(state: delivery.state, hold: delivery.hold) else { return nil }
        if delivery.state == "failed" { return "failed \(delivery.kind) \(delivery.errorCode ?? "")" }
        return "mapping \(delivery.holdReason ?? "")"
    }

    /// An ended visit of which all that is open waits for something that is not there, such as the finish for a diagnosis: since when.
    private static func stuckSince(_ visit: VisitFacts) -> Date? {
        let open = visit.deliveries.filter { $0.state == "pending" || $0.state == "processing" }
        guard visit.isOpen, visit.hasEnded, !visit.isReplanned, open.allSatisfy({ $0.hold == .dependency }) else { return nil }
        return open.map(\.createdAt).max()
    }

    /// A patient's lookup is shared with other visits and says nothing about this one's completion.
    private static func mark(_ deliveries: [DeliveryRow]) -> String {
        let arrived = deliveries.filter { $0.visitID != nil && $0.state == "completed" }.map { "\($0.id.lowerText)/\($0.revision)" }
        let digest = SHA256.hash(data: Data(arrived.sorted().joined(separator: " ").utf8))
        return digest.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
