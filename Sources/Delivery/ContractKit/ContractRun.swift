import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// One run of a scenario.
public struct ContractRun: Sendable, Hashable {
    /// Ours, UUIDv7.
    public let id: UUID
    /// The scenario's name.
    public let scenario: String
    /// Whether calls are disturbed and watched now.
    public let isRunning: Bool
    /// Whether somebody ended it before its time.
    public let isStopped: Bool
    /// When it began.
    public let startedAt: Date
    /// When it ends by itself.
    public let endsAt: Date
    /// Whether that time has come, and nobody has judged it yet.
    public let isExpired: Bool
    /// When it ended.
    public let endedAt: Date?
    /// Who started it.
    public let startedBy: String?
    /// The version of Jembatan that it ran on.
    public let version: String
    /// Whether faults of our own sandbox belong to it.
    public let onPlatform: Bool
    /// nil while it runs.
    public let result: ContractResult?
    /// As they were at the end; empty while it runs.
    public let checks: [ContractCheck]

    static let columns: SQL = """
        r.id, r.scenario, r.state, r.started_at, r.ends_at, r.state = 'running' AND r.ends_at <= jembatan_now() AS is_expired, r.ended_at,
        u.name AS started_by_name, r.version, r.on_platform, r.result, r.checks::text AS checks
        """

    init(_ row: Row) throws {
        id = try row.get("id")
        scenario = try row.get("scenario")
        let state: String = try row.get("state")
        isRunning = state == "running"
        isStopped = state == "stopped"
        startedAt = try row.get("started_at")
        endsAt = try row.get("ends_at")
        isExpired = try row.get("is_expired")
        endedAt = try row.get("ended_at")
        startedBy = try row.get("started_by_name")
        version = try row.get("version")
        onPlatform = try row.get("on_platform")
        result = try row.get("result", as: String?.self).flatMap(ContractResult.init(rawValue:))
        checks = try row.get("checks", as: String?.self).map { try JSON.parse($0).array ?? [] }?.compactMap(ContractCheck.init) ?? []
    }
}
