import Clinics
import Delivery
import FHIR
import Foundation
import HTTPClient
import Vocabulary

/// *Tes koneksi*: finds the address, the certificate, the clock, the token, and reads the clinic's own Organization.
///
/// It needs a transport of its own, so that the connection is a new one and its phases can be measured.
public struct ConnectionTest: Sendable {
    /// Clocks further apart than this make tokens and dates go wrong.
    public static let allowedSkew: TimeInterval = 60

    private let transport: Transport
    private let policy: UpstreamPolicy
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - transport: of a fresh client, with no connection open.
    ///   - policy: which hosts may be talked to.
    ///   - now: our clock, compared with the platform's.
    public init(transport: @escaping Transport, policy: UpstreamPolicy, now: @escaping @Sendable () -> Date = { Date() }) {
        self.transport = transport
        self.policy = policy
        self.now = now
    }

    /// Runs the stages until one fails. Both requests draw on the lane's rate and are recorded.
    public func run(_ credential: PlatformCredential, access: PlatformAccess, meter: Meter) async -> ConnectionReport {
        guard credential.isComplete else {
            return ConnectionReport(
                of: ConnectionReport.Stage.satusehat, nextStep: "Isi ID organisasi, Client ID, dan Client Secret, lalu tes lagi.")
        }
        guard policy.allows(credential.endpoints, in: credential.environment) else {
            var report = ConnectionReport(of: ConnectionReport.Stage.satusehat)
            report.failed(
                .dns, "Alamat ini tidak diizinkan di lingkungan klinik",
                next: "Pakai alamat nasional SATUSEHAT, atau minta superadmin mengizinkan alamat ini.")
            return report
        }
        var run = Run(credential: credential, access: access, meter: meter, transport: transport, policy: policy, now: now)
        guard let token = await run.token() else { return run.report }
        await run.organization(token)
        return run.report
    }
}

/// One run, gathering its report.
private struct Run {
    let credential: PlatformCredential
    let access: PlatformAccess
    let meter: Meter
    let transport: Transport
    let policy: UpstreamPolicy
    let now: @Sendable () -> Date
    private(set) var report = ConnectionReport(of: ConnectionReport.Stage.satusehat)

    init(
        credential: PlatformCredential, access: PlatformAccess, meter: Meter, transport: @escaping Transport, policy: UpstreamPolicy,
        now: @escaping @Sendable () -> Date
    ) {
        self.credential = credential
        self.access = access
        self.meter = meter
        self.transport = transport
        self.policy = policy
        self.now = now
    }

    /// Address, certificate and clock show on the way to the token.
    mutating func token() async -> String? {
        let request = TokenRequest.request(credential, policy, connectMs: access.connectTimeoutMs, totalMs: access.totalTimeoutMs)
        guard let (response, tookMs) = await exchange(request, "connection-test-token", at: .token) else { return nil }
        report.passed(.dns, "Alamat ditemukan", ms: rounded(response.timings.nameLookup))
        let expiry = response.certificateExpiry.map {
            "Sertifikat sah sampai \(Indonesian.date(LocalDate($0, in: access.clinic.timeZone)))"
        }
        report.passed(.tls, expiry ?? unnamedCertificate, ms: rounded(response.timings.tls))
        guard clock(response) else { return nil }
        switch TokenRequest.read(response, now: now()) {
        case .token(let token):
            report.passed(.token, "Client ID dan Client Secret diterima", ms: tookMs)
            return token.text
        case .refused(let message):
            report.failed(
                .token, "HTTP \(response.status): kredensial ditolak",
                next: "Samakan Client ID dan Client Secret dengan yang diberikan SATUSEHAT.",
                said: message, ms: tookMs)
        case .away(let reason):
            report.failed(
                .token, "SATUSEHAT tidak memberi token (\(reason))", next: "Coba lagi beberapa menit lagi; bukan kesalahan klinik.",
                ms: tookMs)
        }
        return nil
    }

    private var unnamedCertificate: String {
        credential.endpoints.origin.text.hasPrefix("https:") ? "Sertifikat sah" : "Tanpa TLS: hanya untuk simulator atau gateway sendiri"
    }

