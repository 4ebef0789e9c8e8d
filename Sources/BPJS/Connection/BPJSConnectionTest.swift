import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// *Tes koneksi* of a BPJS service: a question without patient data that takes signature, user key, PCare's account and decryption
/// (reference section 3.1). It goes through the clinic's lane, also while that is stopped, and is kept beside the credential.
public struct BPJSConnectionTest: Sendable {
    /// Sends the question; with how long BPJS took, ms.
    public typealias Call =
        @Sendable (
            _ request: PlatformRequest, _ family: ServiceFamily, _ clinic: Clinic, _ actorID: UUID?
        ) async -> (exchange: Exchange, tookMs: Int?)

    private let database: ClinicDatabase
    private let call: Call

    /// A test by that way.
    public init(database: ClinicDatabase, call: @escaping Call) {
        self.database = database
        self.call = call
    }

    /// A test through the gate of all lanes.
    public init(database: ClinicDatabase, gate: LaneGate) {
        self.init(database: database) { request, family, clinic, actorID in
            await gate.timedCall(
                request, purpose: "bpjs-connection-test", clinic: clinic, channel: family.channel, evenWhenStopped: true, actorID: actorID)
        }
    }

    /// Asks, keeps what was found, and lets a lane that was refused go on when all went well.
    public func run(_ family: ServiceFamily, of clinic: Clinic, by actor: Actor) async throws -> ConnectionReport {
        let request = PlatformRequest("GET", Self.path(family, LocalDate(Date(), in: clinic.timeZone)), service: .bpjs)
        let (exchange, tookMs) = await call(request, family, clinic, actor.personID)
        return try await database.transaction(in: clinic.id) { scope in
            let credential = try await BPJSCredentialStore.load(family, clinic.environment, in: scope)
            let report = BPJSFindings.report(exchange, family, credential, tookMs: tookMs)
            if report.passed, let credential {
                try await LaneControl.resumeAfterCredentials(
                    family.channel, upstream: UpstreamName.of(credential.address.text, family.channel), in: scope)
            }
            if credential != nil {
                try await BPJSCredentialStore.saveTest(report.json, family, clinic.environment, by: actor, in: scope)
            }
            return report
        }
    }

    private static func path(_ family: ServiceFamily, _ today: LocalDate) -> String {
        switch family {
        case .pcare: "/poli/fktp/0/1"
        case .antreanFKTP: "/ref/poli/tanggal/\(today.text)"
        case .antreanRS: "/ref/poli"
        }
    }
}

/// What an exchange tells of the stages.
private struct BPJSFindings {
    /// Clocks further apart than this are told: a tolerance of five minutes is known (reference section 1.4).
    private static let allowedSkewSeconds = 60

    private let family: ServiceFamily
    private var report = ConnectionReport(of: ConnectionReport.Stage.bpjs)

    private init(family: ServiceFamily) { self.family = family }

    static func report(_ exchange: Exchange, _ family: ServiceFamily, _ credential: BPJSCredential?, tookMs: Int?) -> ConnectionReport {
        var findings = BPJSFindings(family: family)
        findings.report.tookMs = tookMs
        switch exchange {
        case .notConfigured(let message): findings.report.nextStep = message
        case .heldBack:
            findings.report.failed(.connection, "Batas permintaan klinik sedang penuh", next: "Coba lagi sebentar lagi.")
        case .notSent(let reason), .answerUnknown(let reason):
            let explained = BusinessRules.explain(reason, family)
            findings.report.failed(.connection, explained.meaning, next: explained.remedy, said: reason)
        case .credentialRefused(let message): findings.refused(message, credential)
        case .answered(let response): findings.read(BPJSAnswer(response, family), credential)
        }
        return findings.report
    }

    private mutating func refused(_ message: String, _ credential: BPJSCredential?) {
        guard reached(credential) else { return }
        report.failed(
            .keys, "\(family.name) menolak kunci klinik",
            next: family == .pcare
                ? "Samakan cons-id, secret, user key, dan akun web PCare dengan yang diberikan BPJS."
                : "Samakan cons-id, secret, dan user key dengan yang diberikan BPJS.", said: message)
    }

    private mutating func read(_ answer: BPJSAnswer, _ credential: BPJSCredential?) {
        guard reached(credential) else { return }
        switch answer.verdict {
        case .away, .failed, .unreadable:
            report.failed(
                .call, "\(family.name) sedang bermasalah (HTTP \(answer.status))",
                next: "Coba lagi beberapa menit lagi; bukan kesalahan klinik.", said: answer.words)
        case .success, .nothing, .gone:
            report.passed(.keys, "Tanda tangan dan kunci diterima")
            report.passed(.call, "Kode \(answer.code ?? answer.status)")
            // What the port could not open it hands on as it came.
            if answer.payload?.string != nil {
                report.failed(
                    .answer, "Jawaban tidak dapat dibuka", next: "Periksa secret: BPJS menyandikan jawaban dengan secret yang sama.")
            } else {
                report.passed(.answer, "Jawaban terbaca")
            }
        default:
            report.passed(.keys, "Tanda tangan dan kunci diterima")
            report.failed(
                .call, answer.rule?.explanation.meaning ?? "\(family.name) menolak panggilan ini",
                next: answer.rule?.explanation.remedy ?? "Periksa alamat layanan, lalu tes lagi.", said: answer.words)
        }
    }

    /// It answered, and the clocks: false when they are too far apart and nothing corrects that.
    private mutating func reached(_ credential: BPJSCredential?) -> Bool {
        report.passed(.connection, "\(family.name) menjawab")
        let skew = abs(credential?.clockSkewSeconds ?? 0)
        let words = "Selisih \(Indonesian.number(skew)) detik"
        if skew <= Self.allowedSkewSeconds {
            report.passed(.clock, words)
            return true
        }
        if credential?.manner.correctsClock == true {
            report.passed(.clock, words + ", dikoreksi")
            return true
        }
        report.failed(.clock, words, next: "Samakan jam server dengan NTP, atau aktifkan koreksi jam.")
        return false
    }
}
