import Clinics
import Delivery
import Vocabulary

/// Removes what the log of webhooks no longer shows.
public struct WebhookRetention: Job {
    /// On the command line.
    public let name = "webhook-retention"
    /// On the page.
    public let title = "Hapus log webhook lama"
    /// What it does.
    public let summary = "Menghapus pesan webhook yang lebih lama dari 30 hari."
    /// Once for the installation.
    public let scope = JobScope.platform
    /// At night.
    public let rhythm = Rhythm.daily(fromHour: 1, toHour: 4)

    private let database: ClinicDatabase

    /// On this database.
    public init(database: ClinicDatabase) { self.database = database }

    /// Removes them, clinic by clinic.
    public func run(_ run: JobRun) async throws -> JobResult {
        var removed = 0
        for clinic in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
            removed += try await database.transaction(in: clinic) { try await WebhookMessageStore.prune(in: $0) }
        }
        return removed == 0
            ? .nothing("Belum ada pesan yang lebih lama dari 30 hari.") : .done("\(Indonesian.number(removed)) pesan dihapus.")
    }
}
