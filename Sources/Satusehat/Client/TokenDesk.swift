import Clinics
import Delivery
import Foundation
import HTTPClient
import Logging
import Vocabulary

/// Keeps one token per clinic, environment, host and client id, and asks for a new one once however many calls wait for it.
actor TokenDesk {
    struct Key: Hashable, Sendable {
        let clinic: ClinicID
        let environment: PlatformEnvironment
        /// A token never goes to another host than the one that gave it.
        let endpoints: PlatformEndpoints
        let clientID: String
    }

    /// What a caller gets.
    enum Answer: Sendable {
        case token(String)
        case refused(message: String)
        case away(reason: String)
        /// The clinic's rate allowed no request in time.
        case heldBack
    }

    /// A token is renewed this long before its end.
    static let margin: TimeInterval = 60

    private static let refusedKept = 16

    private let transport: Transport
    private let source: any CredentialSource
    private let policy: UpstreamPolicy
    private let now: @Sendable () -> Date
    private let logger: Logger
    private var tokens: [Key: PlatformToken] = [:]
    /// Tokens that the platform refused: another instance's copy in the database may be the same.
    private var refused: [Key: Set<String>] = [:]
    private var asking: [Key: Task<Answer, Never>] = [:]

    init(
        transport: @escaping Transport, source: any CredentialSource, policy: UpstreamPolicy, now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.transport = transport
        self.source = source
        self.policy = policy
        self.now = now
        self.logger = logger
    }

    /// A token that is good for a while: from memory, from the database, or a new one.
    func token(_ key: Key, _ credential: PlatformCredential, access: PlatformAccess, meter: Meter) async -> Answer {
        if let known = tokens[key], isFresh(known) { return .token(known.text) }
        if let stored = credential.token, isFresh(stored), refused[key]?.contains(stored.text) != true, asking[key] == nil {
            tokens[key] = stored
            return .token(stored.text)
        }
        return await askOnce(key, credential, access: access, meter: meter)
    }

    /// Asks for a new token when the one there is ends within `seconds`, so that no delivery has to wait for one.
    func renew(
        _ key: Key, _ credential: PlatformCredential, leaving seconds: TimeInterval, access: PlatformAccess, meter: Meter
    ) async -> TokenRenewal {
        let known = [tokens[key], credential.token].compactMap { $0 }.filter { refused[key]?.contains($0.text) != true }
        if let best = known.max(by: { $0.expiresAt < $1.expiresAt }), best.expiresAt.timeIntervalSince(now()) > seconds {
            return .stillGood(until: best.expiresAt)
        }
        switch await askOnce(key, credential, access: access, meter: meter) {
        case .token: return .renewed(until: tokens[key]?.expiresAt ?? now())
        case .refused(let message): return .refused(message: message)
        case .away(let reason): return .away(reason: reason)
        case .heldBack: return .heldBack
        }
    }

    /// A new token, whatever is known; one that is being asked for already serves.
    func askOnce(_ key: Key, _ credential: PlatformCredential, access: PlatformAccess, meter: Meter) async -> Answer {
        if let running = asking[key] { return await running.value }
        let task = Task { await self.ask(key, credential, access: access, meter: meter) }
        asking[key] = task
        let answer = await task.value
        if asking[key] == task { asking[key] = nil }
        return answer
    }

    /// The platform refused this token; a newer one that came meanwhile is kept.
    func drop(_ key: Key, _ text: String) async {
        refused[key, default: []].insert(text)
        guard tokens[key]?.text == text else { return }
        tokens[key] = nil
        do { try await source.clearToken(key.clinic, key.environment) } catch {
            logger.warning("refused token not cleared", metadata: ["clinic": "\(key.clinic)"])
        }
    }

    /// Forgets all tokens of a clinic.
    func forget(_ clinic: ClinicID) {
        for key in tokens.keys where key.clinic == clinic { tokens[key] = nil }
        for key in asking.keys where key.clinic == clinic { asking[key] = nil }
    }

    private func isFresh(_ token: PlatformToken) -> Bool { token.expiresAt.timeIntervalSince(now()) > Self.margin }

    private func ask(_ key: Key, _ credential: PlatformCredential, access: PlatformAccess, meter: Meter) async -> Answer {
        do { try await meter.draw() } catch { return .heldBack }
        let started = ContinuousClock.now
        let answer: TokenRequest.Answer
        var status: Int?
        do throws(HTTPFailure) {
            let response = try await transport(
                TokenRequest.request(credential, policy, connectMs: access.connectTimeoutMs, totalMs: access.totalTimeoutMs))
            status = response.status
            answer = TokenRequest.read(response, now: now())
        } catch {
            answer = .away(reason: error.reason.code)
        }
        await meter.record(
            PlatformCall(
                purpose: "token", method: "POST", url: credential.endpoints.tokenURL, httpStatus: status, tookMs: started.passedMs,
                outcome: answer.word))
        switch answer {
        case .token(let token):
            tokens[key] = token
            if let seen = refused[key], seen.count > Self.refusedKept { refused[key] = nil }
            do { try await source.save(token, key.clinic, key.environment, at: credential.endpoints) } catch {
                logger.warning("token not kept", metadata: ["clinic": "\(key.clinic)"])
            }
            return .token(token.text)
        case .refused(let message): return .refused(message: message)
        case .away(let reason): return .away(reason: reason)
        }
    }
}

/// What came of renewing a token before its end.
public enum TokenRenewal: Sendable, Hashable {
    /// The one there is lasts for a while yet.
    case stillGood(until: Date)
    /// There is a new one.
    case renewed(until: Date)
    /// The platform does not take the credential; in words for people.
    case refused(message: String)
    /// No answer now; a stable code.
    case away(reason: String)
    /// The clinic's rate allowed no request in time.
    case heldBack
    /// There is no usable credential; in words for people.
    case notConfigured(message: String)
}

extension TokenRequest.Answer {
    /// The word in `platform_call.outcome`.
    var word: String {
        switch self {
        case .token: "answered"
        case .refused: "credential_refused"
        case .away(let reason): reason
        }
    }
}

extension ContinuousClock.Instant {
    /// Whole milliseconds since then.
    var passedMs: Int {
        let passed = (ContinuousClock.now - self).components
        return Int(passed.seconds) * 1_000 + Int(passed.attoseconds / 1_000_000_000_000_000)
    }
}
