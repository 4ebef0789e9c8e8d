import Crypto
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Clinics
@testable import Delivery

struct DifferenceTests {
    private static let keys = try! ClinicKeys(clinic: ClinicID(7), keys: [1: SymmetricKey(size: .bits256)])

    private func plan(_ key: String, _ value: String, lacks: [String] = [], after: [String] = [], resource: String? = nil)
        -> PlannedDelivery
    {
        PlannedDelivery(
            key: key, kind: "Observation", operation: resource == nil ? .create : .update, sourceID: UUID(), resourceKey: resource,
            dependsOn: after.map { .init($0) }, lacks: lacks, body: ["value": .string(value)])
    }

    /// The row that a plan was stored as.
    private func stored(_ plan: PlannedDelivery, _ state: Transition.State = .pending, _ change: (inout StoredDelivery) -> Void = { _ in })
        -> StoredDelivery
    {
        let hash = Self.keys.hash([plan.body.text()])
        var row = StoredDelivery(
            id: .v7(), channel: .satusehat, key: plan.key, kind: plan.kind, operation: plan.operation, step: nil, resourceID: UUID(),
            state: state, hold: nil,
            holdReason: nil, errorGroup: nil, errorCode: nil, bodyHash: hash, sentHash: state == .completed ? hash : nil, revision: 0,
            isEdited: false, uncertain: false, serviceDate: "2026-01-05", openDependencies: 0, gate: nil)
        change(&row)
        return row
    }

