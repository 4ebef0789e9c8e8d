import Clinics
import Delivery
import Foundation
import JSON
import Postgres
import Vocabulary

/// Tells the superadmins: of hosts that are away for several clinics, in one mail each, and of the alerts of clinics that have no
/// address of their own, grouped.
public struct PlatformAlertJob: Job {
    /// See ``Job/name``.
    public let name = "platform-alerts"
    /// See ``Job/title``.
    public let title = "Peringatan untuk Superadmin"
    /// See ``Job/summary``.
    public let summary = "Memberi tahu Superadmin tentang gangguan yang mengenai beberapa klinik dan klinik tanpa alamat peringatan."
    /// See ``Job/scope``.
    public let scope = JobScope.platform
    /// See ``Job/rhythm``.
    public let rhythm = Rhythm.every(seconds: 60)

    /// A host is away for so many clinics before it is the platform's alert.
    static let severalClinics = 2
    /// How long a host may be away, seconds.
    static let patience: TimeInterval = 900

    let database: ClinicDatabase
    let baseURL: String

    /// - Parameter baseURL: what links in mails begin with.
    public init(database: ClinicDatabase, baseURL: String) {
        self.database = database
        self.baseURL = baseURL
    }

    /// See ``Job/run(_:)``.
    public func run(_ run: JobRun) async throws -> JobResult {
        let hosts = try await database.platform { scope in try await lookAtHosts(in: scope) }
        let told = try await database.worker { transaction in
            try await PlatformTelling.tell(baseURL: baseURL, in: transaction)
        }
        guard hosts + told > 0 else { return .nothing("Tidak ada yang perlu diberitahukan.") }
        await run.say("\(hosts) hosts away, \(told) alerts told")
        return .done("\(hosts) host tidak menjawab, \(told) peringatan diberitahukan.")
    }

    /// - Returns: how many hosts are away.
    private func lookAtHosts(in scope: PlatformScope) async throws -> Int {
        let now = try await scope.query("SELECT jembatan_now() AS now").first?.get("now", as: Date.self) ?? Date()
        let rows = try await scope.query(
            """
            SELECT u.host, u.opened_at, count(DISTINCT l.clinic_id) AS clinics FROM upstream u
            JOIN lane l ON l.upstream = u.host JOIN clinic c ON c.clinic_id = l.clinic_id AND c.state IN ('trial', 'live')
            WHERE u.breaker_until IS NOT NULL AND u.opened_at IS NOT NULL GROUP BY u.host HAVING count(DISTINCT l.clinic_id) >= \(Self.severalClinics)
            """)
        let standings = try rows.compactMap { row -> Standing? in
            let since: Date = try row.get("opened_at")
            guard now.timeIntervalSince(since) >= Self.patience else { return nil }
            return Standing(
                .hostAway, try row.get("host"),
                .bad([
                    "since": .string(since.formatted(.iso8601)), "clinics": .number(JSONNumber(try row.get("clinics", as: Int.self))),
                ]))
        }
        let open = try await AlertStore.open(in: scope)
        for step in AlertStep.of(standings, open: open, onsets: [:], settings: AlertSettings(), now: now) {
            switch step {
            case .raise(let rule, let subject, let facts): _ = try await AlertStore.raise(rule, subject, facts, in: scope)
            case .see(let id, let facts): try await AlertStore.see(id, facts, in: scope)
            case .repeats(let alert, let facts): try await AlertStore.see(alert.id, facts, in: scope)
            case .miss(let id): try await AlertStore.miss(id, in: scope)
            case .recover(let alert): _ = try await AlertStore.recover(alert.id, in: scope)
            case .notice, .forget: break
            }
        }
        return standings.count
    }
}
