import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Writes a batch of results in one transaction of the engine's role, in the engine's lock order:
/// deliveries (by id) → counters (by key) → lanes. Set statements with unnest, pipelined: measured 10 times one row at a time.
struct ResultStore: Sendable {
    let database: ClinicDatabase

    /// A row as it was under the lock.
    struct Before: Sendable {
        var state: String
        var kind: String
        var isUpdate: Bool
        var serviceDate: String
        var errorGroup: UUID?
        var visit: UUID?
        var environment: String
        var revision: Int
        /// It was accepted before, under an id that the platform lost.
        var wasLost: Bool
    }

    /// Writes the results whose lease still holds; returns those that were written. A result of a lost lease changes nothing: the
    /// rescuer finds out what became of it.
    func write(_ results: [DeliveryResult]) async throws -> [DeliveryResult] {
        var sealed: [SealedAttempt] = []
        for result in results { sealed += try await seal(result) }
        let attempts = sealed
        return try await database.worker { transaction in
            let before = try await lock(results, transaction)
            var valid = results.compactMap { result in before[Key(result)].map { Self.noticing($0, result) } }
            guard !valid.isEmpty else { return [] }
            let changes = try await ErrorLedger.record(valid, before, transaction)
            let written = Set(valid.map(Key.init))
            var statements = [deliveries(valid, changes)]
            statements += attemptStatements(attempts.filter { written.contains($0.key) })
            if let references = references(valid, before) { statements.append(references) }
            let wakeups = Self.wakeDependents(valid.filter { $0.transition.state == .completed }.map(Key.init))
            let firstWakeup = statements.count
            statements += wakeups
            let visits = Self.visits(of: valid, before)
            statements += [
                VisitGate.reopen(visits.map(\.clinic), visits.map(\.id)), VisitGate.skip(visits.map(\.clinic), visits.map(\.id)),
            ]
            let all = try await transaction.batch(statements)
            let woken = try all[firstWakeup..<firstWakeup + wakeups.count].flatMap(Self.lanes)
            let answers = all.suffix(2)
            let reopened = try Set(answers.first?.map { try $0.get("visit_id", as: UUID.self) } ?? [])
            for index in valid.indices where before[Key(valid[index])]?.visit.map({ reopened.contains($0) }) == true {
                valid[index].needsUpdate = true
            }
            let ended = try answers.last?.map { Key(clinic: try $0.get("clinic_id"), id: try $0.get("id")) } ?? []
            try await settle(valid, before, ended: ended, woken: Set(woken), transaction)
            return valid
        }
    }

    /// The visit changed while the older content was on its way: what was accepted is not what is stored, so an update follows.
    private static func noticing(_ before: Before, _ result: DeliveryResult) -> DeliveryResult {
        var result = result
        guard before.revision != result.picked.revision else { return result }
        switch result.transition.state {
        case .completed: result.needsUpdate = true
        case .failed:
            // The refusal was about the older content; the newer goes, after a search where there may be something already.
            var next = Transition(.pending)
            next.uncertain = true
            next.lane = result.transition.lane
            result.transition = next
        case .pending, .skipped: break
        }
        return result
    }

    private static func visits(of results: [DeliveryResult], _ before: [Key: Before]) -> Set<Key> {
        Set(results.compactMap { result in before[Key(result)]?.visit.map { Key(clinic: result.lane.clinicID.rawValue, id: $0) } })
    }

    struct Key: Hashable, Sendable {
        let clinic: Int64
        let id: UUID
        init(clinic: Int64, id: UUID) {
            self.clinic = clinic
            self.id = id
        }
        init(_ result: DeliveryResult) {
            clinic = result.lane.clinicID.rawValue
            id = result.picked.outgoing.id
        }
    }

