import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Alerts and what is noticed before it is one.
public enum AlertStore {
    /// Those that are not over, the oldest first.
    public static func open(in scope: some DatabaseScope) async throws -> [Alert] {
        try await scope.query("\(select) WHERE a.clinic_id = \(scope.id.rawValue) AND a.state <> 'recovered' ORDER BY a.id").map(Alert.init)
    }

    /// Those that are over, the newest first, older than `after`.
    public static func history(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [Alert] {
        var sql: SQL = "\(select) WHERE a.clinic_id = \(scope.id.rawValue) AND a.state = 'recovered'"
        if let after { sql = "\(sql) AND a.id < \(after)" }
        return try await scope.query("\(sql) ORDER BY a.id DESC LIMIT \(limit)").map(Alert.init)
    }

    /// All clinics' and the platform's own that are not over, the oldest first, with their clinics' code and name.
    public static func openOfAll(in transaction: Transaction) async throws -> [(alert: Alert, code: String, name: String)] {
        try await transaction.query(
            """
            SELECT \(columns), NULL AS acknowledged_name, coalesce(c.code, '') AS code, coalesce(c.name, '') AS clinic_name
            FROM alert a LEFT JOIN clinic c ON c.clinic_id = a.clinic_id
            WHERE a.state <> 'recovered' ORDER BY a.clinic_id <> 0, a.state <> 'open', a.raised_at LIMIT 500
            """
        ).map { (try Alert($0), try $0.get("code"), try $0.get("clinic_name")) }
    }

    /// Somebody takes it up; it is not told again until it is over.
    /// - Returns: false when it is not open any more; nil when there is no such alert here.
    public static func acknowledge(_ id: UUID, note: String, by actor: Actor, in scope: some DatabaseScope) async throws -> Bool? {
        let changed = try await scope.query(
            """
            UPDATE alert SET state = 'acknowledged', acknowledged_by = \(actor.personID), acknowledged_at = jembatan_now(),
                acknowledged_note = \(note.isEmpty ? nil : note)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND state = 'open' RETURNING rule
            """)
        guard let row = changed.first else {
            return try await scope.query("SELECT 1 FROM alert WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)").isEmpty ? nil : false
        }
        try await AuditStore.append(
            AuditEntry(
                action: "alert.acknowledged", subject: .init("alert", id.lowerText), before: ["state": "open"],
                after: ["state": "acknowledged", "rule": .string(try row.get("rule")), "note": .string(Masking.text(note))], by: actor),
            in: scope)
        return true
    }

    // MARK: - The jobs

    static func onsets(in scope: ClinicScope) async throws -> [AlertStep.Key: Date] {
        let rows = try await scope.query("SELECT rule, subject, since FROM alert_onset WHERE clinic_id = \(scope.id.rawValue)")
        var onsets: [AlertStep.Key: Date] = [:]
        for row in rows {
            guard let rule = AlertRule(rawValue: try row.get("rule")) else { continue }
            onsets[.init(rule: rule, subject: try row.get("subject"))] = try row.get("since", as: Date.self)
        }
        return onsets
    }

    static func notice(_ rule: AlertRule, _ subject: String, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO alert_onset (clinic_id, rule, subject, since)
            VALUES (\(scope.id.rawValue), \(rule.rawValue), \(subject), jembatan_now()) ON CONFLICT DO NOTHING
            """)
    }

    static func forget(_ rule: AlertRule, _ subject: String, in scope: ClinicScope) async throws {
        try await scope.execute(
            "DELETE FROM alert_onset WHERE clinic_id = \(scope.id.rawValue) AND rule = \(rule.rawValue) AND subject = \(subject)")
    }

    /// nil: another instance was faster.
    static func raise(_ rule: AlertRule, _ subject: String, _ facts: JSON, in scope: some DatabaseScope) async throws -> Alert? {
        try await scope.query(
            """
            INSERT INTO alert AS a (clinic_id, id, rule, subject, facts, raised_at, last_seen_at)
            VALUES (\(scope.id.rawValue), \(UUID.v7()), \(rule.rawValue), \(subject), \(facts.text())::text::jsonb, jembatan_now(),
                jembatan_now())
            ON CONFLICT (clinic_id, rule, subject) WHERE state <> 'recovered' DO NOTHING
            RETURNING \(columns), NULL AS acknowledged_name
            """
        ).first.map(Alert.init)
    }

    static func see(_ id: UUID, _ facts: JSON, in scope: some DatabaseScope) async throws {
        try await scope.execute(
            """
            UPDATE alert SET facts = \(facts.text())::text::jsonb, last_seen_at = jembatan_now(), good_looks = 0
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND state <> 'recovered'
            """)
    }

    static func miss(_ id: UUID, in scope: some DatabaseScope) async throws {
        try await scope.execute("UPDATE alert SET good_looks = good_looks + 1 WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
    }

    /// nil: another instance was faster.
    static func recover(_ id: UUID, in scope: some DatabaseScope) async throws -> Alert? {
        try await scope.query(
            """
            UPDATE alert a SET state = 'recovered', recovered_at = jembatan_now()
            WHERE a.clinic_id = \(scope.id.rawValue) AND a.id = \(id) AND a.state <> 'recovered'
            RETURNING \(columns), NULL AS acknowledged_name
            """
        ).first.map(Alert.init)
    }

    static func told(_ id: UUID, isRecovery: Bool, in scope: some DatabaseScope) async throws {
        try await scope.execute(
            isRecovery
                ? "UPDATE alert SET told_recovered = true WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)"
                : "UPDATE alert SET told_at = jembatan_now() WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)")
    }

    static let columns: SQL = """
        a.clinic_id, a.id, a.rule, a.subject, a.state, a.facts::text AS facts, a.raised_at, a.last_seen_at, a.good_looks::bigint AS good_looks,
        a.acknowledged_at, a.acknowledged_note, a.recovered_at, a.told_at
        """

    private static let select: SQL =
        "SELECT \(columns), u.name AS acknowledged_name FROM alert a LEFT JOIN app_user u ON u.id = a.acknowledged_by"
}

extension Alert {
    init(_ row: Row) throws {
        guard let rule = AlertRule(rawValue: try row.get("rule")), let state = State(rawValue: try row.get("state")) else {
            throw UnknownStoredValue(table: "alert", column: "rule, state")
        }
        id = try row.get("id")
        clinic = ClinicID(try row.get("clinic_id", as: Int64.self))
        self.rule = rule
        subject = try row.get("subject")
        self.state = state
        facts = (try? JSON.parse(try row.get("facts", as: String.self))) ?? [:]
        raisedAt = try row.get("raised_at")
        lastSeenAt = try row.get("last_seen_at")
        goodLooks = try row.get("good_looks")
        acknowledgedBy = try row.get("acknowledged_name")
        acknowledgedAt = try row.get("acknowledged_at")
        note = try row.get("acknowledged_note")
        recoveredAt = try row.get("recovered_at")
        toldAt = try row.get("told_at")
    }
}
