import Foundation
import Postgres

/// How far the catalogue of the national dictionary is read.
public struct KFACatalogue: Sendable, Hashable {
    /// Start of the last complete reading: what changed since then is asked for next.
    public let readUntil: Date?
    /// When the last complete reading ended.
    public let readAt: Date?
    /// Start of the last complete reading of everything.
    public let fullAt: Date?
    /// The reading that is under way, or was interrupted.
    public let reading: Reading?

    /// A reading, page by page.
    public struct Reading: Sendable, Hashable {
        /// When it began.
        public var begunAt: Date
        /// Everything, or what changed since the last one.
        public var isFull: Bool
        /// The page to be asked for next, from 1.
        public var nextPage: Int

        /// Makes one.
        public init(begunAt: Date, isFull: Bool, nextPage: Int = 1) {
            self.begunAt = begunAt
            self.isFull = isFull
            self.nextPage = nextPage
        }
    }
}

/// What a reading of the catalogue found otherwise than before.
public struct KFAChange: Sendable, Hashable {
    /// What happened.
    public enum What: String, Sendable, Hashable, CaseIterable, PostgresValue { case added, changed, retired, returned }

    /// The product's code.
    public var code: String
    /// What happened.
    public var what: What
    /// Its name before, where that is another.
    public var nameBefore: String?
    /// Its name now.
    public var name: String
    /// When it was found.
    public var at: Date

    /// What became of a product; nil when it says the same as before.
    static func between(_ old: KFAProduct?, _ new: KFAProduct) -> KFAChange? {
        let what: What
        switch (old, old?.retiredAt == nil, new.retiredAt == nil) {
        case (nil, _, false): return nil
        case (nil, _, true): what = .added
        case (_, true, false): what = .retired
        case (_, false, true): what = .returned
        case (let old?, _, _):
            guard old.told != new.told else { return nil }
            what = .changed
        }
        return KFAChange(
            code: new.code, what: what, nameBefore: old.flatMap { $0.name == new.name ? nil : $0.name }, name: new.name, at: new.fetchedAt)
    }
}

/// Reading the catalogue: where it stands, and what it changes.
public enum KFACatalogueStore {
    /// Where it stands.
    public static func standing(in scope: some DatabaseScope) async throws -> KFACatalogue {
        let row = try await scope.query(
            "SELECT read_until, read_at, full_at, begun_at, is_full, next_page FROM kfa_catalogue"
        ).first
        guard let row else { throw UnknownStoredValue(table: "kfa_catalogue", column: "is_only") }
        let begun: Date? = try row.get("begun_at")
        return KFACatalogue(
            readUntil: try row.get("read_until"), readAt: try row.get("read_at"), fullAt: try row.get("full_at"),
            reading: try begun.map {
                KFACatalogue.Reading(begunAt: $0, isFull: try row.get("is_full"), nextPage: try row.get("next_page"))
            })
    }

    /// Begins a reading, in place of one that was interrupted.
    public static func begin(_ reading: KFACatalogue.Reading, in scope: some DatabaseScope) async throws {
        try await scope.execute(
            "UPDATE kfa_catalogue SET begun_at = \(reading.begunAt), is_full = \(reading.isFull), next_page = \(reading.nextPage)")
    }

    /// Keeps a page of a reading, and where it goes on. What is new is no change while everything is read for the first time.
    /// - Returns: what it changed.
    @discardableResult
    public static func keep(
        _ products: [KFAProduct], of reading: KFACatalogue.Reading, isFirst: Bool, in scope: some DatabaseScope
    ) async throws -> [KFAChange] {
        let known = try await KFAProductStore.find(codes: products.map(\.code), in: scope)
        var changes = products.compactMap { KFAChange.between(known[$0.code], $0) }
        if isFirst { changes.removeAll { $0.what == .added } }
        try await KFAProductStore.put(products, seenBy: reading.begunAt, in: scope)
        try await add(changes, in: scope)
        try await scope.execute("UPDATE kfa_catalogue SET next_page = \(reading.nextPage + 1)")
        return changes
    }

    /// Ends a reading. What two readings of everything have not seen is withdrawn: one alone may miss what moved to another page meanwhile.
    /// - Returns: what that withdrew.
    public static func finish(_ reading: KFACatalogue.Reading, at now: Date, in scope: some DatabaseScope) async throws -> [KFAChange] {
        var changes: [KFAChange] = []
        if reading.isFull, let before = try await standing(in: scope).fullAt {
            let gone = try await scope.query(
                """
                UPDATE kfa_product SET retired_at = \(now), fetched_at = \(now)
                WHERE retired_at IS NULL AND seen_at < \(before) RETURNING kfa_code, name
                """)
            changes = try gone.map {
                KFAChange(code: try $0.get("kfa_code"), what: .retired, nameBefore: nil, name: try $0.get("name"), at: now)
            }
            try await add(changes, in: scope)
        }
        try await scope.execute(
            """
            UPDATE kfa_catalogue SET read_until = begun_at, read_at = \(now), full_at = CASE WHEN is_full THEN begun_at ELSE full_at END,
                begun_at = NULL, is_full = NULL, next_page = NULL
            """)
        return changes
    }

    /// The latest changes, newest first, of those before an id.
    public static func changes(before id: Int64? = nil, limit: Int, in scope: some DatabaseScope) async throws -> [(
        id: Int64, change: KFAChange
    )] {
        let condition: SQL = if let id { "WHERE id < \(id)" } else { "" }
        return try await scope.query(
            "SELECT id, kfa_code, what, before_name, name, at FROM kfa_change \(condition) ORDER BY id DESC LIMIT \(limit)"
        ).map { row in
            (
                try row.get("id"),
                KFAChange(
                    code: try row.get("kfa_code"), what: try row.get("what"), nameBefore: try row.get("before_name"),
                    name: try row.get("name"), at: try row.get("at"))
            )
        }
    }

    private static func add(_ changes: [KFAChange], in scope: some DatabaseScope) async throws {
        guard !changes.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO kfa_change (at, kfa_code, what, before_name, name)
            SELECT * FROM unnest(\(changes.map(\.at))::timestamptz[], \(changes.map(\.code))::text[], \(changes.map(\.what))::text[],
                \(changes.map(\.nameBefore))::text[], \(changes.map(\.name))::text[])
            """)
    }
}

extension KFAProduct {
    /// What the dictionary says, without when it said so.
    fileprivate var told: KFAProduct {
        var told = self
        told.fetchedAt = .distantPast
        told.retiredAt = nil
        return told
    }
}
