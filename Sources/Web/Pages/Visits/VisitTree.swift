import Delivery
import Foundation
import Templating
import Vocabulary

/// A visit's deliveries as they depend on each other: Patient → Encounter → what happened → its end. Each stands once, below the last
/// of what it waits for; updates stand below their resource.
struct VisitTree: View {
    let roots: [Branch]

    static let fields = Fields<Self>(.list("roots") { $0.roots })

    /// A delivery with what hangs on it, for `partials/deliveries/branch`.
    struct Branch: View {
        let node: VisitNode
        let branches: [Branch]

        static let fields = Fields<Self>(
            .view("node") { $0.node }, .list("branches") { $0.branches }, .flag("hasBranches") { !$0.branches.isEmpty })
    }

    /// - Parameters:
    ///   - rows: in order of making; the visit's and its patient's.
    ///   - dependencies: what each depends on.
    init(_ rows: [VisitRow], dependencies: [UUID: [UUID]] = [:]) {
        var builder = Builder(rows, dependencies)
        roots = builder.branches(below: nil)
    }

    private struct Builder {
        private let rows: [VisitRow]
        private let byID: [UUID: VisitRow]
        private let dependencies: [UUID: [UUID]]
        private var depths: [UUID: Int] = [:]
        private var children: [UUID?: [VisitRow]] = [:]
        /// Visits have one Encounter; another environment's stands beside it, without the children.
        private let encounter: UUID?
        private let patient: UUID?

        init(_ rows: [VisitRow], _ dependencies: [UUID: [UUID]]) {
            self.rows = rows
            self.dependencies = dependencies
            byID = Dictionary(rows.map { ($0.delivery.id, $0) }, uniquingKeysWith: { first, _ in first })
            let creates = rows.filter { $0.delivery.operation != .update }
            encounter = creates.last { $0.isOfVisit && $0.delivery.kind == "Encounter" }?.delivery.id
            // The patient's number may have been known already: nothing was asked.
            patient = creates.last { !$0.isOfVisit }?.delivery.id
            for row in rows { children[parent(of: row), default: []].append(row) }
        }

        private mutating func parent(of row: VisitRow) -> UUID? {
            let id = row.delivery.id
            if row.delivery.operation == .update, row.resource != id, byID[row.resource] != nil { return row.resource }
            guard row.isOfVisit else { return nil }
            let known = (dependencies[id] ?? []).filter { byID[$0] != nil && $0 != id }
            if let last = known.max(by: { (depth($0), $0.lowerText) < (depth($1), $1.lowerText) }) { return last }
            return row.delivery.kind == "Encounter" ? patient : encounter == id ? patient : encounter ?? patient
        }

        /// The longest way to the beginning.
        private mutating func depth(_ id: UUID) -> Int {
            if let known = depths[id] { return known }
            depths[id] = 0
            let row = byID[id]
            var before = (dependencies[id] ?? []).filter { byID[$0] != nil && $0 != id }
            if let row, row.delivery.operation == .update, row.resource != id { before.append(row.resource) }
            var deepest = 0
            for other in before { deepest = max(deepest, depth(other) + 1) }
            depths[id] = deepest
            return deepest
        }

        mutating func branches(below parent: UUID?) -> [Branch] {
            let found = (children[parent] ?? []).enumerated().sorted {
                (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
            }
            // A row is taken out, so that a circle ends.
            children[parent] = nil
            return found.map { Branch(node: $0.element.node, branches: branches(below: $0.element.delivery.id)) }
        }

        /// The visit's beginning first, its end last.
        private static func rank(_ row: VisitRow) -> Int {
            guard row.delivery.operation == .update, row.delivery.kind == "Encounter" else { return 1 }
            return row.delivery.step == "in-progress" ? 0 : 2
        }
    }
}

/// A delivery of a visit with its place in the tree.
struct VisitRow: Sendable {
    let delivery: ShownDelivery
    /// The creating delivery; a creating one names itself.
    let resource: UUID
    let isOfVisit: Bool
    let node: VisitNode
}

/// A line of the tree, for `partials/deliveries/node`.
struct VisitNode: View, Hashable {
    let address: String
    let title: String
    let detail: String?
    /// Its id on the platform.
    var remote: String?
    let why: String?
    let status: DeliveryStatus
    /// The one that the visit's reason is about.
    let isHere: Bool

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("title") { $0.title }, .text("detail") { $0.detail }, .text("remote") { $0.remote },
        .text("why") { $0.why }, .view("badge") { $0.status.badge }, .flag("here") { $0.isHere })
}
