import Clinics
import Foundation
import Postgres
import Vocabulary

/// A call that a clinic's system may repeat under the same `Idempotency-Key`: per clinic and path, for 24 hours.
public struct IdempotentCall: Sendable, Hashable {
    /// What the clinic's system chose.
    public var key: String
    /// The path, in its one spelling.
    public var path: String
    /// The body as it came.
    public var body: [UInt8]

    /// Makes a call.
    public init(key: String, path: String, body: [UInt8]) {
        self.key = key
        self.path = path
        self.body = body
    }
}

/// An answer that is given again.
public struct RememberedAnswer: Sendable, Hashable {
    /// HTTP status.
    public var status: Int
    /// The body, byte for byte.
    public var body: [UInt8]

    /// Makes an answer.
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Answers that are given again when a call is repeated (table `idempotency_answer`). A 5xx is not remembered.
public enum IdempotencyStore {
    /// How long an answer is given again, in hours.
    static let hours = 24
    /// A call without answer for so long has died with its server: the same call may take its place. Seconds.
    static let abandonedAfter = 60

    /// Whose turn it is.
    public enum Claim: Sendable, Hashable {
        /// This call's: do it, and `remember` or `forget` it.
        case mine
        /// It was answered before.
        case answered(RememberedAnswer)
        /// The same call is being done.
        case inFlight
        /// The key stood with another body.
        case otherBody
    }

    /// Takes the key for this call; the first statement of the transaction that does what the call asks for, so that a second one
    /// waits for it, and a failed one leaves nothing behind.
    public static func claim(_ call: IdempotentCall, in scope: ClinicScope) async throws -> Claim {
        let hash = hash(call, scope)
        let taken = try await scope.query(
            """
            INSERT INTO idempotency_answer AS i (clinic_id, path, key, request_hash)
            VALUES (\(scope.id.rawValue), \(call.path), \(call.key), \(hash))
            ON CONFLICT (clinic_id, path, key) DO UPDATE
                SET request_hash = excluded.request_hash, status = NULL, answer = NULL, created_at = now()
                WHERE i.created_at < now() - make_interval(hours => \(hours))
                    OR i.answer IS NULL AND i.request_hash = excluded.request_hash
                        AND i.created_at < now() - make_interval(secs => \(Double(abandonedAfter)))
            RETURNING 1 AS mine
            """)
        if !taken.isEmpty { return .mine }
        return try await find(call, in: scope) ?? .inFlight
    }

    /// What stands under the key; nil when nothing does (any more).
    public static func find(_ call: IdempotentCall, in scope: ClinicScope) async throws -> Claim? {
        guard
            let row = try await scope.query(
                """
                SELECT request_hash, status, answer FROM idempotency_answer
                WHERE clinic_id = \(scope.id.rawValue) AND path = \(call.path) AND key = \(call.key)
                """
            ).first
        else { return nil }
        guard try row.get("request_hash", as: [UInt8].self) == hash(call, scope) else { return .otherBody }
        guard let sealed = try row.get("answer", as: [UInt8]?.self) else { return .inFlight }
        return .answered(
            RememberedAnswer(status: Int(try row.get("status", as: Int16.self)), body: try scope.keys.open(sealed, place(call))))
    }

    /// Keeps the answer of a claimed call.
    public static func remember(_ answer: RememberedAnswer, of call: IdempotentCall, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE idempotency_answer SET status = \(answer.status), answer = \(try scope.keys.seal(answer.body, place(call)))
            WHERE clinic_id = \(scope.id.rawValue) AND path = \(call.path) AND key = \(call.key)
            """)
    }

    /// Gives a claimed call up that was not answered: repeating it does it anew.
    public static func forget(_ call: IdempotentCall, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            DELETE FROM idempotency_answer
            WHERE clinic_id = \(scope.id.rawValue) AND path = \(call.path) AND key = \(call.key) AND answer IS NULL
            """)
    }

    /// Removes answers that are past their time, at most `limit` of them; call it until it gives less.
    public static func prune(limit: Int = 5000, in scope: ClinicScope) async throws -> Int {
        try await scope.execute(
            """
            DELETE FROM idempotency_answer WHERE clinic_id = \(scope.id.rawValue) AND (path, key) IN (
                SELECT path, key FROM idempotency_answer
                WHERE clinic_id = \(scope.id.rawValue) AND created_at < now() - make_interval(hours => \(hours)) ORDER BY created_at LIMIT \(limit))
            """)
    }

    /// Keyed, since a body holds personal data.
    private static func hash(_ call: IdempotentCall, _ scope: ClinicScope) -> [UInt8] {
        scope.keys.hash(["idempotency", String(decoding: call.body, as: UTF8.self)])
    }

    private static func place(_ call: IdempotentCall) -> SealedPlace {
        SealedPlace(table: "idempotency_answer", row: "\(call.path) \(call.key)", column: "answer")
    }
}
