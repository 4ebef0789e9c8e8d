import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Logging
import Synchronization
import Vocabulary

/// The wire of one BPJS family: adds address, signature and keys to a request, sends it, and hands on what was inside the answer. A
/// timestamp and its signature are made for every request, and the timestamp is kept until the answer: it is part of the key.
public final class BPJSPort: PlatformPort {
    /// Which service.
    public let family: ServiceFamily
    private let transport: Transport
    private let policy: UpstreamPolicy
    private let credentials: CredentialCache<BPJSCredential>
    private let noteSkew: @Sendable (ClinicID, PlatformEnvironment, Int) async -> Void
    private let now: @Sendable () -> Date
    private let logger: Logger
    /// What each clinic's last answer told of their clock, and the address it came from.
    private let seen = Mutex<[ClinicID: Seen]>([:])

    private struct Seen {
        var address: BPJSAddress
        var skewSeconds: Int?
        var notedSkew: Int?
    }

    /// Clocks this far apart are worth a note: a tolerance of five minutes is known (reference section 1.4).
    static let notedSkewSeconds = 60

    /// - Parameters:
    ///   - transport: sends one HTTP request.
    ///   - load: the clinics' credentials.
    ///   - noteSkew: keeps how far their clock is from ours.
    ///   - policy: which hosts may be talked to.
    ///   - now: our clock.
    public init(
        _ family: ServiceFamily, transport: @escaping Transport, load: @escaping CredentialCache<BPJSCredential>.Load,
        noteSkew: @escaping @Sendable (ClinicID, PlatformEnvironment, Int) async -> Void, policy: UpstreamPolicy,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.family = family
        self.transport = transport
        self.noteSkew = noteSkew
        self.policy = policy
        self.now = now
        self.logger = logger
        credentials = CredentialCache(load)
    }

    /// A port over an HTTP client and the stored credentials.
    public convenience init(
        _ family: ServiceFamily, client: HTTPClient, database: ClinicDatabase, policy: UpstreamPolicy, logger: Logger
    ) {
        self.init(
            family, transport: { request throws(HTTPFailure) in try await client.send(request) },
            load: { clinic, environment in
                try await database.transaction(in: clinic) { try await BPJSCredentialStore.load(family, environment, in: $0) }
            },
            noteSkew: { clinic, environment, seconds in
                try? await database.transaction(in: clinic) {
                    try await BPJSCredentialStore.note(skewSeconds: seconds, family, environment, in: $0)
                }
            }, policy: policy, logger: logger)
    }

    /// The family's lane.
    public var channel: Channel { family.channel }

    /// Forgets what is known of a clinic's access: it was saved, or its environment changed.
    public func forget(_ clinic: ClinicID) async { await credentials.forget(clinic) }

    /// Sends one request for a clinic. What was encrypted in the answer is plain in what is returned. Keys that are refused are read
    /// again: another instance may have saved new ones a moment ago. Never throws.
    public func send(_ request: PlatformRequest, for access: PlatformAccess, meter: Meter) async -> Exchange {
        var refused: (keys: BPJSCredential, exchange: Exchange)?
        while true {
            let credential: BPJSCredential?
            do { credential = try await credentials.credential(access.clinic.id, access.clinic.environment) } catch {
                logger.warning("credential not loaded", metadata: ["clinic": "\(access.clinic.id)"])
                return .heldBack(.credentials)
            }
            if let refused {
                guard let credential, !credential.hasSameKeys(as: refused.keys) else { return refused.exchange }
                do { try await meter.draw() } catch { return .heldBack(.rate) }
            }
            let exchange = await once(request, with: credential, for: access)
            guard case .credentialRefused = exchange, refused == nil, let credential else { return exchange }
            refused = (credential, exchange)
            await credentials.forget(access.clinic.id)
        }
    }

    private func once(_ request: PlatformRequest, with credential: BPJSCredential?, for access: PlatformAccess) async -> Exchange {
        guard let credential, let secret = credential.secret, let userKey = credential.userKey,
            family != .pcare || credential.account != nil
        else { return .notConfigured(message: "Kredensial \(family.name) klinik ini belum lengkap. Isi di Pengaturan, Kredensial.") }
        guard policy.allows(credential.address, in: access.clinic.environment) else {
            return .notConfigured(message: "Alamat \(family.name) klinik ini tidak diizinkan di lingkungannya.")
        }
        let consumer = ConsumerCredential(consID: credential.consID, secret: secret)
        let timestamp = timestamp(credential, of: access.clinic.id)
        let signed = SignedRequest(
            request, family: family, credential: credential, consumer: consumer, userKey: userKey, timestamp: timestamp)
        do throws(HTTPFailure) {
            let response = try await transport(signed.http(access, policy.addresses))
            await compareClocks(response, credential, access.clinic)
            let answer = PlatformResponse(status: response.status, fields: response.headers, body: response.body)
            return read(answer, ResponseCipher(consumer, timestamp: timestamp))
        } catch {
            return error.mayHaveBeenSent ? .answerUnknown(reason: error.reason.code) : .notSent(reason: error.reason.code)
        }
    }