    mutating func organization(_ token: String) async {
        let id = credential.organizationID ?? ""
        let request = HTTPRequest(
            url: credential.endpoints.origin.text + "/fhir-r4/v1/Organization/" + Query.encoded(id),
            headers: [("Authorization", "Bearer " + token), ("Accept", "application/json")],
            connectTimeout: .milliseconds(access.connectTimeoutMs), totalTimeout: .milliseconds(access.totalTimeoutMs),
            addresses: policy.addresses)
        guard let (response, tookMs) = await exchange(request, "connection-test-organization", at: .call) else { return }
        let platform = PlatformResponse(status: response.status, fields: response.headers, body: response.body)
        let answer = PlatformAnswer(platform)
        guard (200..<300).contains(response.status) else {
            let (words, next) = refusal(response.status, answer, id)
            return report.failed(.call, "HTTP \(response.status): \(words)", next: next, said: answer.words, ms: tookMs)
        }
        report.passed(.call, "SATUSEHAT menjawab", ms: tookMs)
        guard let json = platform.json, json["resourceType"]?.string == "Organization", json["id"]?.string == id else {
            return report.failed(
                .answer, "Jawaban bukan data organisasi \(id)", next: "Periksa alamat layanan dan ID organisasi.", said: answer.words)
        }
        report.organizationName = json["name"]?.string
        report.passed(.answer, "Organisasi \(report.organizationName ?? id)")
    }

    private func refusal(_ status: Int, _ answer: PlatformAnswer, _ id: String) -> (words: String, next: String) {
        if answer.isLasting || status == 401 {
            return ("kredensial tidak berhak memakai layanan ini", "Minta hak akses FHIR kepada SATUSEHAT untuk Client ID ini.")
        }
        if status == 404, answer.isOwnShape {
            return ("organisasi \(id) tidak ditemukan", "Samakan ID organisasi dengan yang diberikan SATUSEHAT untuk lingkungan ini.")
        }
        if (400..<500).contains(status), answer.isOwnShape {
            return ("organisasi \(id) bukan milik Client ID ini", "Samakan ID organisasi dengan yang diberikan SATUSEHAT.")
        }
        return ("SATUSEHAT sedang bermasalah", "Coba lagi beberapa menit lagi; bukan kesalahan klinik.")
    }

    private mutating func exchange(
        _ request: HTTPRequest, _ purpose: String, at stage: ConnectionReport.Stage
    ) async -> (response: HTTPResponse, tookMs: Int)? {
        do { try await meter.draw() } catch {
            report.failed(stage, "Batas permintaan klinik sedang penuh", next: "Coba lagi sebentar lagi.")
            return nil
        }
        let started = ContinuousClock.now
        do throws(HTTPFailure) {
            let response = try await transport(request)
            let tookMs = started.passedMs
            await meter.record(
                PlatformCall(
                    purpose: purpose, method: request.method, url: Masking.text(request.url), httpStatus: response.status, tookMs: tookMs,
                    outcome: response.status < 400 ? "answered" : "refused"))
            return (response, tookMs)
        } catch {
            let tookMs = started.passedMs
            await meter.record(
                PlatformCall(
                    purpose: purpose, method: request.method, url: Masking.text(request.url), httpStatus: nil, tookMs: tookMs,
                    outcome: error.reason.code))
            transportFailed(error.reason, at: stage, ms: tookMs)
            return nil
        }
    }

    /// Says in which phase of the connection it failed; later phases imply the earlier ones.
    private mutating func transportFailed(_ reason: HTTPFailure.Reason, at stage: ConnectionReport.Stage, ms: Int) {
        let explained = ErrorCatalog.explain(reason.code, element: nil, kind: "")
        let isFirst = !report.hasRun
        switch reason {
        case .nameNotFound, .addressRefused, .invalidURL:
            guard isFirst else { break }
            return report.failed(.dns, explained.meaning, next: explained.remedy, said: reason.code, ms: ms)
        case .connectionRefused, .connectionTimeout, .failedTLS:
            guard isFirst else { break }
            report.passed(.dns, "Alamat ditemukan")
            return report.failed(.tls, explained.meaning, next: explained.remedy, said: reason.code, ms: ms)
        default: break
        }
        report.failed(stage, explained.meaning, next: explained.remedy, said: reason.code, ms: ms)
    }

    /// Compares clocks by the `Date` of the answer.
    private mutating func clock(_ response: HTTPResponse) -> Bool {
        guard let text = response.headers.first("date"), let theirs = HTTPDate.parse(text) else {
            report.passed(.clock, "SATUSEHAT tidak menyebut jamnya")
            return true
        }
        let skew = abs(theirs.timeIntervalSince(now()))
        let words = "Selisih \(Indonesian.number(Int(skew.rounded()))) detik, batas \(Int(ConnectionTest.allowedSkew)) detik"
        if skew <= ConnectionTest.allowedSkew {
            report.passed(.clock, words)
            return true
        }
        report.failed(.clock, words, next: "Samakan jam server dengan NTP; waktu yang salah ditolak SATUSEHAT.")
        return false
    }

    private func rounded(_ ms: Double) -> Int { Int(ms.rounded()) }
}
