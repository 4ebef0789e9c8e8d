import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// When a clinic is told.
public enum AlertSettingStore {
    /// As the clinic has chosen, or the defaults.
    public static func load(in scope: ClinicScope) async throws -> AlertSettings {
        let row = try await scope.query("SELECT * FROM alert_setting WHERE clinic_id = \(scope.id.rawValue)").first
        guard let row else { return AlertSettings() }
        var settings = AlertSettings()
        settings.rulesOff = Set(try row.get("rules_off", as: [String].self).compactMap(AlertRule.init))
        settings.failurePercent = try row.get("failure_percent")
        settings.failureMinimum = try row.get("failure_minimum")
        settings.waitingMinutes = try row.get("waiting_minutes")
        settings.breakerMinutes = try row.get("breaker_minutes")
        settings.silenceHours = try row.get("silence_hours")
        settings.openFrom = try row.get("open_from")
        settings.openUntil = try row.get("open_until")
        if let from = try row.get("quiet_from", as: Int?.self), let until = try row.get("quiet_until", as: Int?.self) {
            settings.quietHours = QuietHours(from: from, until: until)
        }
        settings.urgentBreaksQuiet = try row.get("urgent_breaks_quiet")
        settings.hasDigest = try row.get("has_digest")
        return settings
    }

    /// Stores them, audited.
    public static func save(_ settings: AlertSettings, by actor: Actor, in scope: ClinicScope) async throws {
        let before = try await load(in: scope)
        guard before != settings else { return }
        try await scope.execute(
            """
            INSERT INTO alert_setting (clinic_id, rules_off, failure_percent, failure_minimum, waiting_minutes, breaker_minutes,
                silence_hours, open_from, open_until, quiet_from, quiet_until, urgent_breaks_quiet, has_digest)
            VALUES (\(scope.id.rawValue), \(settings.rulesOff.map(\.rawValue).sorted()), \(settings.failurePercent),
                \(settings.failureMinimum), \(settings.waitingMinutes), \(settings.breakerMinutes), \(settings.silenceHours),
                \(settings.openFrom), \(settings.openUntil), \(settings.quietHours?.from), \(settings.quietHours?.until),
                \(settings.urgentBreaksQuiet), \(settings.hasDigest))
            ON CONFLICT (clinic_id) DO UPDATE SET rules_off = excluded.rules_off, failure_percent = excluded.failure_percent,
                failure_minimum = excluded.failure_minimum, waiting_minutes = excluded.waiting_minutes,
                breaker_minutes = excluded.breaker_minutes, silence_hours = excluded.silence_hours, open_from = excluded.open_from,
                open_until = excluded.open_until, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
                urgent_breaks_quiet = excluded.urgent_breaks_quiet, has_digest = excluded.has_digest
            """)
        try await AuditStore.append(
            AuditEntry(
                action: "alert_setting.changed", subject: .init("alert_setting", ""), before: json(before), after: json(settings), by: actor
            ),
            in: scope)
    }

    /// Marks the day as told of. False when it was already.
    static func claimDigest(_ day: LocalDate, in scope: ClinicScope) async throws -> Bool {
        try await scope.execute(
            """
            UPDATE alert_setting SET digest_day = \(day.text)::text::date
            WHERE clinic_id = \(scope.id.rawValue) AND digest_day IS DISTINCT FROM \(day.text)::text::date
            """) == 1
    }

    private static func json(_ settings: AlertSettings) -> JSON {
        func number(_ value: Int) -> JSON { .number(JSONNumber(value)) }
        return [
            "rules_off": .array(settings.rulesOff.map(\.rawValue).sorted().map { .string($0) }),
            "failure_percent": number(settings.failurePercent), "failure_minimum": number(settings.failureMinimum),
            "waiting_minutes": number(settings.waitingMinutes), "breaker_minutes": number(settings.breakerMinutes),
            "silence_hours": number(settings.silenceHours), "open": .string("\(settings.openFrom)-\(settings.openUntil)"),
            "quiet": settings.quietHours.map { .string("\($0.from)-\($0.until)") } ?? .null,
            "urgent_breaks_quiet": .bool(settings.urgentBreaksQuiet), "has_digest": .bool(settings.hasDigest),
        ]
    }
}
