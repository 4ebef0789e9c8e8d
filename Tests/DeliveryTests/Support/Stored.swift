import Foundation
import Postgres
import Testing

@testable import Delivery

/// A delivery as its row says.
struct StoredRow: Sendable, Hashable {
    var id: UUID
    var kind: String
    var operation: String
    var step: String?
    var key: String
    var state: String
    var hold: String?
    var holdReason: String?
    var attempts: Int
    var uncertain: Bool
    var remoteID: String?
    var errorCode: String?
    var skipReason: String?
    var visitID: UUID?

    /// "Encounter finished", "Observation".
    var label: String { [kind, step].compactMap(\.self).joined(separator: " ") }
}

/// A lane as its row says.
struct StoredLane: Sendable, CustomStringConvertible {
    var description: String {
        "lane idle \(isIdle) leased \(isLeased) in flight \(inFlight.count) parked \(isParked) refused \(isRefused) paused \(isPaused)"
    }

    var isIdle: Bool
    var isLeased: Bool
    var inFlight: [UUID]
    var isParked: Bool
    var isRefused: Bool
    var isPaused: Bool
    var failures: Int
}

extension World {
    func deliveries(_ condition: SQL = "true") async throws -> [StoredRow] {
        try await superuser.query(
            """
            SELECT id, kind, operation, step, source_key, state, hold, hold_reason, attempts, uncertain, remote_id, error_code, skip_reason,
                visit_id
            FROM delivery WHERE \(condition) ORDER BY id
            """
        ).map { row in
            StoredRow(
                id: try row.get("id"), kind: try row.get("kind"), operation: try row.get("operation"), step: try row.get("step"),
                key: try row.get("source_key"), state: try row.get("state"), hold: try row.get("hold"),
                holdReason: try row.get("hold_reason"), attempts: Int(try row.get("attempts", as: Int16.self)),
                uncertain: try row.get("uncertain"), remoteID: try row.get("remote_id"), errorCode: try row.get("error_code"),
                skipReason: try row.get("skip_reason"), visitID: try row.get("visit_id"))
        }
    }

    /// The one delivery of that kind and step.
    func delivery(_ kind: String, _ step: String? = nil) async throws -> StoredRow {
        try #require(try await deliveries("kind = \(kind) AND step IS NOT DISTINCT FROM \(step)").first)
    }

    /// Every delivery by state: "Encounter arrived" → "completed", "pending/mapping".
    func states() async throws -> [String: Set<String>] {
        var states: [String: Set<String>] = [:]
        for row in try await deliveries() {
            states[row.label, default: []].insert([row.state, row.hold].compactMap(\.self).joined(separator: "/"))
        }
        return states
    }

    /// What is not completed, in words.
    func unfinished() async throws -> [String] {
        let rows = try await deliveries()
        if rows.isEmpty { return ["nothing was planned"] }
        return rows.filter { $0.state != "completed" }.map { row in
            "\(row.label): "
                + [row.state, row.hold, row.holdReason, row.errorCode, row.skipReason].compactMap(\.self).joined(separator: " ")
        }
    }

    /// Attempts that cost a retry without being accepted, in words.
    func spentAttempts() async throws -> [String] {
        try await superuser.query(
            """
            SELECT concat_ws(' ', d.kind, d.step, a.outcome, a.http_status, a.error_message) AS words
            FROM attempt a JOIN delivery d ON (d.clinic_id, d.id) = (a.clinic_id, a.delivery_id) WHERE a.spent AND a.outcome <> 'completed' ORDER BY a.at
            """
        ).map { try $0.get("words") }
    }

    func lane() async throws -> StoredLane {
        let row = try #require(
            try await superuser.query(
                """
                SELECT next_due_at = 'infinity' AS idle, lease_owner IS NOT NULL AS leased, in_flight, breaker_until IS NOT NULL AS parked,
                    credential_refused_at IS NOT NULL AS refused, paused_at IS NOT NULL AS paused, failures
                FROM lane WHERE clinic_id = \(clinicID.rawValue)
                """
            ).first)
        return StoredLane(
            isIdle: try row.get("idle"), isLeased: try row.get("leased"), inFlight: try row.get("in_flight"),
            isParked: try row.get("parked"),
            isRefused: try row.get("refused"), isPaused: try row.get("paused"), failures: Int(try row.get("failures", as: Int16.self)))
    }

    func count(_ query: SQL) async throws -> Int {
        try #require(try await superuser.query("SELECT count(*) AS n FROM \(query)").first).get("n")
    }
}
