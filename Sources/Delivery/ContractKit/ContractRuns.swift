import Clinics
import Vocabulary

/// `contract-runs`: runs of *Uji integrasi* whose time is over are judged, also when nobody looks at them.
public struct ContractRuns: Job {
    /// On the command line.
    public let name = "contract-runs"
    /// On the page.
    public let title = "Penilaian uji integrasi"
    /// What it does.
    public let summary = "Menilai uji integrasi yang habis waktunya."
    /// Once for the installation.
    public let scope = JobScope.platform
    /// Every five minutes.
    public let rhythm = Rhythm.every(seconds: 300)

    private let database: ClinicDatabase

    /// On this database.
    public init(database: ClinicDatabase) { self.database = database }

    /// Judges them, clinic by clinic.
    public func run(_ run: JobRun) async throws -> JobResult {
        var judged = 0
        for id in try await database.worker({ try await ContractRunStore.expired(in: $0) }) {
            guard let clinic = try await database.platform({ try await ClinicStore.find(id, in: $0) }) else { continue }
            if try await database.transaction(in: id, { try await ContractJudging.endExpired(zone: clinic.timeZone, in: $0) }) {
                judged += 1
            }
        }
        return judged == 0 ? .nothing("Tidak ada uji yang habis waktunya.") : .done("\(Indonesian.number(judged)) uji dinilai.")
    }
}
