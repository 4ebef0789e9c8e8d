import Clinics
import Delivery
import Foundation
import HTTPClient
import Logging
import Synchronization
import Vocabulary

/// SATUSEHAT's wire: adds host and token to a request and sends it. A token is asked for when there is none, and once more when the
/// platform refuses it.
public final class SatusehatPort: PlatformPort {
    /// SATUSEHAT with KFA and Consent.
    public let channel = Channel.satusehat
    private let transport: Transport
    private let policy: UpstreamPolicy
    private let credentials: CredentialCache<PlatformCredential>
    private let tokens: TokenDesk
    private let logger: Logger
    /// The hosts that each clinic's last request went to, for showing.
    private let used = Mutex<[ClinicID: PlatformEndpoints]>([:])

    /// - Parameters:
    ///   - transport: sends one HTTP request.
    ///   - source: the clinics' credentials.
    ///   - policy: which hosts may be talked to.
    ///   - now: when tokens end.
    public init(
        transport: @escaping Transport, source: any CredentialSource, policy: UpstreamPolicy,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.transport = transport
        self.policy = policy
        self.logger = logger
        credentials = CredentialCache { try await source.load($0, $1) }
        tokens = TokenDesk(transport: transport, source: source, policy: policy, now: now, logger: logger)
    }

    /// A port over an HTTP client.
    public convenience init(client: HTTPClient, source: any CredentialSource, policy: UpstreamPolicy, logger: Logger) {
        self.init(
            transport: { request throws(HTTPFailure) in try await client.send(request) }, source: source, policy: policy, logger: logger)
    }

    /// Forgets what is known of a clinic's access: its credentials were saved or its environment changed.
    public func forget(_ clinic: ClinicID) async {
        await credentials.forget(clinic)
        await tokens.forget(clinic)
    }

    /// Sends one request for a clinic, and for all pages of a search. Renews the token once on a 401. Never throws.
    public func send(_ request: PlatformRequest, for access: PlatformAccess, meter: Meter) async -> Exchange {
        let exchange = await one(request, for: access, meter: meter)
        guard case .answered(let first) = exchange, !request.isWrite, request.service == .fhir else { return exchange }
        return await SearchPages.whole(first, asked: request) { page in
            do { try await meter.draw() } catch { return .heldBack(.rate) }
            let started = ContinuousClock.now
            let exchange = await one(page, for: access, meter: meter)
            await meter.record(
                PlatformCall(
                    purpose: "search-page", method: page.method, url: shownURL(page, for: access), httpStatus: exchange.status,
                    tookMs: started.passedMs, outcome: exchange.word))
            return exchange
        }
    }

    private func one(_ request: PlatformRequest, for access: PlatformAccess, meter: Meter) async -> Exchange {
        let credential: PlatformCredential
        switch await usableCredential(of: access.clinic) {
        case .success(let found): credential = found
        case .failure(let stop): return stop.exchange
        }
        guard let base = credential.endpoints.base(of: request.service) else {
            return .notConfigured(message: "Layanan ini bukan milik SATUSEHAT.")
        }
        used.withLock { $0[access.clinic.id] = credential.endpoints }
        let key = Self.key(credential, access)
        var refusals = 0
        while true {
            let token: String
            switch await tokens.token(key, credential, access: access, meter: meter) {
            case .token(let text): token = text
            case .refused(let message): return .credentialRefused(message: message)
            case .away(let reason): return .notSent(reason: reason)
            case .heldBack: return .heldBack(.rate)
            }
            if refusals > 0 {
                do { try await meter.draw() } catch { return .heldBack(.rate) }
            }
            let exchange = await once(request, base: base, token: token, access: access)
            guard case .answered(let response) = exchange, response.status == 401 else { return exchange }
            await tokens.drop(key, token)
            let answer = PlatformAnswer(response)
            // The key is good, and has no right to this: what that means is for the asker to say.
            if answer.lacksProduct { return exchange }
            refusals += 1
            // A token just given that is said to have ended says nothing of the credentials, which were good enough to get it.
            if answer.isExpiredToken {
                if refusals > Self.mostRenewals { return .notSent(reason: "token_expired") }
                continue
            }
            if refusals > 1 || answer.isLasting { return .credentialRefused(message: answer.words) }
        }
    }

