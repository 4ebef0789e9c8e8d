import Clinics
import Delivery
import Foundation
import Postgres
import Vocabulary

/// Sends the clinics that want it a digest of the day before, and forgets mails whose time is over.
public struct DigestJob: Job {
    /// See ``Job/name``.
    public let name = "daily-digest"
    /// See ``Job/title``.
    public let title = "Ringkasan harian"
    /// See ``Job/summary``.
    public let summary = "Mengirim ringkasan hari kemarin ke alamat peringatan klinik, bila klinik memilihnya."
    /// See ``Job/scope``.
    public let scope = JobScope.clinic
    /// See ``Job/rhythm``.
    public let rhythm = Rhythm.daily(fromHour: 6, toHour: 7)

    let database: ClinicDatabase
    let baseURL: String

    /// - Parameter baseURL: what links in mails begin with.
    public init(database: ClinicDatabase, baseURL: String) {
        self.database = database
        self.baseURL = baseURL
    }

    /// See ``Job/run(_:)``.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic else { return .nothing("Tidak ada klinik.") }
        let isForced = run.isForced
        return try await database.transaction(in: clinic.id) { scope in
            try await MailOutbox.prune(in: scope)
            guard try await AlertSettingStore.load(in: scope).hasDigest else { return .nothing("Ringkasan tidak dipilih.") }
            let addresses = try await AlertAddressStore.confirmed(in: scope)
            guard !addresses.isEmpty else { return .nothing("Belum ada alamat peringatan yang dikonfirmasi.") }
            let now = try await scope.query("SELECT jembatan_now() AS now").first?.get("now", as: Date.self) ?? Date()
            let day = LocalDate(now, in: clinic.timeZone).adding(days: -1)
            let isNew = try await AlertSettingStore.claimDigest(day, in: scope)
            guard isNew || isForced else { return .nothing("Ringkasan hari ini sudah dikirim.") }
            let digest = try await DigestStore.load(day, clinic, in: scope)
            try await MailOutbox.add(
                .digest, digest.mail(clinic: clinic, baseURL: baseURL), to: addresses, clinic: clinic.id, in: scope.transaction)
            return .done("Ringkasan untuk \(addresses.count) alamat.")
        }
    }
}
