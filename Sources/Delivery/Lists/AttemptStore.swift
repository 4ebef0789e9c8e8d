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
    /// Code of the error catalogue, where it failed.
    public var errorCode: String?
    /// The FHIR element that it failed for.
    public var errorElement: String?
    /// nil when the retention of bodies is over.
    public var request: [UInt8]?
    /// The answer's body.
    public var response: [UInt8]?
}

/// Reads attempts; only the engine writes them.
public enum AttemptStore {
    /// The newest attempts of a delivery, newest first.
    public static func latest(of delivery: UUID, createdAt: Date, limit: Int = 20, in scope: ClinicScope) async throws -> [Attempt] {
        try await read("LIMIT \(limit)", "", of: delivery, createdAt: createdAt, in: scope)
    }

    /// Those with these numbers, newest first.
    public static func numbered(_ numbers: [Int], of delivery: UUID, createdAt: Date, in scope: ClinicScope) async throws -> [Attempt] {
        try await read("LIMIT 20", "AND a.number = ANY (\(numbers)::int[])", of: delivery, createdAt: createdAt, in: scope)
    }

    private static func read(
        _ limit: SQL, _ condition: SQL, of delivery: UUID, createdAt: Date, in scope: ClinicScope
    ) async throws -> [Attempt] {
        try await scope.query(
            """
            SELECT a.number, a.at, a.took_ms, a.http_status, a.outcome, a.spent, a.method, a.url, a.revision, u.name AS actor, a.error_type,
                a.error_message, e.error_code, e.element, b.request, b.response
            FROM attempt a LEFT JOIN app_user u ON u.id = a.actor_id
            LEFT JOIN attempt_body b ON (b.clinic_id, b.delivery_id, b.at, b.number) = (a.clinic_id, a.delivery_id, a.at, a.number)
            LEFT JOIN LATERAL (SELECT e.error_code, g.element FROM error_log e JOIN error_group g ON (g.clinic_id, g.id) = (e.clinic_id, e.error_group_id)
                WHERE (e.clinic_id, e.delivery_id) = (a.clinic_id, a.delivery_id) AND e.attempt_number = a.number LIMIT 1) e ON true
            WHERE a.clinic_id = \(scope.id.rawValue) AND a.delivery_id = \(delivery) AND a.at >= \(createdAt) \(condition)
            ORDER BY a.at DESC, a.number DESC \(limit)
            """
        ).map { try attempt($0, of: delivery, in: scope) }
    }

    private static func attempt(_ row: Row, of delivery: UUID, in scope: ClinicScope) throws -> Attempt {
        let number = Int(try row.get("number", as: Int16.self))
        func open(_ column: String, _ name: StaticString) throws -> [UInt8]? {
            guard let sealed = try row.get(column, as: [UInt8]?.self) else { return nil }
            return try scope.keys.open(sealed, SealedPlace(table: "attempt_body", row: "\(delivery.lowerText)/\(number)", column: name))
        }
        return Attempt(
            number: number, at: try row.get("at"), tookMs: try row.get("took_ms", as: Int32?.self).map { Int($0) },
            httpStatus: try row.get("http_status", as: Int16?.self).map { Int($0) }, outcome: try row.get("outcome"),
            spent: try row.get("spent"), method: try row.get("method"), url: try row.get("url"),
            revision: try row.get("revision", as: Int16?.self).map { Int($0) }, actor: try row.get("actor"),
            errorType: try row.get("error_type"), errorMessage: try row.get("error_message"), errorCode: try row.get("error_code"),
            errorElement: try row.get("element"), request: try open("request", "request"), response: try open("response", "response"))
    }
}
