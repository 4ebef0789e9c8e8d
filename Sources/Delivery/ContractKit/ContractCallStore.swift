import Clinics
import Foundation
import Postgres
import Vocabulary

/// What the API asks and writes while a run is active.
public enum ContractCallStore {
    /// A run that disturbs and watches now.
    public struct Active: Sendable {
        /// Its id.
        public let id: UUID
        /// What it does.
        public let scenario: ContractScenario
    }

    /// The clinic's run whose time is not over.
    public static func active(in scope: ClinicScope) async throws -> Active? {
        let row = try await scope.query(
            """
            SELECT id, scenario FROM contract_run
            WHERE clinic_id = \(scope.id.rawValue) AND state = 'running' AND ends_at > jembatan_now()
            """
        ).first
        guard let row, let scenario = ContractScenario.named(try row.get("scenario")) else { return nil }
        return Active(id: try row.get("id"), scenario: scenario)
    }

    /// Takes one of the run's disturbances, over all instances no more than there are. A body that was refused is refused again.
    public static func take(_ run: Active, request: [UInt8], in scope: ClinicScope) async throws -> Bool {
        let again: SQL =
            run.scenario.disturbance == .wrongField
            ? """
            OR EXISTS (SELECT FROM contract_call c WHERE (c.clinic_id, c.run_id) = (r.clinic_id, r.id) AND c.is_disturbed
                AND c.request_hash = \(request))
            """ : ""
        return try await scope.execute(
            """
            UPDATE contract_run r SET disturbances_left = greatest(disturbances_left - 1, 0),
                disturbed_at = coalesce(disturbed_at, jembatan_now())
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(run.id) AND state = 'running' AND ends_at > jembatan_now()
                AND (disturbances_left > 0 AND (\(run.scenario.disturbance != .badCredentials) OR disturbed_at IS NULL
                    OR disturbed_at > jembatan_now() - make_interval(secs => \(ContractScenario.longestRefusal))) \(again))
            """) == 1
    }

    /// Keeps a call that arrived before the run ended.
    public static func record(_ call: ContractCall, of run: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO contract_call (clinic_id, id, run_id, at, answered_at, method, path, status, is_disturbed, request_hash,
                visit_number_hash, visit_hash, key_hash, is_child, visit_id)
            SELECT clinic_id, \(UUID.v7()), id, \(call.at), \(call.answeredAt), \(call.method), \(call.path), \(call.status),
                \(call.isDisturbed), \(call.request), \(call.visitNumber), \(call.visit), \(call.key), \(call.isChild), \(call.visitID)
            FROM contract_run WHERE clinic_id = \(scope.id.rawValue) AND id = \(run) AND state = 'running' AND ends_at > \(call.at)
            """)
    }

    /// What the run is judged by.
    /// - Parameter mostCalls: later ones are not looked at.
    public static func facts(of run: ContractRun, isOver: Bool, zone: ClinicTimeZone, mostCalls: Int = 2_000, in scope: ClinicScope)
        async throws -> ContractFacts
    {
        let calls = try await scope.query(
            """
            SELECT at, answered_at, method, path, status, is_disturbed, request_hash, visit_number_hash, visit_hash, key_hash, is_child, visit_id
            FROM contract_call WHERE clinic_id = \(scope.id.rawValue) AND run_id = \(run.id) ORDER BY at, id LIMIT \(mostCalls)
            """
        ).map(ContractCall.init)
        let visits = try await scope.query(
            """
            SELECT v.id, v.ended_at IS NOT NULL AS is_ended, count(*) FILTER (WHERE d.state = 'pending')::int AS pending,
                count(*) FILTER (WHERE d.state = 'failed')::int AS failed, count(*) FILTER (WHERE d.state = 'completed')::int AS completed,
                coalesce(bool_or(d.step = 'finished' AND d.state = 'completed'), false) AS is_finished
            FROM visit v LEFT JOIN delivery d ON (d.clinic_id, d.visit_id) = (v.clinic_id, v.id)
            WHERE v.clinic_id = \(scope.id.rawValue) AND v.id = ANY (\(Array(Set(calls.compactMap(\.visitID))))::uuid[])
            GROUP BY v.id, v.ended_at ORDER BY v.id
            """
        ).map { row in
            ContractVisit(
                id: try row.get("id"), isEnded: try row.get("is_ended"), isFinished: try row.get("is_finished"),
                pending: try row.get("pending"), failed: try row.get("failed"), completed: try row.get("completed"))
        }
        let hooks = try await scope.query(
            "SELECT FROM webhook_endpoint WHERE clinic_id = \(scope.id.rawValue) AND is_enabled LIMIT 1")
        return ContractFacts(calls: calls, visits: visits, hasWebhook: !hooks.isEmpty, isOver: isOver, zone: zone)
    }
}

extension ContractCall {
    init(_ row: Row) throws {
        self.init(
            at: try row.get("at"), answeredAt: try row.get("answered_at"), method: try row.get("method"), path: try row.get("path"),
            status: try row.get("status"), request: try row.get("request_hash"))
        isDisturbed = try row.get("is_disturbed")
        visitNumber = try row.get("visit_number_hash")
        visit = try row.get("visit_hash")
        key = try row.get("key_hash")
        isChild = try row.get("is_child")
        visitID = try row.get("visit_id")
    }
}