    private func difference(
        _ plans: [PlannedDelivery], _ stored: [StoredDelivery], known: Set<String> = [], retelling: [UUID] = []
    ) throws -> PlanChanges {
        let byKey = Dictionary(stored.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var links = DeliveryLinks(byKey.mapValues(\.id))
        return try Replan.difference(plans, byKey: byKey, stored: stored, links: &links, keys: Self.keys, retelling: retelling) {
            known.contains($0.key)
        }
    }

    @Test("what is not there is inserted, held until what it depends on is accepted")
    func inserted() throws {
        let parent = plan("a", "1")
        let changes = try difference(
            [parent, plan("b", "1", after: ["a"]), plan("c", "1", after: ["done"])], [stored(plan("done", "1"), .completed)])
        #expect(changes.inserts.map(\.plan.key) == ["a", "b", "c"])
        #expect(changes.inserts.map { $0.hold?.hold } == [nil, .dependency, nil])
        #expect(changes.inserts[1].dependencies.map(\.isOpen) == [true])
        #expect(changes.inserts[2].dependencies.map(\.isOpen) == [false])
    }

    @Test("a patient whose number is known is not looked up, and nobody waits for it")
    func known() throws {
        let changes = try difference([plan("patient", "1"), plan("encounter", "1", after: ["patient"])], [], known: ["patient"])
        #expect(changes.inserts.map(\.plan.key) == ["encounter"])
        #expect(changes.inserts[0].dependencies.isEmpty && changes.inserts[0].hold == nil)
    }

    @Test("the same plan twice changes nothing", arguments: [Transition.State.pending, .completed, .failed, .skipped])
    func same(_ state: Transition.State) throws {
        let changes = try difference([plan("a", "1")], [stored(plan("a", "1"), state)])
        #expect(changes.inserts.isEmpty && changes.rewrites.isEmpty)
    }

    @Test("what names a thing that is called otherwise now is told again though it says the same; nothing else is")
    func retold() throws {
        let doctor = UUID.v7()
        let (naming, other) = (plan("a", "urn:uuid:\(doctor.lowerText)"), plan("b", "1"))
        let told = try difference([naming, other], [stored(naming, .completed), stored(other, .completed)], retelling: [doctor])
        #expect(told.inserts.map(\.plan.key) == ["a#1"] && told.inserts.map(\.plan.operation) == [.update] && told.rewrites.isEmpty)
        let refused = try difference([naming, other], [stored(naming, .failed), stored(other, .failed)], retelling: [doctor])
        #expect(refused.rewrites.map(\.plan.key) == ["a"] && refused.inserts.isEmpty)
        #expect(try difference([naming], [stored(naming)], retelling: [doctor]).rewrites.isEmpty)
    }

    @Test("a waiting one takes the new content, unless a person edited it")
    func pending() throws {
        let changes = try difference([plan("a", "2")], [stored(plan("a", "1"))])
        #expect(changes.rewrites.count == 1 && changes.rewrites[0].body != nil && changes.rewrites[0].hold == nil)
        #expect(try difference([plan("a", "2")], [stored(plan("a", "1")) { $0.isEdited = true }]).rewrites.isEmpty)
    }

    @Test("what was entered in error is marked where it was sent, closed where it waits, and never made")
    func withdrawn() throws {
        var wrong = plan("a", "salah")
        wrong.isWithdrawn = true
        #expect(try difference([wrong], []).inserts.isEmpty)
        let sent = try difference([wrong], [stored(plan("a", "1"), .completed)])
        #expect(sent.inserts.map(\.plan.step) == ["entered-in-error"] && sent.inserts.map(\.plan.operation) == [.update])
        #expect(sent.ungated.count == 1)
        let held = try difference(
            [wrong],
            [
                stored(plan("a", "1")) {
                    $0.hold = "mapping"; $0.holdReason = "dokter:D"
                }
            ])
        #expect(held.closes.map(\.reason) == [.enteredInError] && held.rewrites.isEmpty)
        #expect(try difference([wrong], [stored(plan("a", "1"), .failed)]).closes.count == 1)
        // It may be leaving at this moment: the sender decides, by the new body.
        let leaving = try difference([wrong], [stored(plan("a", "1"))])
        #expect(leaving.closes.isEmpty && leaving.rewrites.map { $0.body != nil } == [true])
    }

    @Test("what ends a visit and is said otherwise later ends it still")
    func endedOtherwise() throws {
        var end = plan("a:cancelled", "batal", resource: "a")
        end.step = "cancelled"
        let told = [stored(plan("a", "1"), .completed), stored(end, .completed)]
        var wrong = plan("a:cancelled", "salah", resource: "a")
        wrong.step = "entered-in-error"
        #expect(try difference([wrong], told).inserts.map(\.plan.step) == ["entered-in-error"])
    }

    @Test("what names a resource that is called otherwise now is told again, and nothing else is")
    func renewed() throws {
        let lost = stored(plan("a", "1"), .completed) {
            $0.remoteID = "new"; $0.formerID = "old"
        }
        let naming = plan("b", "urn:uuid:\(lost.id.lowerText)")
        let other = plan("c", "1")
        func difference(_ state: Transition.State) throws -> PlanChanges {
            try self.difference([plan("a", "1"), naming, other], [lost, stored(naming, state), stored(other, .completed)])
        }
        let told = try difference(.completed)
        #expect(told.inserts.map(\.plan.key) == ["b#1"] && told.rewrites.isEmpty)
        #expect(try difference(.failed).rewrites.map(\.plan.key) == ["b"], "refused for the old id")
        #expect(try difference(.pending).rewrites.isEmpty, "it takes the new id when it leaves")
        var back = lost
        back.formerID = "new"
        #expect(try self.difference([plan("a", "1"), naming], [back, stored(naming, .completed)]).inserts.isEmpty)
    }

    @Test("a hold outlives a change of content")
    func holdStays() throws {
        let changes = try difference(
            [plan("a", "2")],
            [
                stored(plan("a", "1")) {
                    $0.hold = "reconciling"; $0.holdReason = "timeout"
                }
            ])
        #expect(changes.rewrites.map(\.hold) == [HoldReason(.reconciling, "timeout")])
        let waiting = try difference(
            [plan("a", "2")],
            [
                stored(plan("a", "1")) {
                    $0.hold = "dependency"; $0.openDependencies = 1
                }
            ])
        #expect(waiting.rewrites.map { $0.hold?.hold } == [.dependency])
    }

    @Test("a failed one goes again when its content changed, and when its patient may be known now")
    func failed() throws {
        #expect(try difference([plan("a", "2")], [stored(plan("a", "1"), .failed)]).rewrites.count == 1)
        let unknown = try difference([plan("a", "1")], [stored(plan("a", "1"), .failed) { $0.errorCode = "patient-not-found" }])
        #expect(unknown.rewrites.count == 1 && unknown.rewrites[0].body == nil)
    }

    @Test("a missing mapping holds, another one changes the reason, and the mapping releases")
    func mapping() throws {
        let held = stored(plan("a", "1", lacks: ["dokter:D-1"])) {
            $0.hold = "mapping"; $0.holdReason = "dokter:D-1"
        }
        #expect(try difference([plan("a", "1", lacks: ["dokter:D-1"])], [held]).rewrites.isEmpty)
        #expect(try difference([plan("a", "1", lacks: ["poli:U1"])], [held]).rewrites.map(\.hold) == [HoldReason(.mapping, "poli:U1")])
        let released = try difference([plan("a", "1")], [held]).rewrites
        #expect(released.count == 1 && released[0].hold == nil)
        let stillWaits = try difference(
            [plan("a", "1")],
            [
                stored(plan("a", "1")) {
                    $0.hold = "mapping"; $0.openDependencies = 1
                }
            ]
        ).rewrites
        #expect(stillWaits.map { $0.hold?.hold } == [.dependency])
        #expect(try difference([plan("a", "1", lacks: ["dokter:D-1"])], []).inserts.map { $0.hold } == [HoldReason(.mapping, "dokter:D-1")])
    }

    @Test("what was accepted and has changed gets one update; while that waits it takes the newest content")
    func corrected() throws {
        let accepted = stored(plan("a", "1"), .completed)
        let first = try difference([plan("a", "2")], [accepted])
        #expect(first.inserts.map(\.plan.key) == ["a#1"])
        #expect(first.inserts[0].plan.operation == .update && first.inserts[0].resourceID == accepted.id && first.inserts[0].hold == nil)
        let waiting = stored(plan("a#1", "2", resource: "a"))
        let second = try difference([plan("a", "3")], [accepted, waiting])
        #expect(second.inserts.isEmpty && second.rewrites.map(\.stored.id) == [waiting.id])
        // Back to what was accepted, before the update left: the update must not bring the other content.
        #expect(try difference([plan("a", "1")], [accepted, waiting]).rewrites.count == 1)
    }

    @Test("the newest accepted update is what the platform holds: the same again is nothing, the older content is a change")
    func correctedBack() throws {
        let accepted = stored(plan("a", "1"), .completed)
        let update = stored(plan("a#1", "2", resource: "a"), .completed)
        #expect(try difference([plan("a", "2")], [accepted, update]).inserts.isEmpty)
        #expect(try difference([plan("a", "1")], [accepted, update]).inserts.map(\.plan.key) == ["a#2"])
    }

    @Test("a later step closes the waiting correction of an earlier one, which would take it back")
    func closedByALaterStep() throws {
        let create = plan("a", "1")
        let (middle, last) = (plan("a:middle", "1", resource: "a"), plan("a:last", "1", resource: "a"))
        let correction = stored(plan("a:middle#1", "2", resource: "a"), .failed)
        let rows = [stored(create, .completed), stored(middle, .completed), correction]
        let changes = try difference([create, middle, last], rows)
        #expect(changes.inserts.map(\.plan.key) == ["a:last"])
        #expect(changes.closes.map(\.stored.id) == [correction.id])
    }

    @Test("of a resource with steps only the last one is corrected")
    func steps() throws {
        let rows = [stored(plan("e", "arrived"), .completed), stored(plan("e:end", "finished", resource: "e"), .completed)]
        let changes = try difference([plan("e", "arrived 2"), plan("e:end", "finished 2", resource: "e")], rows)
        #expect(changes.inserts.map(\.plan.key) == ["e:end#1"])
    }
}
