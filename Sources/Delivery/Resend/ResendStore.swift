import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Statements that put deliveries back into their lane, first in line. Lock order: deliveries → groups and counters → lanes.
enum ResendStore {
    /// A person's resend goes before what else waits.
    static let priority = -10

    /// Makes these go again, unless they are on their way, gone, or wait for a mapping that only the mapping itself can end. Returns how many.
    /// - Parameters:
    ///   - person: who asked for it; stands on the next attempt.
    ///   - closedToo: whether what was closed goes after all, as a person may ask of a single one.
    @discardableResult
    static func requeue(
        _ ids: [UUID], channel: Channel, by person: UUID? = nil, closedToo: Bool = true, in scope: ClinicScope
    ) async throws -> Int {
        let states = ["pending", "failed"] + (closedToo ? ["skipped"] : [])
        let rows = try await scope.batch([
            // Locked before they are read: one that is accepted meanwhile must not go again.
            "SELECT FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[]) ORDER BY id FOR UPDATE",
            """
            SELECT d.id, d.state, d.kind, d.operation, d.service_date::text AS day, d.error_group_id FROM delivery_shown d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = ANY (\(ids)::uuid[]) AND d.shown_state = ANY (\(states)::text[])
                AND (d.hold IS DISTINCT FROM 'mapping' OR starts_with(d.hold_reason, 'rujukan:'))
                AND d.environment = (SELECT c.environment FROM clinic c WHERE c.clinic_id = d.clinic_id)
                AND d.channel = \(channel.rawValue)
            ORDER BY d.id
            """,
        ])[1]
        guard !rows.isEmpty else { return 0 }
        let found: [UUID] = try rows.map { try $0.get("id") }
        var moves: [CounterChange] = []
        var deltas: [ErrorLedger.GroupKey: Int] = [:]
        for row in rows {
            if let group = try row.get("error_group_id", as: UUID?.self) {
                deltas[.init(clinic: scope.id.rawValue, id: group), default: 0] -= 1
            }
            let state: String = try row.get("state")
            guard state != "pending", try row.get("operation", as: String.self) != "update" else { continue }
            moves.append(
                CounterChange(
                    clinic: scope.id.rawValue, channel: channel.rawValue, day: try row.get("day"), kind: try row.get("kind"), from: state,
                    to: "pending"))
        }
        var statements: [SQL] = [
            """
            UPDATE delivery d SET state = 'pending', attempts = 0, priority = \(priority), resent_by = coalesce(\(person), d.resent_by), skip_reason = NULL, completed_at = NULL,
                error_group_id = NULL, error_code = NULL, error_message = NULL,
                open_dependencies = o.open,
                hold = CASE WHEN o.open > 0 OR d.gate IS NOT NULL THEN 'dependency' WHEN d.uncertain THEN 'reconciling' END,
                hold_reason = CASE WHEN o.open > 0 THEN 'induk' WHEN d.gate IS NOT NULL THEN 'kunjungan' END,
                next_retry_at = CASE WHEN o.open = 0 AND d.gate IS NULL AND d.uncertain THEN jembatan_now() END
            FROM (SELECT x.id, (SELECT count(*) FROM delivery_dependency dep JOIN delivery p ON (p.clinic_id, p.id) = (dep.clinic_id, dep.depends_on)
                      WHERE dep.clinic_id = \(scope.id.rawValue) AND dep.delivery_id = x.id AND (p.state IN ('pending', 'failed') OR p.id = ANY (\(found)::uuid[])))::int AS open
                  FROM unnest(\(found)::uuid[]) AS x (id)) o
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = o.id
            """,
            """
            UPDATE delivery d SET hold = NULL, hold_reason = NULL
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = ANY (\(found)::uuid[]) AND d.gate IS NOT NULL AND d.open_dependencies = 0
                AND EXISTS (SELECT FROM delivery o WHERE (o.clinic_id, o.visit_id) = (d.clinic_id, d.visit_id) AND o.opens_gate AND o.state = 'completed')
            """,
        ]
        if let count = ErrorLedger.count(deltas) { statements.append(count) }
        if !moves.isEmpty { statements.append(CounterStore.change(moves)) }
        statements.append(LaneStore.wake(scope.id, channel))
        try await scope.batch(statements)
        return found.count
    }

    /// Keeps the edited body beside the generated one, with who and why. The hash stays that of what was planned: once the platform took the
    /// edit, the same plan again says nothing new, and another content does.
    static func addRevision(_ row: DeliveryRow, _ body: [UInt8], reason: String, by person: UUID?, in scope: ClinicScope) async throws {
        let revision = row.revision + 1
        try await scope.batch([
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_by, reason, made_at)
            VALUES (\(scope.id.rawValue), \(row.id), \(revision), \(try DeliveryBody.seal(body, delivery: row.id, revision: revision, scope.keys)),
                'edited', \(person), \(reason), jembatan_now())
            """,
            """
            UPDATE delivery SET revision = \(revision), is_edited = true
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(row.id)
            """,
        ])
    }

    /// The body that the platform accepted, with the ids that it had then; nil once it was removed, or where it was no whole resource.
    static func accepted(_ row: DeliveryRow, in scope: ClinicScope) async throws -> JSON? {
        accepted(among: try await AttemptStore.latest(of: row.id, createdAt: row.createdAt, in: scope))
    }

    /// The same of attempts that were read, newest first.
    static func accepted(among attempts: [Attempt]) -> JSON? {
        let sent = attempts.first { ["POST", "PUT"].contains($0.method) && $0.httpStatus.map { 200..<300 ~= $0 } ?? false }
        guard let request = sent?.request, let body = try? JSON.parse(request), body.object != nil else { return nil }
        return body
    }

    /// The update of a resource that waits, the newest one.
    static func openUpdate(of row: DeliveryRow, in scope: ClinicScope) async throws -> UUID? {
        try await scope.query(
            """
            SELECT id FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND resource_id = \(row.resourceID) AND operation = 'update'
                AND state IN ('pending', 'failed') ORDER BY id DESC LIMIT 1
            """
        ).first?.get("id")
    }

    /// Makes the next plan write these bodies again, also over edited ones. That plan may already send it: who asked is noted here.
    static func forgetBodies(_ ids: [UUID], by person: UUID?, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE delivery SET is_edited = false, body_hash = NULL, resent_by = \(person)
            WHERE clinic_id = \(scope.id.rawValue) AND id IN (
                SELECT id FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(ids)::uuid[]) AND state <> 'completed'
                ORDER BY id FOR UPDATE)
            """)
    }

    /// What was accepted is changed by an update of the same resource.
    static func insertUpdate(_ id: UUID, of row: DeliveryRow, _ body: [UInt8], reason: String, by person: UUID?, in scope: ClinicScope)
        async throws
    {
        try await scope.batch([
            """
            INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, step, resource_id, source_key, source_id, visit_id, patient_id,
                service_date, priority, resent_by, body_hash, is_edited, created_at)
            SELECT clinic_id, \(id), channel, environment, kind, 'update', 'correction', resource_id, \("edit:" + id.lowerText), source_id, visit_id,
                patient_id, service_date, \(priority), \(person), \(scope.keys.hash([String(decoding: body, as: UTF8.self)])), true, jembatan_now()
            FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND id = \(row.id)
            """,
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_by, reason, made_at)
            VALUES (\(scope.id.rawValue), \(id), 0, \(try DeliveryBody.seal(body, delivery: id, revision: 0, scope.keys)), 'edited', \(person), \(reason),
                jembatan_now())
            """,
            LaneStore.wake(scope.id, row.channel),
        ])
    }
}
