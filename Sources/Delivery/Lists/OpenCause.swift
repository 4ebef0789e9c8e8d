import Clinics
import Foundation
import Postgres
import Vocabulary

/// A cause of failures, over all the kinds that it holds up.
public struct OpenCause: Sendable, Hashable {
    /// Ours, UUIDv7: a group of the cause, which stands for all of them.
    public var id: UUID
    /// The way to the platform.
    public var channel: Channel
    /// The name of the kind that it holds up most, such as "Encounter".
    public var kind: String
    /// Seed 002, error_category.
    public var category: String
    /// A stable code.
    public var code: String
    /// The FHIR element or field concerned.
    public var element: String?
    /// In words for people.
    public var message: String
    /// How many deliveries it holds up.
    public var count: Int
    /// When it was first seen.
    public var firstSeenAt: Date
    /// When it was last seen.
    public var lastSeenAt: Date
    /// Every kind that it was seen on, and how many of it are held up now; most first.
    public var kinds: [Held] = []
    /// The ledger's groups, one a kind.
    public var groups: [UUID] = []
    /// Whether it is open, healed, resolved or ignored.
    public var state = CauseFilter.State.open
    /// What a person noted when resolving or ignoring it.
    public var notes: String?
    /// When it was resolved or ignored, or healed.
    public var resolvedAt: Date?
    /// Who did it.
    public var resolver: String?
    /// Its place in the list's order.
    var rank: Int64 = 0

    /// A kind and how many of it are held up.
    public struct Held: Sendable, Hashable {
        /// The name of the kind.
        public var kind: String
        /// How many deliveries.
        public var count: Int
    }

    /// Where the page after this cause begins.
    public var cursor: CauseCursor { CauseCursor(rank: rank, id: id) }

    /// A mapping that is missing: it heals by itself once it is made.
    public var isMapping: Bool { category == Rejection.Category.mapping.rawValue }
}

extension OpenCause {
    init(_ row: Row, id: UUID, rank: Int64) throws {
        let kinds: [String] = try row.get("kinds")
        let helds: [Int32] = try row.get("helds")
        self.init(
            id: id, channel: Channel(rawValue: try row.get("channel")) ?? .satusehat, kind: kinds.first ?? "",
            category: try row.get("category"), code: try row.get("code"), element: try row.get("element"), message: try row.get("message"),
            count: Int(try row.get("held", as: Int64.self)), firstSeenAt: try row.get("first_seen_at"),
            lastSeenAt: try row.get("last_seen_at"), kinds: zip(kinds, helds).map { Held(kind: $0, count: Int($1)) },
            groups: try row.get("groups"), state: CauseFilter.State(rawValue: try row.get("resolution_status")) ?? .open,
            notes: try row.get("resolution_notes"), resolvedAt: try row.get("resolved_at"), resolver: try row.get("resolver"), rank: rank)
    }
}

/// Which causes a list shows.
public struct CauseFilter: Sendable, Hashable {
    /// Seed 002, resolution_status.
    public enum State: String, Sendable, Hashable, CaseIterable {
        case open = "pending", healed = "auto_resolved", resolved = "manual_resolved", ignored
    }

    /// What became of it.
    public var state: State
    /// Seed 002, error_category.
    public var category: Rejection.Category?
    /// Causes that were seen on this kind.
    public var kind: String?

    /// Everything in a state.
    public init(state: State, category: Rejection.Category? = nil, kind: String? = nil) {
        self.state = state
        self.category = category
        self.kind = kind
    }
}

/// Where a keyset page of causes begins: after the cause with this place in the order.
public struct CauseCursor: Sendable, Hashable {
    let rank: Int64
    let id: UUID

    init(rank: Int64, id: UUID) {
        self.rank = rank
        self.id = id
    }

    /// In an address: "38_<uuid>".
    public var text: String { "\(rank)_\(id.lowerText)" }

    /// Reads `text`.
    public init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let rank = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else { return nil }
        self.init(rank: rank, id: id)
    }
}
