import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A failure as it was seen: a line of seed 002's satusehat_error_log.
public struct ErrorLine: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// When.
    public var at: Date
    /// What failed.
    public var delivery: UUID
    /// The name of its kind.
    public var kind: String
    /// create, update or search.
    public var operation: String
    /// Which attempt; nil where nothing was sent.
    public var attempt: Int?
    /// Status of the answer.
    public var httpStatus: Int?
    /// Code of the error catalogue.
    public var code: String?
    /// The platform's words, or ours.
    public var message: String
    /// Its rule numbers.
    public var rules: [Int]
    /// Address without credentials.
    public var url: String?
    /// What became of it.
    public var state: CauseFilter.State
    /// What a person noted.
    public var notes: String?
    /// When it was resolved, ignored or healed.
    public var resolvedAt: Date?
    /// Who did it.
    public var resolver: String?

    /// Where the page after this line begins.
    public var cursor: Cursor { Cursor(at: at, id: id) }

    /// Where a keyset page begins: after this line, newest first.
    public struct Cursor: Sendable, Hashable {
        /// Microseconds since 1970, as PostgreSQL keeps them.
        let at: Int64
        let id: UUID

        init(at: Date, id: UUID) {
            self.at = Int64((at.timeIntervalSince1970 * 1_000_000).rounded())
            self.id = id
        }

        /// In an address.
        public var text: String { "\(at)_\(id.lowerText)" }

        /// Reads `text`.
        public init?(_ text: String) {
            let parts = text.split(separator: "_")
            guard parts.count == 2, let time = Int64(parts[0]), let id = UUID(uuidString: String(parts[1])) else { return nil }
            at = time
            self.id = id
        }
    }
}

/// Reads the error log; the engine writes it.
public enum ErrorLogStore {
    /// The lines of a cause, newest first: a range of LIMIT rows of each of its groups, merged.
    public static func page(_ cause: OpenCause, after cursor: ErrorLine.Cursor?, limit: Int, in scope: ClinicScope) async throws
        -> [ErrorLine]
    {
        let after: SQL =
            cursor.map {
                "AND (e.at, e.id) < ('epoch'::timestamptz + \($0.at)::bigint * interval '1 microsecond', \($0.id))"
            } ?? ""
        return try await scope.query(
            """
            SELECT x.*, u.name AS resolver FROM unnest(\(cause.groups)::uuid[]) AS g (id) CROSS JOIN LATERAL (
                SELECT e.id, e.at, e.delivery_id, e.resource_type, e.operation, e.attempt_number, e.http_status, e.error_code, e.error_message,
                    ARRAY(SELECT jsonb_array_elements_text(e.error_details->'rules')::int) AS rules, e.request_url, e.resolution_status,
                    e.resolution_notes, e.resolved_at, e.resolved_by
                FROM error_log e WHERE e.clinic_id = \(scope.id.rawValue) AND e.error_group_id = g.id \(after)
                ORDER BY e.at DESC, e.id DESC LIMIT \(limit)) x
            LEFT JOIN app_user u ON u.id = x.resolved_by
            ORDER BY x.at DESC, x.id DESC LIMIT \(limit)
            """
        ).map { row in
            ErrorLine(
                id: try row.get("id"), at: try row.get("at"), delivery: try row.get("delivery_id"), kind: try row.get("resource_type"),
                operation: try row.get("operation"), attempt: try row.get("attempt_number", as: Int16?.self).map { Int($0) },
                httpStatus: try row.get("http_status", as: Int16?.self).map { Int($0) }, code: try row.get("error_code"),
                message: try row.get("error_message"), rules: try row.get("rules", as: [Int32].self).map { Int($0) },
                url: try row.get("request_url"), state: CauseFilter.State(rawValue: try row.get("resolution_status")) ?? .open,
                notes: try row.get("resolution_notes"), resolvedAt: try row.get("resolved_at"), resolver: try row.get("resolver"))
        }
    }
}
