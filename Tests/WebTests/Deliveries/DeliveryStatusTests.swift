import Delivery
import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite("The one word for a delivery")
struct DeliveryStatusTests {
    private static func delivery(
        _ state: String, hold: HoldReason.Hold? = nil, reason: String? = nil, lane: String = "open"
    ) -> ShownDelivery {
        ShownDelivery(id: UUID(), kind: "Encounter", state: state, hold: hold, holdReason: reason, laneState: lane)
    }

    @Test(
        "a stored state has its own word",
        arguments: [
            ("completed", DeliveryStatus.sent), ("failed", .failed), ("skipped", .skipped), ("processing", .processing),
            ("pending", .unsent),
        ])
    func stored(state: String, status: DeliveryStatus) {
        #expect(DeliveryStatus.of(Self.delivery(state)) == status)
    }

    @Test(
        "a hold has its word whatever the lane does, where the row itself lacks something",
        arguments: [
            (HoldReason.Hold.mapping, DeliveryStatus.waiting), (.consent, .waiting), (.dependency, .waiting), (.reconciling, .reconciling),
            (.paused, .paused),
        ], ["open", "parked", "credential", "paused"])
    func holds(held: (HoldReason.Hold, DeliveryStatus), lane: String) {
        #expect(DeliveryStatus.of(Self.delivery("pending", hold: held.0, lane: lane)) == held.1)
    }

    @Test(
        "a lane that stands is told of what would go otherwise",
        arguments: [("parked", DeliveryStatus.parked), ("paused", .paused), ("credential", .waiting)], [HoldReason.Hold?.none, .retry])
    func lanes(lane: (String, DeliveryStatus), hold: HoldReason.Hold?) {
        #expect(DeliveryStatus.of(Self.delivery("pending", hold: hold, lane: lane.0)) == lane.1)
    }

    @Test("a stopped lane does not change what is settled")
    func settledStays() {
        #expect(DeliveryStatus.of(Self.delivery("failed", lane: "parked")) == .failed)
        #expect(DeliveryStatus.of(Self.delivery("completed", lane: "paused")) == .sent)
    }

    @Test("no two statuses share word, shape, or icon")
    func distinct() {
        let badges = DeliveryStatus.allCases.map(\.badge)
        #expect(Set(badges.map(\.kind)).count == badges.count)
        #expect(Set(badges.map(\.icon)).count == badges.count)
        #expect(Set(badges.map(\.label)).count == badges.count)
    }

    @Test("the reason below a badge never repeats a NIK that was given as a code")
    func masksCodes() {
        let waiting = Self.delivery("pending", hold: .mapping, reason: "dokter:3201234567890123")
        #expect(HoldWords.short(waiting, meaning: nil, zone: .wib) == "Dokter ************0123 belum dipetakan")
    }

    @Test("what waits for a mapping is not offered to be sent again: it would go without it")
    func resends() {
        #expect(!Self.delivery("pending", hold: .mapping).canBeResent)
        #expect(!Self.delivery("completed").canBeResent)
        #expect(!Self.delivery("processing").canBeResent)
        #expect(Self.delivery("failed").canBeResent)
        #expect(Self.delivery("pending", hold: .retry).canBeResent)
    }
}