    /// All that the batch may touch, by id, before anything else is locked: its dependents and the ends of its visits too. An intake
    /// of the same visit locks them in the same order, and so waits instead of deadlocking.
    private func lock(_ results: [DeliveryResult], _ transaction: Transaction) async throws -> [Key: Before] {
        let batch = try await transaction.batch([
            """
            WITH r AS (SELECT * FROM unnest(\(results.map { $0.lane.clinicID.rawValue })::bigint[],
                \(results.map { $0.picked.outgoing.id })::uuid[]) AS r (clinic_id, id))
            SELECT FROM delivery d WHERE (d.clinic_id, d.id) IN (
                SELECT clinic_id, id FROM r
                UNION SELECT dep.clinic_id, dep.delivery_id FROM delivery_dependency dep JOIN r ON (dep.clinic_id, dep.depends_on) = (r.clinic_id, r.id)
                UNION SELECT f.clinic_id, f.id FROM r JOIN delivery o ON (o.clinic_id, o.id) = (r.clinic_id, r.id)
                    JOIN delivery f ON (f.clinic_id, f.visit_id) = (o.clinic_id, o.visit_id) AND f.gate IS NOT NULL)
            ORDER BY d.clinic_id, d.id FOR UPDATE OF d
            """,
            """
            SELECT d.clinic_id, d.id, d.state, d.kind, d.operation, d.service_date::text AS day, d.error_group_id, d.visit_id, d.environment,
                d.revision, d.former_id IS NOT NULL AS was_lost
            FROM delivery d
            JOIN unnest(\(results.map { $0.lane.clinicID.rawValue })::bigint[], \(results.map { $0.picked.outgoing.id })::uuid[],
                    \(results.map { $0.lane.channel.rawValue })::text[], \(results.map { $0.lane.epoch })::bigint[])
                AS r (clinic_id, id, channel, epoch) ON (d.clinic_id, d.id) = (r.clinic_id, r.id)
            JOIN lane l ON (l.clinic_id, l.channel, l.lease_epoch) = (r.clinic_id, r.channel, r.epoch)
                AND l.lease_owner IS NOT NULL AND d.id = ANY (l.in_flight)
            WHERE d.state = 'pending'
            ORDER BY d.clinic_id, d.id FOR UPDATE OF d
            """,
        ])
        let rows = batch[1]
        var before: [Key: Before] = [:]
        for row in rows {
            before[Key(clinic: try row.get("clinic_id"), id: try row.get("id"))] = Before(
                state: try row.get("state"), kind: try row.get("kind"), isUpdate: try row.get("operation", as: String.self) == "update",
                serviceDate: try row.get("day"), errorGroup: try row.get("error_group_id"), visit: try row.get("visit_id"),
                environment: try row.get("environment"), revision: Int(try row.get("revision", as: Int16.self)),
                wasLost: try row.get("was_lost"))
        }
        return before
    }

    private func deliveries(_ results: [DeliveryResult], _ errors: [Key: ErrorLedger.Recorded]) -> SQL {
        let steps = results.map(\.transition)
        let recorded = results.map { errors[Key($0)] }
        return """
            UPDATE delivery d SET state = r.state, hold = r.hold, hold_reason = r.hold_reason,
                next_retry_at = CASE WHEN r.delay_ms IS NULL THEN NULL ELSE jembatan_now() + make_interval(secs => r.delay_ms / 1000.0) END,
                attempts = d.attempts + r.spent, uncertain = r.uncertain, remote_id = coalesce(r.remote_id, d.remote_id),
                skip_reason = r.skip_reason, http_status = coalesce(r.http_status, d.http_status),
                error_group_id = r.error_group_id, error_code = r.error_code, error_message = r.error_message,
                sent_hash = CASE WHEN r.state = 'completed' AND NOT r.other_content THEN d.body_hash ELSE d.sent_hash END,
                left_out = string_to_array(r.left_out, ',')::uuid[], candidates = string_to_array(r.candidates, ','),
                started_at = coalesce(d.started_at, jembatan_now()), consent_id = CASE WHEN r.tried THEN r.consent_id ELSE d.consent_id END,
                resent_by = CASE WHEN r.tried THEN NULL ELSE d.resent_by END,
                completed_at = CASE WHEN r.state = 'pending' THEN NULL ELSE jembatan_now() END
            FROM unnest(\(results.map { $0.lane.clinicID.rawValue })::bigint[], \(results.map { $0.picked.outgoing.id })::uuid[],
                \(steps.map(\.state.rawValue))::text[], \(steps.map { $0.hold?.hold.rawValue })::text[], \(steps.map { $0.hold?.reason })::text[],
                \(steps.map(\.delayMs))::bigint[], \(results.map { $0.counts ? 1 : 0 })::int[], \(steps.map(\.uncertain))::boolean[],
                \(steps.map(\.remoteID))::text[], \(steps.map { $0.skip?.rawValue })::text[],
                \(results.map { $0.attempts.last?.status ?? $0.transition.rejection?.httpStatus })::int[],
                \(recorded.map { $0?.group })::uuid[], \(steps.map { $0.rejection?.code })::text[], \(steps.map { $0.rejection?.message })::text[],
                \(results.map(\.needsUpdate))::boolean[], \(results.map { !$0.attempts.isEmpty })::boolean[],
                \(results.map { $0.leftOut })::text[], \(steps.map { $0.rejection?.candidateText })::text[],
                \(results.map { $0.picked.consent?.entry.id })::uuid[])
                AS r (clinic_id, id, state, hold, hold_reason, delay_ms, spent, uncertain, remote_id, skip_reason, http_status,
                    error_group_id, error_code, error_message, other_content, tried, left_out, candidates, consent_id)
            WHERE (d.clinic_id, d.id) = (r.clinic_id, r.id)
            """
    }

