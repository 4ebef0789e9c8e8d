import Clinics
import Foundation
import Postgres
import Vocabulary

/// What BPJS takes no more: its day is over, and PCare's back-entry days too. It fails with the code `LATE` and is not sent by itself again.
/// Lock order: deliveries → groups and counters → lanes.
public enum LateDeliveries {
    /// The code of such a failure.
    public static let code = "LATE"
    /// Closed in one transaction.
    public static let limit = 500

    /// Closes what has not gone. What is leaving at this moment, or left with its answer lost, goes on: BPJS may have it. What a person
    /// sends again although it was late is tried.
    /// - Parameters:
    ///   - sources: of these things of ours alone; nil for the whole clinic, at most ``limit``, oldest first.
    ///   - today: in the clinic's zone.
    /// - Returns: how many were closed.
    @discardableResult
    public static func close(_ sources: [UUID]? = nil, today: LocalDate, in scope: ClinicScope) async throws -> Int {
        let backDays = try await SettingsStore.settings(in: scope).pcareBackDays
        let waiting = try await lock(sources, today, backDays, in: scope)
        guard !waiting.isEmpty else { return 0 }
        let inFlight = try await WaitingDelivery.inFlight(waiting, in: scope)
        let late = waiting.filter { !inFlight.contains($0.id) }
        if !late.isEmpty { try await fail(late, backDays, in: scope) }
        return late.count
    }

    /// Those that wait for them are locked with them, in the same order, since they change too.
    private static func lock(_ sources: [UUID]?, _ today: LocalDate, _ backDays: Int, in scope: ClinicScope) async throws
        -> [WaitingDelivery]
    {
        let isLate: SQL = """
            d.clinic_id = \(scope.id.rawValue) AND d.channel <> 'satusehat' AND d.state = 'pending' AND NOT d.uncertain
                AND d.hold IS DISTINCT FROM 'reconciling'
                AND d.service_date < \(today.text)::text::date
                AND d.service_date < \(today.text)::text::date - CASE WHEN d.channel = 'pcare' THEN \(backDays) ELSE 0 END
                AND d.environment = (SELECT c.environment FROM clinic c WHERE c.clinic_id = d.clinic_id)
                AND NOT (d.resent_by IS NOT NULL AND EXISTS (
                    SELECT FROM error_log e WHERE (e.clinic_id, e.delivery_id) = (d.clinic_id, d.id) AND e.error_code = \(code)))
            """
        let chosen: SQL = sources.map { "AND d.source_id = ANY (\($0)::uuid[])" } ?? ""
        let found: [UUID] = try await scope.query(
            "SELECT d.id FROM delivery d WHERE \(isLate) \(chosen) ORDER BY d.service_date, d.id LIMIT \(limit)"
        ).map { try $0.get("id") }
        guard !found.isEmpty else { return [] }
        // Locked before they are read: one that is accepted meanwhile is not late.
        return try await scope.batch([
            """
            SELECT FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND (d.id = ANY (\(found)::uuid[]) OR d.id IN (
                SELECT dep.delivery_id FROM delivery_dependency dep
                WHERE dep.clinic_id = \(scope.id.rawValue) AND dep.depends_on = ANY (\(found)::uuid[]) AND NOT dep.required))
            ORDER BY d.id FOR UPDATE
            """,
            "SELECT \(WaitingDelivery.columns) FROM delivery d WHERE \(isLate) AND d.id = ANY (\(found)::uuid[]) ORDER BY d.id",
        ])[1].map(WaitingDelivery.init)
    }

