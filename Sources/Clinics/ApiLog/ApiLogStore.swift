import Foundation
import JSON
import Postgres
import Vocabulary

/// A call of a clinic's API: what was called and what was answered, without body and personal data.
public struct ApiLogEntry: Sendable, Hashable {
    /// A wrong field, without its value.
    public struct Field: Sendable, Hashable {
        /// Its name.
        public let field: String
        /// What is wrong, for programs.
        public let code: String
        /// What is wrong, for people.
        public let message: String

        /// A wrong field.
        public init(field: String, code: String, message: String) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    /// Its id.
    public var id = UUID.v7()
    /// When it arrived.
    public var at: Date
    /// The method.
    public var method: String
    /// The path, without query; ids of ours only.
    public var path: String
    /// The status answered.
    public var status: Int
    /// The error code answered.
    public var code: String?
    /// The wrong fields.
    public var fields: [Field] = []
    /// The last four characters of the secret.
    public var credential: String?
    /// From where.
    public var address: String?
    /// How long it took, in milliseconds.
    public var tookMilliseconds: Int
    /// The request's id, as in the access log.
    public var requestID: String?
    /// The visit that it was about.
    public var visitID: UUID?
    /// The run of *Uji integrasi* that answered it, instead of its endpoint.
    public var contractRunID: UUID?

    /// A call and its answer.
    public init(at: Date, method: String, path: String, status: Int, tookMilliseconds: Int) {
        self.at = at
        self.method = method
        self.path = path
        self.status = status
        self.tookMilliseconds = tookMilliseconds
    }
}

/// Which calls a page wants.
public struct ApiLogFilter: Sendable, Hashable {
    /// Only refused ones (status 400 and above).
    public var onlyRefused = false
    /// Only this path.
    public var path: String?
    /// Only about this visit.
    public var visitID: UUID?

    /// A filter that lets everything through.
    public init() {}
}

/// The clinic's *Log API*, kept 30 days.
public enum ApiLogStore {
    /// How long an entry is kept.
    public static let kept: Duration = .seconds(30 * 24 * 3600)

    /// Where a page of the list ended.
    public struct Cursor: Sendable, Hashable {
        /// The last entry's time.
        public let at: Date
        /// Its id.
        public let id: UUID

        /// A cursor from its parts.
        public init(at: Date, id: UUID) {
            self.at = at
            self.id = id
        }
    }

    /// Adds entries in one statement: the log is written in batches, behind the answers.
    public static func append(_ entries: [ApiLogEntry], in scope: ClinicScope) async throws {
        guard !entries.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO api_log (clinic_id, id, at, method, path, status, code, fields, credential, address, took_ms, request_id, visit_id,
                contract_run_id)
            SELECT \(scope.id.rawValue), id, at, method, path, status, code, fields::jsonb, credential, address, took_ms, request_id, visit_id,
                contract_run_id
            FROM unnest(\(entries.map(\.id))::uuid[], \(entries.map { Self.stored($0.at) })::timestamptz[],
                \(entries.map { String($0.method.prefix(16)) })::text[], \(entries.map { String($0.path.prefix(500)) })::text[],
                \(entries.map(\.status))::smallint[], \(entries.map(\.code))::text[], \(entries.map(fields))::text[],
                \(entries.map(\.credential))::text[], \(entries.map(\.address))::text[], \(entries.map(\.tookMilliseconds))::integer[],
                \(entries.map(\.requestID))::text[], \(entries.map(\.visitID))::uuid[], \(entries.map(\.contractRunID))::uuid[])
                AS e (id, at, method, path, status, code, fields, credential, address, took_ms, request_id, visit_id, contract_run_id)
            """)
    }

    /// Entries from the newest.
    public static func list(
        _ filter: ApiLogFilter = ApiLogFilter(), after: Cursor? = nil, limit: Int = 50, in scope: ClinicScope
    ) async throws -> [ApiLogEntry] {
        var conditions: [SQL] = ["clinic_id = \(scope.id.rawValue)"]
        if filter.onlyRefused { conditions.append("status >= 400") }
        if let path = filter.path { conditions.append("path = \(path)") }
        if let visit = filter.visitID { conditions.append("visit_id = \(visit)") }
        if let after { conditions.append("(at, id) < (\(after.at), \(after.id))") }
        return try await scope.query(
            """
            SELECT id, at, method, path, status, code, fields::text AS fields, credential, address, took_ms, request_id, visit_id,
                contract_run_id
            FROM api_log WHERE \(conditions.joined(separator: " AND ")) ORDER BY at DESC, id DESC LIMIT \(limit)
            """
        ).map(ApiLogEntry.init)
    }

    /// One entry.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> ApiLogEntry? {
        try await scope.query(
            """
            SELECT id, at, method, path, status, code, fields::text AS fields, credential, address, took_ms, request_id, visit_id,
                contract_run_id
            FROM api_log WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """
        ).first.map(ApiLogEntry.init)
    }

    /// Removes the oldest entries that are past their time, at most `limit` of them; call it until it gives less.
    public static func prune(limit: Int = 5000, in scope: ClinicScope) async throws -> Int {
        try await scope.execute(
            """
            DELETE FROM api_log WHERE clinic_id = \(scope.id.rawValue) AND id IN (
                SELECT id FROM api_log WHERE clinic_id = \(scope.id.rawValue) AND at < now() - \(SessionStore.seconds(kept))
                ORDER BY at LIMIT \(limit))
            """)
    }

    /// The instant to the microsecond, as the database has it, so that a cursor from an entry in memory works.
    private static func stored(_ instant: Date) -> Date {
        Date(timeIntervalSince1970: (instant.timeIntervalSince1970 * 1_000_000).rounded(.down) / 1_000_000)
    }

    private static func fields(_ entry: ApiLogEntry) -> String? {
        guard !entry.fields.isEmpty else { return nil }
        return JSON.array(
            entry.fields.map { ["field": .string($0.field), "code": .string($0.code), "message": .string(Masking.text($0.message))] }
        ).text()
    }
}

extension ApiLogEntry {
    init(_ row: Row) throws {
        self.init(
            at: try row.get("at"), method: try row.get("method"), path: try row.get("path"), status: try row.get("status"),
            tookMilliseconds: try row.get("took_ms"))
        id = try row.get("id")
        code = try row.get("code")
        let stored = try row.get("fields", as: String?.self).map { try JSON.parse($0) }
        fields = (stored?.array ?? []).map {
            Field(field: $0["field"]?.string ?? "", code: $0["code"]?.string ?? "", message: $0["message"]?.string ?? "")
        }
        credential = try row.get("credential")
        address = try row.get("address")
        requestID = try row.get("request_id")
        visitID = try row.get("visit_id")
        contractRunID = try row.get("contract_run_id")
    }
}