    /// The URL of that request as it may be stored and shown: card and identity numbers masked.
    public func shownURL(_ request: PlatformRequest, for access: PlatformAccess) -> String {
        let base = seen.withLock { $0[access.clinic.id]?.address } ?? BPJSAddress.national(family, access.clinic.environment)
        return Masking.text((base?.text ?? "") + request.path)
    }

    /// In our time, or in theirs where the clinic wants that and the difference is known.
    private func timestamp(_ credential: BPJSCredential, of clinic: ClinicID) -> String {
        let skew = seen.withLock { $0[clinic]?.skewSeconds } ?? credential.clockSkewSeconds ?? 0
        return String(Int(now().timeIntervalSince1970) + (credential.manner.correctsClock ? skew : 0))
    }

    private func compareClocks(_ response: HTTPResponse, _ credential: BPJSCredential, _ clinic: Clinic) async {
        let theirs = response.headers.first("date").flatMap { HTTPDate.parse($0) }
        let skew = theirs.map { Int($0.timeIntervalSince(now()).rounded()) }
        let isNews = seen.withLock { all -> Bool in
            let before = all[clinic.id]?.notedSkew ?? credential.clockSkewSeconds ?? 0
            // A second or two is the way's; what is noted is what a person or the correction has to know.
            let isNews = skew.map { abs($0 - before) >= Self.notedSkewSeconds / 6 } ?? false
            all[clinic.id] = Seen(address: credential.address, skewSeconds: skew, notedSkew: isNews ? skew : all[clinic.id]?.notedSkew)
            return isNews
        }
        if isNews, let skew { await noteSkew(clinic.id, clinic.environment, skew) }
    }

    /// An answer that is none of BPJS's own is handed on as it came; one whose content does not open too, for the kind to say what that
    /// means for it.
    private func read(_ answer: PlatformResponse, _ cipher: ResponseCipher) -> Exchange {
        let plain: PlatformResponse
        do {
            plain = PlatformResponse(
                status: answer.status, headers: answer.headers, body: try Envelope(answer.body, of: family, cipher: cipher).plain.bytes())
        } catch { plain = answer }
        let said = BPJSAnswer(plain, family)
        guard case .credential = said.verdict else { return .answered(plain) }
        return .credentialRefused(message: said.words)
    }
}

/// A request with all that BPJS asks for (reference sections 1.2 and 1.6).
private struct SignedRequest {
    private let request: PlatformRequest
    private let url: String
    private let headers: [(name: String, value: String)]

    init(
        _ request: PlatformRequest, family: ServiceFamily, credential: BPJSCredential, consumer: ConsumerCredential, userKey: String,
        timestamp: String
    ) {
        self.request = request
        var path = request.path
        if family == .pcare, request.isWrite, path == VisitPath.usual { path = "/" + credential.manner.visitPath }
        url = credential.address.text + path
        var headers = [
            (name: "X-cons-id", value: consumer.consID), (name: "X-timestamp", value: timestamp),
            (name: "X-signature", value: consumer.signature(at: timestamp, encoding: credential.manner.signature)),
            (name: "user_key", value: userKey), (name: "Accept", value: "application/json"),
        ]
        if family == .pcare, let account = credential.account { headers.append(("X-authorization", account.authorization)) }
        if let type = request.contentType {
            headers.append(("Content-Type", family == .pcare ? credential.manner.writeType : type))
        }
        self.headers = headers
    }

    func http(_ access: PlatformAccess, _ addresses: AddressPolicy) -> HTTPRequest {
        HTTPRequest(
            method: request.method, url: url, headers: headers, body: request.body,
            connectTimeout: .milliseconds(access.connectTimeoutMs), totalTimeout: .milliseconds(access.totalTimeoutMs),
            addresses: addresses)
    }
}

/// Where PCare takes visits.
enum VisitPath {
    /// Of today's gateway; a clinic's setting says another.
    static let usual = "/kunjungan/v1"
}

extension Envelope {
    /// As one shape, whatever BPJS called its members.
    var plain: JSON {
        [
            "metaData": ["code": code.map { .number(JSONNumber($0)) } ?? .null, "message": .string(message)],
            "response": payload ?? .null,
        ]
    }
}
