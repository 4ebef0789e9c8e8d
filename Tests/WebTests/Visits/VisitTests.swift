import Delivery
import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite("A visit's deliveries")
struct VisitTests {
    private static func row(
        _ kind: String, _ operation: Delivery.Operation = .create, step: String? = nil, of resource: UUID? = nil, isOfVisit: Bool = true
    ) -> VisitRow {
        let id = UUID.v7()
        let shown = ShownDelivery(id: id, kind: kind, operation: operation, step: step, state: "completed")
        return VisitRow(
            delivery: shown, resource: resource ?? id, isOfVisit: isOfVisit,
            node: VisitNode(address: id.lowerText, title: kind, detail: step, why: nil, status: .sent, isHere: false))
    }

    private static func delivery(_ state: String, _ hold: HoldReason.Hold? = nil, _ reason: String? = nil) -> ShownDelivery {
        ShownDelivery(id: UUID(), kind: "Condition", state: state, hold: hold, holdReason: reason)
    }

    @Test("stand below the patient and the Encounter, the end last, corrections below what they correct")
    func tree() throws {
        let patient = Self.row("Patient", isOfVisit: false)
        let encounter = Self.row("Encounter", step: "arrived")
        let finished = Self.row("Encounter", .update, step: "finished", of: encounter.delivery.id)
        let inProgress = Self.row("Encounter", .update, step: "in-progress", of: encounter.delivery.id)
        let condition = Self.row("Condition")
        let correction = Self.row("Condition", .update, step: "correction", of: condition.delivery.id)
        let tree = VisitTree([patient, encounter, finished, inProgress, condition, correction])
        let root = try #require(tree.roots.first)
        #expect(tree.roots.count == 1 && root.node.title == "Patient")
        let branch = try #require(root.branches.first)
        #expect(branch.node.detail == "arrived")
        #expect(branch.branches.map(\.node.address) == [inProgress, condition, finished].map(\.node.address))
        #expect(branch.branches[1].branches.map(\.node.address) == [correction.node.address])
    }

    @Test("stand once, below the last of what they wait for")
    func chains() throws {
        let encounter = Self.row("Encounter", step: "arrived")
        let order = Self.row("ServiceRequest")
        let specimen = Self.row("Specimen")
        let result = Self.row("Observation")
        let report = Self.row("DiagnosticReport")
        let finished = Self.row("Encounter", .update, step: "finished", of: encounter.delivery.id)
        let resume = Self.row("Composition")
        let rows = [encounter, order, specimen, result, report, finished, resume]
        let ids = rows.map(\.delivery.id)
        let tree = VisitTree(
            rows,
            dependencies: [
                ids[1]: [ids[0]], ids[2]: [ids[0], ids[1]], ids[3]: [ids[0], ids[1], ids[2]], ids[4]: [ids[0], ids[3], ids[1]],
                ids[5]: [ids[0]], ids[6]: [ids[0], ids[5]],
            ])
        func lines(_ branches: [VisitTree.Branch], _ depth: Int = 0) -> [String] {
            branches.flatMap { [String(repeating: " ", count: depth) + $0.node.title] + lines($0.branches, depth + 1) }
        }
        #expect(
            lines(tree.roots) == [
                "Encounter", " ServiceRequest", "  Specimen", "   Observation", "    DiagnosticReport", " Encounter", "  Composition",
            ])
    }

    @Test("of a known patient begin with the Encounter, and none is lost")
    func knownPatient() {
        let encounter = Self.row("Encounter", step: "arrived")
        let condition = Self.row("Condition")
        let tree = VisitTree([encounter, condition])
        #expect(tree.roots.map(\.node.title) == ["Encounter"])
        #expect(tree.roots.first?.branches.map(\.node.title) == ["Condition"])
    }

    @Test("count without those that were skipped")
    func counts() {
        let progress = VisitProgress([
            Self.delivery("completed"), Self.delivery("skipped"), Self.delivery("processing"), Self.delivery("pending"),
        ])
        #expect(progress.total == 3)
        #expect((progress.sent, progress.processing, progress.waiting, progress.failed) == (1, 1, 1, 0))
        #expect(!progress.isComplete)
    }

    @Test("are complete when all have arrived, and not when there are none")
    func complete() {
        #expect(VisitProgress([Self.delivery("completed"), Self.delivery("skipped")]).isComplete)
        #expect(!VisitProgress([]).isComplete)
    }

    @Test("are explained by what a person must do first, not by what only waits for another")
    func decisive() {
        let waiting = Self.delivery("pending", .dependency, "induk")
        let mapping = Self.delivery("pending", .mapping, "poli:U1")
        let failed = Self.delivery("failed")
        #expect(VisitProgress([waiting, mapping, failed]).decisive == failed)
        #expect(VisitProgress([waiting, mapping]).decisive == mapping)
        #expect(VisitProgress([waiting]).decisive == waiting)
        #expect(VisitProgress([Self.delivery("completed")]).decisive == nil)
    }
}
