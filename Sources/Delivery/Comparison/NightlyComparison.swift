import Clinics
import Foundation
import Vocabulary

/// Compares yesterday's visits with what the platform holds, at night and with what the deliveries leave of the rate.
public struct NightlyComparison: Job {
    /// On the command line and in tables.
    public let name = "nightly-comparison"
    /// What the page calls it.
    public let title = "Perbandingan harian"
    /// What it does.
    public let summary = "Membandingkan kunjungan kemarin dengan yang tersimpan di SATUSEHAT dan mencatat perbedaannya."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Once a night.
    public let rhythm = Rhythm.daily(fromHour: Self.hours.lowerBound, toHour: Self.hours.upperBound)

    /// When it may run, in the clinic's zone.
    static let hours = 1..<4
    /// An interrupted comparison is taken up again for so many days.
    static let goesOnForDays = 7
    private static let visitsAtOnce = 20

    private let database: ClinicDatabase
    private let kinds: KindRegistry
    private let gate: LaneGate

    /// Makes the job.
    public init(database: ClinicDatabase, kinds: KindRegistry, gate: LaneGate) {
        self.database = database
        self.kinds = kinds
        self.gate = gate
    }

    /// Goes on with interrupted days, then compares yesterday.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Perbandingan berjalan per klinik.") }
        let now = try await now(clinic)
        guard run.isForced || Self.isNight(now, clinic) else { return .nothing("Perbandingan hanya berjalan pukul 01.00–04.00.") }
        let yesterday = LocalDate(now, in: clinic.timeZone).adding(days: -1)
        let since = yesterday.adding(days: -Self.goesOnForDays)
        var days = try await database.transaction(in: clinic.id) { try await ComparisonStore.unfinished(since: since, in: $0) }
        days = days.filter { $0 != yesterday } + [yesterday]
        for day in days {
            switch try await compare(day, of: clinic, isForced: run.isForced, say: run.say) {
            case .done: continue
            case .interrupted(let reason):
                return .done("Berhenti di tengah \(Indonesian.date(day)) (\(reason)); dilanjutkan malam berikutnya.")
            }
        }
        let open = try await database.transaction(in: clinic.id) { try await ComparisonStore.runs(limit: 1, in: $0) }.first?.open ?? 0
        return .done(open == 0 ? "Semua yang dibandingkan sama." : "\(Indonesian.number(open)) perbedaan menunggu tindakan.")
    }

    /// How the comparison of a day ended.
    public enum End: Sendable, Hashable {
        case done
        /// The rest follows later; a stable code.
        case interrupted(reason: String)
    }

    /// Compares the visits of a day. Forced, a day that was compared is compared again, and at any hour.
    public func compare(
        _ day: LocalDate, of clinic: Clinic, isForced: Bool, say: @Sendable (_ line: String) async -> Void = { _ in }
    ) async throws -> End {
        let begun = try await database.transaction(in: clinic.id) { try await ComparisonStore.begin(day, again: isForced, in: $0) }
        guard let begun, !begun.isFinished else { return .done }
        await say("comparing \(begun.visits - begun.visitsDone) visits of \(day)")
        let visits = VisitComparison(kinds: kinds) { [gate] request in
            switch await gate.call(request, purpose: "comparison", clinic: clinic, givesWay: true) {
            // A refusal of one resource type says nothing about it, and keeps no other from being compared.
            case .answered(let response) where response.status < 500 && response.status != 429: return response
            case .answered(let response): throw VisitComparison.Interrupted(reason: "http_\(response.status)")
            case .notSent(let reason), .answerUnknown(let reason): throw VisitComparison.Interrupted(reason: reason)
            case .heldBack(let why): throw VisitComparison.Interrupted(reason: why.rawValue)
            case .credentialRefused: throw VisitComparison.Interrupted(reason: "credential_refused")
            case .notConfigured: throw VisitComparison.Interrupted(reason: "not_configured")
            }
        }
        do {
            try await compare(visits, day, after: begun.lastVisitID, clinic, isForced)
        } catch let interrupted as VisitComparison.Interrupted {
            await say("interrupted: \(interrupted.reason)")
            return .interrupted(reason: interrupted.reason)
        }
        try await database.transaction(in: clinic.id) { try await ComparisonStore.finish(day, in: $0) }
        return .done
    }

    private func compare(_ visits: VisitComparison, _ day: LocalDate, after last: UUID?, _ clinic: Clinic, _ isForced: Bool) async throws {
        var after = last
        while true {
            let from = after
            let next = try await database.transaction(in: clinic.id) {
                try await ComparisonStore.visits(day, after: from, limit: Self.visitsAtOnce, in: $0)
            }
            if next.isEmpty { return }
            for visit in next {
                if Task.isCancelled { throw VisitComparison.Interrupted(reason: "stopping") }
                if !isForced, !Self.isNight(try await now(clinic), clinic) {
                    throw VisitComparison.Interrupted(reason: "night_over")
                }
                let resources = try await database.transaction(in: clinic.id) {
                    try await ComparedResources.read(visit, of: clinic, kinds: kinds, in: $0)
                }
                let result = try await visits.run(resources)
                try await database.transaction(in: clinic.id) { try await ComparisonStore.save(visit, result, day: day, in: $0) }
                after = visit
            }
        }
    }

    static func isNight(_ now: Date, _ clinic: Clinic) -> Bool {
        let local = now.timeIntervalSince1970 + Double(clinic.timeZone.hoursFromUTC) * 3_600
        return hours.contains(Int(local.truncatingRemainder(dividingBy: 86_400)) / 3_600)
    }

    /// The engine's clock.
    private func now(_ clinic: Clinic) async throws -> Date {
        try await database.transaction(in: clinic.id) { scope in
            try await scope.query("SELECT jembatan_now() AS now").first?.get("now") ?? Date()
        }
    }
}
