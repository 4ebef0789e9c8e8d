import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Runs of *Uji integrasi*.
public enum ContractRunStore {
    /// How long the calls of a run are kept after its end, in days: as long as Log API, which shows what was disturbed.
    public static let callsKeptDays = 30
    /// How long a run with its result is kept, in months: as long as attempts.
    public static let runsKeptMonths = 24

    /// Starts a scenario. Audited.
    /// - Parameter version: of the program.
    /// - Returns: nil while another runs.
    public static func start(
        _ scenario: ContractScenario, onPlatform: Bool, version: String, by actor: Actor, in scope: ClinicScope
    ) async throws -> UUID? {
        let id = UUID.v7()
        let made = try await scope.execute(
            """
            INSERT INTO contract_run (clinic_id, id, scenario, started_at, ends_at, started_by, version, disturbances_left, on_platform)
            VALUES (\(scope.id.rawValue), \(id), \(scenario.name), jembatan_now(),
                jembatan_now() + make_interval(secs => \(ContractScenario.seconds)), \(actor.personID), \(version), \(scenario.count),
                \(onPlatform))
            ON CONFLICT (clinic_id) WHERE state = 'running' DO NOTHING
            """)
        guard made == 1 else { return nil }
        try await AuditStore.append(
            AuditEntry(
                action: "contract_run.started", subject: .init("contract_run", id.lowerText),
                after: ["scenario": .string(scenario.name), "state": "running"], by: actor),
            in: scope)
        return id
    }

    /// Ends a run with what it came to; by nobody when its time was over. Audited when a person did it.
    /// - Returns: false when it had ended already.
    @discardableResult
    public static func end(_ run: ContractRun, _ checks: [ContractCheck], by actor: Actor?, in scope: ClinicScope) async throws -> Bool {
        let result = ContractResult(checks)
        let changed = try await scope.execute(
            """
            UPDATE contract_run SET state = \(actor == nil ? "ended" : "stopped"), ended_at = least(ends_at, jembatan_now()),
                result = \(result.rawValue), checks = \(JSON.array(checks.map(\.json)).text())::text::jsonb
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run.id) AND state = 'running'
            """)
        guard changed == 1 else { return false }
        if let actor {
            try await AuditStore.append(
                AuditEntry(
                    action: "contract_run.stopped", subject: .init("contract_run", run.id.lowerText), before: ["state": "running"],
                    after: ["scenario": .string(run.scenario), "state": "stopped", "result": .string(result.rawValue)], by: actor),
                in: scope)
        }
        return true
    }

    /// The one that is running, also when its time is over and nobody has looked yet.
    public static func running(in scope: ClinicScope) async throws -> ContractRun? {
        try await scope.query("\(select(scope)) AND r.state = 'running'").first.map(ContractRun.init)
    }

    /// The clinics whose run is over and not judged.
    static func expired(in transaction: Transaction) async throws -> [ClinicID] {
        try await transaction.query(
            "SELECT clinic_id FROM contract_run WHERE state = 'running' AND ends_at <= jembatan_now() ORDER BY clinic_id"
        ).map { ClinicID(try $0.get("clinic_id")) }
    }

    /// Removes what is kept no longer.
    /// - Returns: how many rows.
    static func prune(in scope: ClinicScope) async throws -> Int {
        let calls = try await scope.execute(
            """
            DELETE FROM contract_call c USING contract_run r
            WHERE c.clinic_id = \(scope.id.rawValue) AND (r.clinic_id, r.id) = (c.clinic_id, c.run_id)
                AND r.ended_at < jembatan_now() - make_interval(days => \(callsKeptDays)::int)
            """)
        return try await calls
            + scope.execute(
                """
                DELETE FROM contract_run WHERE clinic_id = \(scope.id.rawValue)
                    AND ended_at < jembatan_now() - make_interval(months => \(runsKeptMonths)::int)
                """)
    }

    /// One run.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> ContractRun? {
        try await scope.query("\(select(scope)) AND r.id = \(id)").first.map(ContractRun.init)
    }

    /// Those that ended, the newest first, older than `after`.
    public static func list(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [ContractRun] {
        let cursor: SQL = after.map { "AND r.id < \($0)" } ?? ""
        return try await scope.query("\(select(scope)) AND r.state <> 'running' \(cursor) ORDER BY r.id DESC LIMIT \(limit)")
            .map(ContractRun.init)
    }

    /// Of each scenario the newest that ended.
    public static func newest(in scope: ClinicScope) async throws -> [ContractRun] {
        try await scope.query(
            """
            SELECT DISTINCT ON (r.scenario) \(ContractRun.columns) FROM contract_run r LEFT JOIN app_user u ON u.id = r.started_by
            WHERE r.clinic_id = \(scope.id.rawValue) AND r.state <> 'running' ORDER BY r.scenario, r.id DESC
            """
        ).map(ContractRun.init)
    }

    private static func select(_ scope: ClinicScope) -> SQL {
        """
        SELECT \(ContractRun.columns) FROM contract_run r LEFT JOIN app_user u ON u.id = r.started_by
        WHERE r.clinic_id = \(scope.id.rawValue)
        """
    }
}
