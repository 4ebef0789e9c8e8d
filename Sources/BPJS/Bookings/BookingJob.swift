import Clinics
import Delivery
import Foundation
import Vocabulary

/// `mobilejkn`: today's registrations of a referral clinic of which something has not gone are planned again every five minutes (seed 004): a
/// code may have been mapped, a list read. What is ready leaves by itself and waits for no turn of this job.
public struct BookingJob: Job {
    /// The job's name.
    public let name = "mobilejkn"
    /// As pages call it.
    public let title = "Sinkron Mobile JKN"
    /// One sentence for pages.
    public let summary = "Mengirim registrasi hari ini yang belum terkirim ke Mobile JKN, beserta waktu tugasnya."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// As seed 004 has it.
    public let rhythm = Rhythm.every(seconds: 300)

    private let database: ClinicDatabase
    private let intake: BPJSIntake
    private let resend: Resend
    private let now: @Sendable () -> Date

    /// Plans through this intake; what failed goes again through `resend`, where that is forced.
    public init(database: ClinicDatabase, intake: BPJSIntake, resend: Resend, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.intake = intake
        self.resend = resend
        self.now = now
    }

    /// Today's.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic, clinic.level == .fkrtl else { return .nothing("Bukan fasilitas tingkat lanjut.") }
        let today = LocalDate(now(), in: clinic.timeZone)
        let isComplete = try await database.transaction(in: clinic.id) {
            try await BPJSCredentialStore.load(.antreanRS, clinic.environment, in: $0)?.isComplete == true
        }
        guard isComplete else { return .nothing("Kredensial Antrean RS klinik ini belum lengkap.") }
        try await plan(clinic, on: today, isForced: run.isForced)
        let all = try await standings(clinic, on: today)
        let tally = BookingTally(all, since: now())
        for (standing, outcome) in all.map({ ($0, $0.outcome(since: now())) }) {
            // What is fine is said by the sum.
            guard case .failed(let why) = outcome else { continue }
            await run.say("\(standing.booking.kodebooking ?? "-"): failed. \(why)")
        }
        return all.isEmpty ? .nothing("Tidak ada registrasi hari ini.") : .done(tally.words)
    }

    /// Plans again what has not gone of a day; forced, what failed goes again too.
    public func plan(_ clinic: Clinic, on day: LocalDate, isForced: Bool) async throws {
        try await intake.releaseBookings(on: day, of: clinic, in: database)
        guard isForced else { return }
        for standing in try await standings(clinic, on: day) {
            for telling in standing.tellings where telling.state == "failed" {
                _ = try await database.transaction(in: clinic.id) {
                    try await resend.run(telling.id, .same, confirmed: false, by: .cli, in: $0)
                }
            }
        }
    }

    /// A day's registrations as they stand.
    public func standings(_ clinic: Clinic, on day: LocalDate) async throws -> [BookingStanding] {
        try await database.transaction(in: clinic.id) { try await BookingStore.standings(day, clinic.environment, in: $0) }
    }
}

/// How many registrations came how far, as seed 004's table has it.
public struct BookingTally: Sendable, Hashable {
    /// *Berhasil Terkirim*.
    public private(set) var sent = 0
    /// *Sudah Ada*.
    public private(set) var known = 0
    /// *Gagal*.
    public private(set) var failed = 0
    /// On their way, or waiting for their turn or an earlier time.
    public private(set) var waiting = 0

    /// Counts.
    public init(_ standings: [BookingStanding], since start: Date) {
        for standing in standings {
            switch standing.outcome(since: start) {
            case .sent: sent += 1
            case .known: known += 1
            case .failed: failed += 1
            case .waiting: waiting += 1
            }
        }
    }

    /// `12 registrasi hari ini: 9 sudah ada, 2 menunggu, 1 gagal.`
    var words: String {
        let all = sent + known + failed + waiting
        return "\(all) registrasi hari ini: \(sent + known) terkirim, \(waiting) menunggu, \(failed) gagal."
    }
}