    private static func fail(_ late: [WaitingDelivery], _ backDays: Int, in scope: ClinicScope) async throws {
        let causes = late.map {
            ErrorLedger.Cause(
                clinic: scope.id.rawValue, channel: $0.channel, kind: $0.kind, category: Rejection.Category.client.rawValue, code: code,
                message: message($0, backDays))
        }
        let ids = try await ErrorLedger.upsert(
            Array(Dictionary(causes.map { ($0.unique, $0) }, uniquingKeysWith: { first, _ in first }).values), scope.transaction)
        let groups = causes.map { ids[$0.unique] }
        var deltas: [ErrorLedger.GroupKey: Int] = [:]
        for (delivery, group) in zip(late, groups) {
            if let old = delivery.errorGroup { deltas[.init(clinic: scope.id.rawValue, id: old), default: 0] -= 1 }
            if let group { deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] += 1 }
        }
        let healed = zip(late, groups).map { delivery, group in
            ErrorLedger.Healed(key: .init(clinic: scope.id.rawValue, id: delivery.id), except: group)
        }
        let visits = Array(Set(late.compactMap(\.visit)))
        let words = causes.map(\.message)
        var statements: [SQL] = [
            ErrorLedger.close(healed), ErrorLedger.count(deltas), log(late, groups, words, in: scope), ErrorLedger.settle(healed),
        ].compactMap { $0 }
        statements.append(
            """
            UPDATE delivery d SET state = 'failed', hold = NULL, hold_reason = NULL, next_retry_at = NULL, resent_by = NULL,
                error_group_id = r.group_id, error_code = \(code), error_message = r.words, completed_at = jembatan_now()
            FROM unnest(\(late.map(\.id))::uuid[], \(groups)::uuid[], \(words)::text[]) AS r (id, group_id, words)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = r.id
            """)
        let moves = late.compactMap { $0.move(to: "failed", in: scope) }
        if !moves.isEmpty { statements.append(CounterStore.change(moves)) }
        statements.append(VisitNews.add(visits.map { _ in scope.id.rawValue }, visits))
        try await scope.batch(statements)
        try await letGo(late, in: scope)
    }

    /// What only came after it, and does not need it, waits no more: PCare takes a visit days after the queue's day is over.
    private static func letGo(_ late: [WaitingDelivery], in scope: ClinicScope) async throws {
        let channels = try await scope.query(
            """
            WITH gone AS (
                DELETE FROM delivery_dependency dep
                WHERE dep.clinic_id = \(scope.id.rawValue) AND dep.depends_on = ANY (\(late.map(\.id))::uuid[]) AND NOT dep.required
                RETURNING dep.delivery_id)
            UPDATE delivery d SET open_dependencies = d.open_dependencies - w.n,
                hold = CASE WHEN d.hold = 'dependency' AND d.gate IS NULL AND d.open_dependencies = w.n THEN NULL ELSE d.hold END,
                hold_reason = CASE WHEN d.hold = 'dependency' AND d.gate IS NULL AND d.open_dependencies = w.n THEN NULL ELSE d.hold_reason END
            FROM (SELECT delivery_id, count(*)::int AS n FROM gone GROUP BY 1) w
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = w.delivery_id AND d.open_dependencies >= w.n
            RETURNING d.channel
            """
        ).compactMap { Channel(rawValue: try $0.get("channel")) }
        let woken = Set(channels).sorted { $0.rawValue < $1.rawValue }
        if !woken.isEmpty { try await scope.batch(woken.map { LaneStore.wake(scope.id, $0) }) }
    }

    private static func log(_ late: [WaitingDelivery], _ groups: [UUID?], _ words: [String], in scope: ClinicScope) -> SQL {
        """
        INSERT INTO error_log (clinic_id, id, delivery_id, error_group_id, resource_type, resource_id, operation, error_category, error_code,
            error_message, at)
        SELECT \(scope.id.rawValue), r.id, r.delivery_id, r.group_id, r.kind, r.source, r.operation, \(Rejection.Category.client.rawValue),
            \(code), r.words, jembatan_now()
        FROM unnest(\(late.map { _ in UUID.v7() })::uuid[], \(late.map(\.id))::uuid[], \(groups)::uuid[], \(late.map(\.kind))::text[],
            \(late.map(\.source))::uuid[], \(late.map(\.operation))::text[], \(words)::text[])
            AS r (id, delivery_id, group_id, kind, source, operation, words)
        """
    }

    /// In our words: BPJS was not asked.
    private static func message(_ delivery: WaitingDelivery, _ backDays: Int) -> String {
        delivery.channel == Channel.pcare.rawValue
            ? "Hari pelayanan sudah lewat; menurut setelan klinik PCare menerima susulan sampai \(backDays) hari."
            : "Hari pelayanan sudah lewat sebelum kiriman ini diterima BPJS."
    }
}