    /// What the accepted ones are called on the platform. A lookup names our patient; a creating delivery names itself and what it is made of.
    private func references(_ results: [DeliveryResult], _ before: [Key: Before]) -> SQL? {
        var rows: [(Int64, String, UUID, String, String)] = []
        var locations: [UUID] = []
        for result in results where result.transition.state == .completed && result.picked.outgoing.operation != .update {
            guard let remote = result.transition.remoteID, let environment = before[Key(result)]?.environment else { continue }
            let clinic = result.lane.clinicID.rawValue
            rows.append((clinic, environment, result.picked.outgoing.id, result.resourceType, remote))
            rows.append((clinic, environment, result.picked.outgoing.sourceID, result.resourceType, remote))
            if result.resourceType == "Location" { locations.append(result.picked.outgoing.sourceID) }
        }
        guard !rows.isEmpty else { return nil }
        let put: SQL = """
            INSERT INTO remote_reference (clinic_id, environment, local_id, resource_type, remote_id)
            SELECT * FROM unnest(\(rows.map(\.0))::bigint[], \(rows.map(\.1))::text[], \(rows.map(\.2))::uuid[], \(rows.map(\.3))::text[],
                \(rows.map(\.4))::text[]) AS r (clinic_id, environment, local_id, resource_type, remote_id)
            ORDER BY 1, 2, 3
            ON CONFLICT (clinic_id, environment, local_id) DO NOTHING
            """
        guard !locations.isEmpty else { return put }
        // A location's id is a mapping, and mappings have a history.
        return """
            WITH put AS (\(put) RETURNING clinic_id, environment, local_id, remote_id)
            INSERT INTO mapping_change (clinic_id, id, subject_type, subject_id, environment, to_value, actor)
            SELECT put.clinic_id, r.id, 'location', put.local_id, put.environment, put.remote_id, \(Actor.system.shown)
            FROM put JOIN unnest(\(locations)::uuid[], \(locations.map { _ in UUID.v7() })::uuid[]) AS r (subject, id) ON r.subject = put.local_id
            """
    }

    /// The lanes of rows that name one.
    static func lanes(_ rows: Rows) throws -> [LaneKey] {
        try rows.map { LaneKey(clinic: try $0.get("clinic_id"), channel: try $0.get("channel")) }
    }

    /// Finishing one wakes its dependents in the same transaction. Only a delivery that was pending gets here, so none counts twice.
    /// Gives the lanes of those: what is told BPJS may wait for another of its services.
    static func wakeDependents(_ keys: [Key]) -> [SQL] {
        guard !keys.isEmpty else { return [] }
        return [
            """
            UPDATE delivery d SET open_dependencies = d.open_dependencies - w.n,
                hold = CASE WHEN d.hold = 'dependency' AND d.gate IS NULL AND d.open_dependencies = w.n THEN NULL ELSE d.hold END,
                hold_reason = CASE WHEN d.hold = 'dependency' AND d.gate IS NULL AND d.open_dependencies = w.n THEN NULL ELSE d.hold_reason END
            FROM (SELECT dep.clinic_id, dep.delivery_id, count(*)::int AS n FROM delivery_dependency dep
                  JOIN unnest(\(keys.map(\.clinic))::bigint[], \(keys.map(\.id))::uuid[]) AS done (clinic_id, id)
                      ON (dep.clinic_id, dep.depends_on) = (done.clinic_id, done.id)
                  GROUP BY 1, 2 ORDER BY 1, 2) w
            WHERE (d.clinic_id, d.id) = (w.clinic_id, w.delivery_id) AND d.open_dependencies >= w.n
            RETURNING d.clinic_id, d.channel
            """
        ]
    }

    /// - Parameters:
    ///   - ended: ends of visits that were skipped beside the results.
    ///   - woken: lanes of what waited for them.
    private func settle(
        _ results: [DeliveryResult], _ before: [Key: Before], ended: [Key], woken: Set<LaneKey>, _ transaction: Transaction
    ) async throws {
        var woken = woken
        let skipped = results.filter { $0.transition.state == .skipped }.map(Key.init) + ended
        if !skipped.isEmpty { woken.formUnion(try await Skipping.dependents(of: skipped, transaction)) }
        var statements: [SQL] = []
        let visits = Self.visits(of: results, before)
        statements += RefusedKindStore.statements(results)
        if !visits.isEmpty { statements.append(VisitGate.open(visits.map(\.clinic), visits.map(\.id))) }
        statements.append(
            CounterStore.change(
                results.compactMap { result in
                    guard let old = before[Key(result)], !old.isUpdate, old.state != result.transition.state.rawValue else { return nil }
                    return CounterChange(
                        clinic: result.lane.clinicID.rawValue, channel: result.lane.channel.rawValue, day: old.serviceDate, kind: old.kind,
                        from: old.state, to: result.transition.state.rawValue)
                }))
        let changed = results.filter { Self.isPlannedAgain($0, before) }.compactMap { result in
            before[Key(result)]?.visit.map { Key(clinic: result.lane.clinicID.rawValue, id: $0) }
        }
        if !changed.isEmpty { statements.append(VisitReplans.ask(changed.map(\.clinic), changed.map(\.id))) }
        statements += news(results, before)
        statements += LaneEffects.statements(results, waking: woken)
        _ = try await transaction.batch(statements)
    }

