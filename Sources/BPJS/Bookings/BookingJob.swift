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
    /// Instead of today.
    private var day: LocalDate?

    /// Plans through this intake; what failed goes again through `resend`, where that is forced.
    public init(database: ClinicDatabase, intake: BPJSIntake, resend: Resend, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.intake = intake
        self.resend = resend
        self.now = now
    }

    /// The same job of another day.
    public func on(_ day: LocalDate) -> BookingJob {
        var job = self
        job.day = day
        return job
    }

    /// Today's.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic, clinic.level == .fkrtl else { return .nothing("Bukan fasilitas tingkat lanjut.") }
        let day = day ?? LocalDate(now(), in: clinic.timeZone)
        let isComplete = try await database.transaction(in: clinic.id) {
            try await BPJSCredentialStore.load(.antreanRS, clinic.environment, in: $0)?.isComplete == true
        }
        guard isComplete else { return .nothing("Kredensial Antrean RS klinik ini belum lengkap.") }
        try await plan(clinic, on: day, isForced: run.isForced)
        let all = try await registrations(clinic, on: day)
        for registration in all {
            // What is fine is said by the sum.
            guard case .failed(let why) = registration.outcome(since: now()) else { continue }
            await run.say("\(registration.booking.kodebooking ?? "-"): failed. \(why)")
        }
        guard !all.isEmpty else { return .nothing("Tidak ada registrasi pada \(Indonesian.date(day)).") }
        return .done(BookingTally(all, since: now()).words(day))
    }

    /// Plans again what has not gone of a day; forced, what failed is made again and goes too.
    private func plan(_ clinic: Clinic, on day: LocalDate, isForced: Bool) async throws {
        try await intake.releaseBookings(on: day, of: clinic, in: database)
        guard isForced else { return }
        for registration in try await registrations(clinic, on: day) {
            for delivery in registration.deliveries where delivery.state == .failed {
                _ = try await database.transaction(in: clinic.id) {
                    try await resend.run(delivery.id, .rebuilt, confirmed: false, by: .cli, in: $0)
                }
            }
        }
    }

    /// A day's registrations as they stand.
    public func registrations(_ clinic: Clinic, on day: LocalDate) async throws -> [BookingProgress] {
        try await database.transaction(in: clinic.id) {
            try await intake.progress(of: try await BookingStore.ofDay(day, clinic.environment, in: $0), in: $0)
        }
    }
}