    /// Asks for a new token although the old one may serve, to see whether the platform gives one; nil without credentials to ask with.
    func renewToken(for access: PlatformAccess, meter: Meter) async -> TokenDesk.Answer? {
        guard case .success(let credential) = await usableCredential(of: access.clinic) else { return nil }
        return await tokens.askOnce(Self.key(credential, access), credential, access: access, meter: meter)
    }

    /// Renews the clinic's token when it ends within `seconds`; `.infinity` renews it in any case.
    public func renewToken(leaving seconds: TimeInterval, for access: PlatformAccess, meter: Meter) async -> TokenRenewal {
        switch await usableCredential(of: access.clinic) {
        case .success(let credential):
            return await tokens.renew(Self.key(credential, access), credential, leaving: seconds, access: access, meter: meter)
        case .failure(let stop):
            if case .notConfigured(let message) = stop.exchange { return .notConfigured(message: message) }
            return .away(reason: "credentials")
        }
    }

    private static func key(_ credential: PlatformCredential, _ access: PlatformAccess) -> TokenDesk.Key {
        TokenDesk.Key(
            clinic: access.clinic.id, environment: access.clinic.environment, endpoints: credential.endpoints,
            clientID: credential.clientID ?? "")
    }

    /// The URL of that request as it may be stored and shown, identity numbers masked; without host while none was used yet.
    public func shownURL(_ request: PlatformRequest, for access: PlatformAccess) -> String {
        let endpoints = used.withLock { $0[access.clinic.id] } ?? PlatformEndpoints.national(access.clinic.environment)
        return Masking.text((endpoints?.base(of: request.service) ?? "") + request.path)
    }

    private struct Stop: Error {
        let exchange: Exchange
    }

    /// New tokens for one request.
    private static let mostRenewals = 2

    private func usableCredential(of clinic: Clinic) async -> Result<PlatformCredential, Stop> {
        let found: PlatformCredential?
        do { found = try await credentials.credential(clinic.id, clinic.environment) } catch {
            logger.warning("credential not loaded", metadata: ["clinic": "\(clinic.id)"])
            return .failure(Stop(exchange: .heldBack(.credentials)))
        }
        guard let found, found.isActive, found.clientID != nil, found.clientSecret != nil else {
            return .failure(
                Stop(exchange: .notConfigured(message: "Kredensial SATUSEHAT klinik ini belum lengkap. Isi di Pengaturan, Kredensial.")))
        }
        guard policy.allows(found.endpoints, in: clinic.environment) else {
            return .failure(Stop(exchange: .notConfigured(message: "Alamat SATUSEHAT klinik ini tidak diizinkan di lingkungannya.")))
        }
        return .success(found)
    }

    private func once(_ request: PlatformRequest, base: String, token: String, access: PlatformAccess) async -> Exchange {
        var headers = [("Authorization", "Bearer " + token), ("Accept", "application/json")]
        if let type = request.contentType { headers.append(("Content-Type", type)) }
        let sent = HTTPRequest(
            method: request.method, url: base + request.path, headers: headers.map { (name: $0.0, value: $0.1) }, body: request.body,
            connectTimeout: .milliseconds(access.connectTimeoutMs), totalTimeout: .milliseconds(access.totalTimeoutMs),
            addresses: policy.addresses)
        do throws(HTTPFailure) {
            let response = try await transport(sent)
            return .answered(PlatformResponse(status: response.status, fields: response.headers, body: response.body))
        } catch {
            return error.mayHaveBeenSent ? .answerUnknown(reason: error.reason.code) : .notSent(reason: error.reason.code)
        }
    }
}

extension PlatformAnswer {
    /// A 401 that a new token does not cure (reference section 1.3).
    var isLasting: Bool {
        if case .oauth(let code, _) = self { return code == "invalid_client" }
        return lacksProduct
    }

    /// The gateway's answer to a token whose time is over.
    var isExpiredToken: Bool {
        if case .gatewayFault(let code, _) = self { return code.hasSuffix("access_token_expired") }
        return false
    }

    /// The gateway's answer to a good key that has no right to what was asked.
    var lacksProduct: Bool {
        if case .gatewayFault(let code, _) = self { return code.hasSuffix("InvalidAPICallAsNoApiProductMatchFound") }
        return false
    }
}