    /// Its visit is: the platform has other content, what names it arrives only now, or what names one that is back there may have to name
    /// it otherwise.
    private static func isPlannedAgain(_ result: DeliveryResult, _ before: [Key: Before]) -> Bool {
        let hasArrived = result.transition.state == .completed
        return result.needsUpdate || hasArrived && (result.isNamedByVisits || before[Key(result)]?.wasLost == true)
    }

    /// The visits whose standing these results may have changed. A patient's lookup belongs to none, and holds up those that wait for it.
    private func news(_ results: [DeliveryResult], _ before: [Key: Before]) -> [SQL] {
        let telling = results.filter { $0.transition.state != .pending || $0.transition.hold?.hold == .mapping }
        let visits = Self.visits(of: telling, before)
        let lookups = telling.filter { $0.transition.state == .failed && before[Key($0)]?.visit == nil }.map(Key.init)
        var statements: [SQL] = []
        if !visits.isEmpty { statements.append(VisitNews.add(visits.map(\.clinic), visits.map(\.id))) }
        if !lookups.isEmpty { statements.append(VisitNews.addDependents(lookups.map(\.clinic), lookups.map(\.id))) }
        return statements
    }

    private struct SealedAttempt: Sendable {
        var key: Key
        var record: AttemptRecord
        var at: Date
        var spent: Bool
        var actor: UUID?
        var request: [UInt8]?
        var response: [UInt8]?
        var instance: String
    }

    private func seal(_ result: DeliveryResult) async throws -> [SealedAttempt] {
        let keys = try await database.keys(of: result.lane.clinicID)
        return try result.attempts.map { record in
            let row = "\(result.picked.outgoing.id.lowerText)/\(record.number)"
            return SealedAttempt(
                key: Key(result), record: record, at: Date(), spent: result.counts, actor: result.picked.resentBy,
                request: try record.request.map { try keys.seal($0, SealedPlace(table: "attempt_body", row: row, column: "request")) },
                response: try record.response.map { try keys.seal($0, SealedPlace(table: "attempt_body", row: row, column: "response")) },
                instance: result.lane.owner.lowerText)
        }
    }

    private func attemptStatements(_ attempts: [SealedAttempt]) -> [SQL] {
        guard !attempts.isEmpty else { return [] }
        let records = attempts.map(\.record)
        let clinics = attempts.map(\.key.clinic)
        let ids = attempts.map(\.key.id)
        let numbers = records.map(\.number)
        return [
            """
            INSERT INTO attempt (clinic_id, delivery_id, number, at, took_ms, http_status, outcome, spent, method, url, request_headers,
                response_headers, revision, actor_id, instance, error_type, error_message)
            SELECT r.clinic_id, r.id, r.number, jembatan_now(), r.took, r.status, r.outcome, r.spent, r.method, r.url, r.qh::jsonb, r.sh::jsonb,
                r.revision, r.actor, r.instance, r.error_type, r.error_message
            FROM unnest(\(clinics)::bigint[], \(ids)::uuid[], \(numbers)::int[], \(records.map(\.tookMs))::int[],
                \(records.map(\.status))::int[], \(records.map(\.outcome))::text[], \(attempts.map(\.spent))::boolean[], \(records.map(\.method))::text[],
                \(records.map(\.url))::text[], \(records.map { $0.requestHeaders.text() })::text[], \(records.map { $0.responseHeaders?.text() })::text[],
                \(records.map(\.revision))::int[], \(attempts.map(\.actor))::uuid[], \(attempts.map(\.instance))::text[],
                \(records.map(\.errorType))::text[], \(records.map(\.errorMessage))::text[])
                AS r (clinic_id, id, number, took, status, outcome, spent, method, url, qh, sh, revision, actor, instance, error_type, error_message)
            """,
            """
            INSERT INTO attempt_body (clinic_id, delivery_id, number, at, request, response)
            SELECT r.clinic_id, r.id, r.number, jembatan_now(), r.request, r.response
            FROM unnest(\(clinics)::bigint[], \(ids)::uuid[], \(numbers)::int[], \(attempts.map(\.request))::bytea[], \(attempts.map(\.response))::bytea[])
                AS r (clinic_id, id, number, request, response)
            """,
        ]
    }
}
