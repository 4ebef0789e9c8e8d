import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// Looks at a clinic every minute: raises, closes and repeats its alerts, and tells of them.
public struct AlertJob: Job {
    /// See ``Job/name``.
    public let name = "alerts"
    /// See ``Job/title``.
    public let title = "Peringatan"
    /// See ``Job/summary``.
    public let summary = "Memeriksa pengiriman klinik dan memberi tahu bila ada yang tidak beres atau sudah pulih."
    /// See ``Job/scope``.
    public let scope = JobScope.clinic
    /// See ``Job/rhythm``.
    public let rhythm = Rhythm.every(seconds: 60)

    let database: ClinicDatabase
    let baseURL: String

    /// - Parameter baseURL: what links in mails begin with.
    public init(database: ClinicDatabase, baseURL: String) {
        self.database = database
        self.baseURL = baseURL
    }

    /// See ``Job/run(_:)``.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tidak ada klinik.") }
        let counts = try await database.transaction(in: clinic.id) { scope in try await look(at: clinic, in: scope) }
        if counts.raised + counts.recovered > 0 { await run.say("\(counts.raised) raised, \(counts.recovered) recovered") }
        guard counts.open + counts.raised + counts.recovered > 0 else { return .nothing("Semua baik.") }
        return .done("\(counts.open) terbuka, \(counts.raised) baru, \(counts.recovered) pulih.")
    }

    private struct Counts: Sendable {
        var open = 0
        var raised = 0
        var recovered = 0
    }

    private func look(at clinic: Clinic, in scope: ClinicScope) async throws -> Counts {
        let settings = try await AlertSettingStore.load(in: scope)
        let facts = try await ClinicFactsStore.load(clinic.timeZone, in: scope)
        let open = try await AlertStore.open(in: scope)
        let steps = AlertStep.of(
            AlertRules.judge(facts, settings), open: open, onsets: try await AlertStore.onsets(in: scope), settings: settings,
            now: facts.now)
        var counts = Counts(open: open.count)
        let teller = AlertTeller(clinic: clinic, settings: settings, now: facts.now, baseURL: baseURL)
        for step in steps {
            switch step {
            case .notice(let rule, let subject): try await AlertStore.notice(rule, subject, in: scope)
            case .forget(let rule, let subject): try await AlertStore.forget(rule, subject, in: scope)
            case .see(let id, let facts): try await AlertStore.see(id, facts, in: scope)
            case .miss(let id): try await AlertStore.miss(id, in: scope)
            case .raise(let rule, let subject, let facts):
                guard let alert = try await AlertStore.raise(rule, subject, facts, in: scope) else { continue }
                counts.raised += 1
                counts.open += 1
                try await teller.tell(alert, .raised, in: scope)
            case .recover(let alert):
                guard let alert = try await AlertStore.recover(alert.id, in: scope) else { continue }
                counts.recovered += 1
                counts.open -= 1
                try await teller.tell(alert, .recovered, in: scope)
            case .repeats(var alert, let facts):
                try await AlertStore.see(alert.id, facts, in: scope)
                alert.facts = facts
                try await teller.tell(alert, .repeated, in: scope)
            }
        }
        return counts
    }
}

/// Tells a clinic's addresses and its system of an alert. Who has no address is left to the platform's job.
struct AlertTeller: Sendable {
    let clinic: Clinic
    let settings: AlertSettings
    let now: Date
    let baseURL: String

    func tell(_ alert: Alert, _ occasion: MailOccasion, in scope: ClinicScope) async throws {
        if occasion != .repeated { try await callWebhooks(alert, occasion, in: scope) }
        let addresses = try await AlertAddressStore.confirmed(in: scope)
        guard !addresses.isEmpty, occasion != .recovered || alert.toldAt != nil else { return }
        try await MailOutbox.add(
            occasion, .of(alert, occasion, clinic: clinic, baseURL: baseURL), to: addresses, after: wait(alert.rule), clinic: clinic.id,
            in: scope.transaction)
        try await AlertStore.told(alert.id, isRecovery: occasion == .recovered, in: scope)
    }

    /// Seconds until the quiet hours are over.
    private func wait(_ rule: AlertRule) -> Int {
        guard let quiet = settings.quietHours, !(rule.isUrgent && settings.urgentBreaksQuiet) else { return 0 }
        let day = LocalDate(now, in: clinic.timeZone).start(in: clinic.timeZone.timeZone)
        return quiet.secondsLeft(secondOfDay: Int(now.timeIntervalSince(day)))
    }

    private func callWebhooks(_ alert: Alert, _ occasion: MailOccasion, in scope: ClinicScope) async throws {
        let words = AlertWords(alert, zone: clinic.timeZone)
        var data: JSON = [
            "id": .string(alert.id.lowerText), "rule": .string(alert.rule.rawValue), "subject": .string(alert.subject),
            "title": .string(words.title), "raised_at": .string(alert.raisedAt.formatted(.iso8601)), "facts": alert.facts,
        ]
        if let end = alert.recoveredAt { data["recovered_at"] = .string(end.formatted(.iso8601)) }
        try await WebhookOutbox.add(occasion == .recovered ? .alertRecovered : .alertRaised, data: data, at: now, in: scope)
    }
}
