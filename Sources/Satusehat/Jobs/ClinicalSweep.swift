import Clinics
import Delivery
import Foundation
import Vocabulary

/// `clinical-sweep` (seed 002: the clinical sync): finds recent visits whose deliveries are not what they should be by now, and mends them;
/// asks again for codes that nobody knew; counts what a person has to look at.
public struct ClinicalSweep: Job {
    /// How many days back, and how many visits, by rhythm and when forced.
    static let days = 1, visits = 200
    static let forcedDays = 31, forcedVisits = 5_000
    /// Visits that cannot be finished are counted over so many days.
    static let countedDays = 14

    /// The job's name.
    public let name = "clinical-sweep"
    /// As pages call it.
    public let title = "Pemeriksaan data klinis"
    /// One sentence for pages.
    public let summary =
        "Merencanakan ulang kunjungan hari ini dan kemarin yang kirimannya berbeda dari datanya, menanyakan lagi kode yang belum terpetakan, dan membangunkan kiriman yang terlambat."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Each hour.
    public let rhythm = Rhythm.every(seconds: 3_600)

    private let database: ClinicDatabase
    private let intake: Intake
    private let mappings: MappingResolver
    private let now: @Sendable () -> Date

    /// Plans by the intake, asks by the resolver.
    public init(
        database: ClinicDatabase, intake: Intake, mappings: MappingResolver, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.database = database
        self.intake = intake
        self.mappings = mappings
        self.now = now
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tanpa klinik.") }
        let today = LocalDate(now(), in: clinic.timeZone)
        let (looked, planned) = try await replan(clinic, today, run)
        let codes = try await mappings.look(at: clinic)
        if codes.open > 0 { await run.say("\(codes.open) unmapped codes asked for, \(codes.closed) of them known now") }
        let told = try await tellUntold(clinic, run)
        let overdue = try await database.transaction(in: clinic.id) { try await SweepStore.wakeOverdue(.satusehat, in: $0) }
        if overdue > 0 { await run.say("\(overdue) overdue deliveries, lane woken") }
        let unfinished = try await database.transaction(in: clinic.id) { scope in
            try await SweepStore.unfinished(since: today.adding(days: -Self.countedDays), in: scope)
        }
        if unfinished > 0 { await run.say("\(unfinished) visits cannot be finished for more than 24 hours: somebody has to look") }

        var words = ["\(Indonesian.number(looked)) kunjungan diperiksa"]
        if planned > 0 { words.append("\(Indonesian.number(planned)) direncanakan ulang") }
        if codes.open > 0 {
            words.append("\(Indonesian.number(codes.closed)) dari \(Indonesian.number(codes.open)) kode yang belum terpetakan kini dikenal")
        }
        if told > 0 { words.append("\(Indonesian.number(told)) pilihan pasien yang tertunda diteruskan") }
        if overdue > 0 { words.append("\(Indonesian.number(overdue)) kiriman terlambat dibangunkan") }
        if unfinished > 0 {
            words.append("\(Indonesian.number(unfinished)) kunjungan menunggu lebih dari 24 jam dan perlu dilihat petugas di Kegagalan")
        }
        let says = words.joined(separator: "; ") + "."
        return planned + codes.closed + told + overdue > 0 ? .done(says) : .nothing(says)
    }

    /// What patients chose before the platform could be asked for them: they have a NIK now, whatever brought it.
    private func tellUntold(_ clinic: Clinic, _ run: JobRun) async throws -> Int {
        let patients = try await database.transaction(in: clinic.id) { try await SharingChoiceStore.untold(in: $0) }.map(\.patientID)
        var told = 0
        for patient in patients {
            try Task.checkCancellation()
            if try await database.transaction(in: clinic.id, { try await intake.tellUntold(of: patient, in: $0) }) { told += 1 }
        }
        if told > 0 { await run.say("\(told) choices of patients told that could not be told before") }
        return told
    }

    private func replan(_ clinic: Clinic, _ today: LocalDate, _ run: JobRun) async throws -> (looked: Int, planned: Int) {
        let since = today.adding(days: -(run.isForced ? Self.forcedDays : Self.days))
        let visits = try await database.transaction(in: clinic.id) { scope in
            try await SweepStore.visits(since: since, limit: run.isForced ? Self.forcedVisits : Self.visits, in: scope)
        }
        var planned = 0
        // One visit a transaction: its locks are held for as short as when it is sent.
        for visit in visits {
            try Task.checkCancellation()
            if try await database.transaction(in: clinic.id, { try await intake.replan(visit, in: $0) }) {
                planned += 1
                await run.say("visit \(visit.lowerText) planned again")
            }
        }
        await run.say("\(visits.count) visits since \(since.text) looked at, \(planned) planned again")
        return (visits.count, planned)
    }
}
