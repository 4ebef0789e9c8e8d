import Delivery
import Foundation
import Templating
import Vocabulary

/// A visit's deliveries as they depend on each other: Patient → Encounter → what happened → its end.
struct VisitTree: View {
    let roots: [Root]

    static let fields = Fields<Self>(.list("roots") { $0.roots })

    /// A patient's lookup, with the visit below it.
    struct Root: View {
        let node: VisitNode
        let branches: [Branch]

        static let fields = Fields<Self>(
            .view("node") { $0.node }, .list("branches") { $0.branches }, .flag("hasBranches") { !$0.branches.isEmpty })
    }

    /// An Encounter.
    struct Branch: View {
        let node: VisitNode
        let leaves: [Leaf]

        static let fields = Fields<Self>(
            .view("node") { $0.node }, .list("leaves") { $0.leaves }, .flag("hasLeaves") { !$0.leaves.isEmpty })
    }

    /// What hangs on the Encounter, with its own updates.
    struct Leaf: View {
        let node: VisitNode
        let updates: [VisitNode]

        static let fields = Fields<Self>(
            .view("node") { $0.node }, .list("updates") { $0.updates }, .flag("hasUpdates") { !$0.updates.isEmpty })
    }

    /// - Parameter rows: in order of making; the visit's and its patient's.
    init(_ rows: [VisitRow]) {
        let updates = Dictionary(grouping: rows.filter { $0.delivery.operation == .update }, by: \.resource)
        let creates = rows.filter { $0.delivery.operation != .update }
        let encounters = creates.filter { $0.isOfVisit && $0.delivery.kind == "Encounter" }
        let children = creates.filter { $0.isOfVisit && $0.delivery.kind != "Encounter" }
        func leaves(_ encounter: VisitRow) -> [Leaf] {
            let steps = updates[encounter.delivery.id] ?? []
            let beginning = steps.filter { $0.delivery.step == "in-progress" }
            let rest = steps.filter { $0.delivery.step != "in-progress" }
            return beginning.map { Leaf(node: $0.node, updates: []) }
                + children.map { child in Leaf(node: child.node, updates: (updates[child.delivery.id] ?? []).map(\.node)) }
                + rest.map { Leaf(node: $0.node, updates: []) }
        }
        var branches = encounters.enumerated().map { index, encounter in
            // One visit has one Encounter; another environment's stands beside it, without the children.
            Branch(node: encounter.node, leaves: index == encounters.count - 1 ? leaves(encounter) : [])
        }
        if encounters.isEmpty { branches = children.map { Branch(node: $0.node, leaves: []) } }
        let patients = creates.filter { !$0.isOfVisit }
        if let last = patients.last {
            roots = patients.dropLast().map { Root(node: $0.node, branches: []) } + [Root(node: last.node, branches: branches)]
        } else {
            // The patient's number was known already: nothing was asked.
            roots = branches.map { branch in
                Root(
                    node: branch.node,
                    branches: branch.leaves.map { Branch(node: $0.node, leaves: $0.updates.map { Leaf(node: $0, updates: []) }) })
            }
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
    let why: String?
    let status: DeliveryStatus
    /// The one that the visit's reason is about.
    let isHere: Bool

    static let fields = Fields<Self>(
        .text("address") { $0.address }, .text("title") { $0.title }, .text("detail") { $0.detail }, .text("why") { $0.why },
        .view("badge") { $0.status.badge }, .flag("here") { $0.isHere })
}
