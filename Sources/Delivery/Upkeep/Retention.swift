import Clinics
import Vocabulary

/// `retention`: months of attempts and calls are made ahead and dropped when their time is over, and old runs leave.
public struct Retention: Job {
    /// How long runs with their lines are kept, in days.
    public static let runsKeptDays = 90

    /// The job's name.
    public let name = "retention"
    /// As pages call it.
    public let title = "Masa simpan"
    /// One sentence for pages.
    public let summary =
        "Menyiapkan bulan berikutnya, menghapus isi permintaan dan percobaan yang melewati masa simpan, dan catatan pekerjaan di atas 90 hari."
    /// Once for the installation.
    public let scope = JobScope.platform
    /// Each night.
    public let rhythm = Rhythm.daily(fromHour: 1, toHour: 4)

    private let database: ClinicDatabase
    private let keepPartitions: (@Sendable () async throws -> Void)?

    /// - Parameter keepPartitions: makes and drops partitions as the owner; nil where this copy has no access as the owner.
    public init(database: ClinicDatabase, keepPartitions: (@Sendable () async throws -> Void)?) {
        self.database = database
        self.keepPartitions = keepPartitions
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        if let keepPartitions {
            try await keepPartitions()
            await run.say("partitions made ahead, old ones dropped")
        } else {
            await run.say("partitions left alone: JEMBATAN_OWNER_DATABASE_URL is not set here; run `jembatan migrate` monthly")
        }
        var removed = 0
        while true {
            try Task.checkCancellation()
            let count = try await database.worker { try await RetentionStore.pruneRuns(olderThanDays: Self.runsKeptDays, in: $0) }
            removed += count
            if count < RetentionStore.chunk { break }
        }
        await run.say("\(removed) runs older than \(Self.runsKeptDays) days removed")
        let bodies = try await database.platform { try await RetentionStore.oldestMonth(of: "attempt_body", in: $0) }
        let attempts = try await database.platform { try await RetentionStore.oldestMonth(of: "attempt", in: $0) }
        await run.say("oldest month kept: bodies \(bodies ?? "none"), attempts \(attempts ?? "none")")
        let kept = "Isi permintaan tersimpan sejak \(Self.words(bodies)), percobaan sejak \(Self.words(attempts))."
        return .done(keepPartitions == nil ? kept + " Bulan lama dihapus oleh jembatan migrate." : kept)
    }

    /// "2026_05" as Mei 2026.
    static func words(_ month: String?) -> String {
        guard let parts = month?.split(separator: "_"), parts.count == 2, let number = Int(parts[1]), (1...12).contains(number) else {
            return "–"
        }
        return "\(Indonesian.months[number - 1]) \(parts[0])"
    }
}
