import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Attempts of a delivery, as its page shows them.
public struct Attempt: Sendable, Hashable {
    /// Counted from 1.
    public var number: Int
    /// When.
    public var at: Date
    /// Duration, ms.
    public var tookMs: Int?
    /// Status of the last answer.
    public var httpStatus: Int?
    /// What it came to, as one word.
    public var outcome: String
    /// Whether it counted as an attempt.
    public var spent: Bool
    /// HTTP method.
    public var method: String?
    /// Address without credentials.
    public var url: String?
    /// Which revision of the body.
    public var revision: Int?
    /// Who sent it again; nil when nobody asked for this attempt.
    public var actor: String?
    /// Class of the error.
    public var errorType: String?
    /// The platform's words, or ours.
    public var errorMessage: String?
    /// nil when the retention of bodies is over.
    public var request: [UInt8]?
    /// The answer's body.
    public var response: [UInt8]?
}

/// Reads attempts; only the engine writes them.
public enum AttemptStore {
    /// The newest attempts of a delivery, newest first.
    public static func latest(of delivery: UUID, createdAt: Date, limit: Int = 20, in scope: ClinicScope) async throws -> [Attempt] {
        try await scope.query(
            """
            SELECT a.number, a.at, a.took_ms, a.http_status, a.outcome, a.spent, a.method, a.url, a.revision, u.name AS actor, a.error_type,
                a.error_message, b.request, b.response
            FROM attempt a LEFT JOIN app_user u ON u.id = a.actor_id
            LEFT JOIN attempt_body b ON (b.clinic_id, b.delivery_id, b.at, b.number) = (a.clinic_id, a.delivery_id, a.at, a.number)
            WHERE a.clinic_id = \(scope.id.rawValue) AND a.delivery_id = \(delivery) AND a.at >= \(createdAt)
            ORDER BY a.at DESC, a.number DESC LIMIT \(limit)
            """
        ).map { row in
            let number = Int(try row.get("number", as: Int16.self))
            func open(_ column: String, _ name: StaticString) throws -> [UInt8]? {
                guard let sealed = try row.get(column, as: [UInt8]?.self) else { return nil }
                return try scope.keys.open(sealed, SealedPlace(table: "attempt_body", row: "\(delivery.lowerText)/\(number)", column: name))
            }
            return Attempt(
                number: number, at: try row.get("at"), tookMs: try row.get("took_ms", as: Int32?.self).map { Int($0) },
                httpStatus: try row.get("http_status", as: Int16?.self).map { Int($0) }, outcome: try row.get("outcome"),
                spent: try row.get("spent"),
                method: try row.get("method"), url: try row.get("url"), revision: try row.get("revision", as: Int16?.self).map { Int($0) },
                actor: try row.get("actor"), errorType: try row.get("error_type"), errorMessage: try row.get("error_message"),
                request: try open("request", "request"),
                response: try open("response", "response"))
        }
    }
}
