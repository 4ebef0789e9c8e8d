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
    public func run(_ family: ServiceFamily, of clinic: Clinic, by actor: Actor) async throws -> BPJSConnectionReport {
        let request = PlatformRequest("GET", Self.path(family, LocalDate(Date(), in: clinic.timeZone)), service: .bpjs)
        let (exchange, tookMs) = await call(request, family, clinic, actor.personID)
        return try await database.transaction(in: clinic.id) { scope in
            let credential = try await BPJSCredentialStore.load(family, clinic.environment, in: scope)
            let report = BPJSConnectionReport(exchange, family, credential, tookMs: tookMs)
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

extension BPJSConnectionReport {
    /// Clocks further apart than this are told: a tolerance of five minutes is known (reference section 1.4).
    static let allowedSkewSeconds = 60

    /// What an exchange tells of the stages.
    init(_ exchange: Exchange, _ family: ServiceFamily, _ credential: BPJSCredential?, tookMs: Int?) {
        var findings = Findings(family: family)
        switch exchange {
        case .notConfigured(let message): findings.nextStep = message
        case .heldBack:
            findings.failed(.connection, "Batas permintaan klinik sedang penuh", next: "Coba lagi sebentar lagi.")
        case .notSent(let reason), .answerUnknown(let reason):
            let explained = BusinessRules.explain(reason, family)
            findings.failed(.connection, explained.meaning, next: explained.remedy, said: reason)
        case .credentialRefused(let message):
            findings.passed(.connection, "\(family.name) menjawab")
            if findings.clock(credential) {
                findings.failed(
                    .keys, "\(family.name) menolak kunci klinik",
                    next: family == .pcare
                        ? "Samakan cons-id, secret, user key, dan akun web PCare dengan yang diberikan BPJS."
                        : "Samakan cons-id, secret, dan user key dengan yang diberikan BPJS.", said: message)
            }
        case .answered(let response): findings.read(BPJSAnswer(response, family), credential)
        }
        self.init(findings.lines, tookMs: tookMs, nextStep: findings.nextStep)
    }

    private struct Findings {
        let family: ServiceFamily
        var lines: [Line] = []
        var nextStep: String?

        init(family: ServiceFamily) { self.family = family }

        mutating func read(_ answer: BPJSAnswer, _ credential: BPJSCredential?) {
            passed(.connection, "\(family.name) menjawab")
            guard clock(credential) else { return }
            switch answer.verdict {
            case .away, .failed, .unreadable:
                failed(
                    .call, "\(family.name) sedang bermasalah (HTTP \(answer.status))",
                    next: "Coba lagi beberapa menit lagi; bukan kesalahan klinik.", said: answer.words)
            case .success, .nothing, .gone:
                passed(.keys, "Tanda tangan dan kunci diterima")
                passed(.call, "Kode \(answer.code ?? answer.status)")
                // What the port could not open it hands on as it came.
                if answer.payload?.string != nil {
                    failed(
                        .answer, "Jawaban tidak dapat dibuka", next: "Periksa secret: BPJS menyandikan jawaban dengan secret yang sama.")
                } else {
                    passed(.answer, "Jawaban terbaca")
                }
            default:
                passed(.keys, "Tanda tangan dan kunci diterima")
                failed(
                    .call, answer.rule?.explanation.meaning ?? "\(family.name) menolak panggilan ini",
                    next: answer.rule?.explanation.remedy ?? "Periksa alamat layanan, lalu tes lagi.", said: answer.words)
            }
        }

        /// False when the clocks are too far apart and nothing corrects that.
        mutating func clock(_ credential: BPJSCredential?) -> Bool {
            let skew = abs(credential?.clockSkewSeconds ?? 0)
            let words = "Selisih \(Indonesian.number(skew)) detik"
            if skew <= BPJSConnectionReport.allowedSkewSeconds {
                passed(.clock, words)
                return true
            }
            if credential?.manner.correctsClock == true {
                passed(.clock, words + ", dikoreksi")
                return true
            }
            failed(.clock, words, next: "Samakan jam server dengan NTP, atau aktifkan koreksi jam.")
            return false
        }

        mutating func passed(_ stage: Stage, _ words: String) { lines.append(Line(stage: stage, verdict: .passed, words: words)) }

        mutating func failed(_ stage: Stage, _ words: String, next: String, said: String? = nil) {
            lines.append(Line(stage: stage, verdict: .failed, words: words, said: said.flatMap { $0.isEmpty ? nil : $0 }))
            nextStep = next
        }
    }
}
