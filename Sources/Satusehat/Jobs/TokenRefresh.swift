import Clinics
import Delivery
import Foundation
import Vocabulary

/// `token-refresh`: a clinic's token is renewed before it ends, so that no delivery waits for one.
public struct TokenRefresh: Job {
    /// Renewed when it ends before the run after the next one, in seconds.
    static let margin: TimeInterval = 20 * 60

    /// The job's name.
    public let name = "token-refresh"
    /// As pages call it.
    public let title = "Pembaruan token SATUSEHAT"
    /// One sentence for pages.
    public let summary = "Memperbarui token akses SATUSEHAT klinik sebelum habis masa berlakunya."
    /// For each clinic.
    public let scope = JobScope.clinic
    /// Every 15 minutes.
    public let rhythm = Rhythm.every(seconds: 900)

    private let database: ClinicDatabase
    private let port: SatusehatPort
    private let gate: LaneGate

    /// Tokens are asked for through the port and counted by the gate.
    public init(database: ClinicDatabase, port: SatusehatPort, gate: LaneGate) {
        self.database = database
        self.port = port
        self.gate = gate
    }

    /// Does it once.
    public func run(_ run: JobRun) async throws -> JobResult {
        guard let clinic = run.clinic, let access = try await gate.access(of: clinic, .satusehat) else {
            return .nothing("Klinik ini tidak mengirim ke SATUSEHAT.")
        }
        if !run.isForced, let why = try await LaneStop.of(clinic, database) {
            await run.say("lane is not open, token left alone")
            return .nothing(why)
        }
        let renewal = await port.renewToken(
            leaving: run.isForced ? .infinity : Self.margin, for: access, meter: gate.meter(clinic.id, .satusehat))
        switch renewal {
        case .stillGood(let until):
            await run.say("token is good for a while yet")
            return .nothing("Token masih berlaku sampai \(Indonesian.dateTime(until, in: clinic.timeZone)).")
        case .renewed(let until):
            await run.say("token renewed")
            return .done("Token diperbarui, berlaku sampai \(Indonesian.dateTime(until, in: clinic.timeZone)).")
        case .notConfigured(let message): return .nothing(message)
        case .heldBack: throw JobFailure("Batas kecepatan klinik sedang habis; dicoba lagi pada jadwal berikutnya.")
        case .away(let reason):
            await run.say("no answer: \(reason)")
            throw JobFailure("SATUSEHAT tidak menjawab (\(reason)); dicoba lagi pada jadwal berikutnya.")
        case .refused(let message):
            throw JobFailure(
                "SATUSEHAT menolak kredensial klinik: \(Masking.text(message).prefix(200)). Admin klinik memeriksanya di menu Kredensial.")
        }
    }
}

/// Why a clinic's lane to SATUSEHAT lets nothing through now, in words for people.
enum LaneStop {
    static func of(_ clinic: Clinic, _ database: ClinicDatabase) async throws -> String? {
        let lane = try await database.transaction(in: clinic.id) { try await DashboardStore.lanes(in: $0) }
            .first { $0.channel == .satusehat }
        switch lane?.state {
        case "paused": return "Pengiriman ke SATUSEHAT sedang dijeda."
        case "credential": return "Kredensial klinik ditolak SATUSEHAT. Admin klinik memperbaikinya di menu Kredensial."
        case "parked": return "SATUSEHAT sedang tidak terjangkau; pengiriman diparkir."
        default: return nil
        }
    }
}
