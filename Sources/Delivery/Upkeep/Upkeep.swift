import Clinics
import Foundation
import Logging
import Vocabulary

/// `upkeep`: rows whose time is over leave, and the heads of the audit chains go to the log, outside of the database.
public struct Upkeep: Job {
    /// The job's name.
    public let name = "upkeep"
    /// As pages call it.
    public let title = "Perawatan"
    /// One sentence for pages.
    public let summary =
        """
        Menghapus sesi, catatan API, jawaban tersimpan, pencarian, uji integrasi, dan baris impor yang lewat masanya; mencatat ujung jejak \
        audit di log.
        """
    /// Once for the installation.
    public let scope = JobScope.platform
    /// Each hour.
    public let rhythm = Rhythm.every(seconds: 3_600)

    private let database: ClinicDatabase
    private let logger: Logger

    /// The heads go to this logger.
    public init(database: ClinicDatabase, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    /// Records of before what they name was kept: once each, a step a transaction, so that it goes on where it was stopped.
    private func fillNames(in clinic: ClinicID) async throws -> Int {
        var (filled, after): (Int, UUID?) = (0, nil)
        repeat {
            try Task.checkCancellation()
            let step = try await database.transaction(in: clinic) { [after] in try await RecordNameStore.fill(after: after, in: $0) }
            filled += step.filled
            after = step.last
        } while after != nil
        return filled
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        let (sessions, throttles) = try await database.platform { scope in
            (try await SessionStore.prune(in: scope), try await LoginThrottle.prune(in: scope))
        }
        let figures = try await UpstreamFigures.prune(in: database)
        await run.say("platform: \(sessions) sessions, \(throttles) login throttles, \(figures) figures of upstreams removed")
        var removed = sessions + throttles + figures
        let clinics = try await database.platform { try await ClinicStore.allIDs(in: $0) }
        for clinic in clinics {
            try Task.checkCancellation()
            let counts = try await database.transaction(in: clinic) { scope in
                [
                    try await ApiLogStore.prune(in: scope), try await IdempotencyStore.prune(in: scope),
                    try await RetentionStore.pruneKeptSearches(in: scope), try await ContractRunStore.prune(in: scope),
                    try await ImportStore.prune(in: scope),
                ]
            }
            let filled = try await fillNames(in: clinic)
            if filled > 0 { await run.say("clinic \(clinic): what \(filled) older records name is kept now") }
            let sum = counts.reduce(0, +)
            if sum > 0 {
                await run.say(
                    "clinic \(clinic): \(counts[0]) API calls, \(counts[1]) kept answers, \(counts[2]) searches, \(counts[3]) runs and calls "
                        + "of the contract kit, \(counts[4]) imports removed")
            }
            removed += sum
            // A read of its own: the head as it is committed.
            let head = try await database.transaction(in: clinic) { try await AuditStore.head(in: $0) }
            logger.info(
                "audit head",
                metadata: ["clinic": "\(clinic)", "seq": "\(head.seq)", "hash": "\(Data(head.hash).base64EncodedString())"])
        }
        return .done("\(Indonesian.number(removed)) baris dihapus; jejak audit \(Indonesian.number(clinics.count)) klinik dicatat di log.")
    }
}
