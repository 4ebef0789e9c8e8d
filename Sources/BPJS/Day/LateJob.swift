import Clinics
import Delivery
import Foundation
import Vocabulary

/// `bpjs-late`: closes what a clinic told BPJS on a day that is over, where it has not gone.
public struct LateJob: Job {
    /// The job's name.
    public let name = "bpjs-late"
    /// As pages call it.
    public let title = "Kiriman BPJS yang lewat hari"
    /// One sentence for pages.
    public let summary = "Menutup kiriman BPJS yang hari pelayanannya sudah lewat dan tidak diterima BPJS lagi."
    /// For each clinic: its day ends in its own zone.
    public let scope = JobScope.clinic
    /// What is late is seen within minutes after midnight.
    public let rhythm = Rhythm.every(seconds: 300)

    private let database: ClinicDatabase
    private let now: @Sendable () -> Date

    /// Closes in this database.
    public init(database: ClinicDatabase, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.now = now
    }

    /// Closes what is late, a part at a time.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tidak ada klinik.") }
        let today = LocalDate(now(), in: clinic.timeZone)
        var total = 0
        var closed = LateDeliveries.limit
        while closed == LateDeliveries.limit {
            try Task.checkCancellation()
            closed = try await database.transaction(in: clinic.id) { try await LateDeliveries.close(today: today, in: $0) }
            total += closed
        }
        guard total > 0 else { return .nothing("Tidak ada kiriman yang lewat hari.") }
        await run.say("\(total) deliveries closed as \(LateDeliveries.code)")
        return .done("\(Indonesian.number(total)) kiriman ditutup karena hari pelayanannya sudah lewat.")
    }
}
