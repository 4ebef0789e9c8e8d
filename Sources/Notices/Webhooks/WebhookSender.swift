import Clinics
import Foundation
import HTTPClient
import Logging
import Postgres
import Synchronization
import Vocabulary

/// Sends messages, at least once each: POST, signed, without redirects. Any number of instances share one database.
public final class WebhookSender: Sendable {
    /// Between two looks, ms.
    static let pollMs = 500
    static let timeout: Duration = .seconds(10)
    /// More of an answer than this is an error of the receiver's; it is asked for a status, not for data.
    static let longestAnswer = 64 << 10
    static let keptCharacters = 1_000

    private let database: ClinicDatabase
    private let transport: Transport
    private let addresses: AddressPolicy
    private let logger: Logger
    /// Messages in flight, by address.
    private let busy = Mutex<[UUID: Int]>([:])

    /// - Parameters:
    ///   - transport: a client of its own, so that slow receivers take no connection from the platforms.
    ///   - isDemo: receivers on this machine are allowed.
    public init(database: ClinicDatabase, transport: @escaping Transport, isDemo: Bool, logger: Logger) {
        self.database = database
        self.transport = transport
        addresses = WebhookAddress.policy(isDemo: isDemo)
        self.logger = logger
    }

    /// Sends until the task is cancelled; then what is in flight is finished.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                // Not cancelled with the service: a claim whose answer is not awaited would keep its messages until the lease ends.
                let messages = await Task { await self.claim() }.value
                for message in messages {
                    group.addTask { await Task { await self.send(message) }.value }
                }
                if messages.isEmpty { try? await Task.sleep(for: .milliseconds(Self.pollMs)) }
            }
        }
    }

    private func claim() async -> [LeasedMessage] {
        do {
            let taken = busy.withLock { Array($0.keys) }
            let messages = try await database.worker { try await WebhookLeaseStore.claim(busy: taken, in: $0) }
            busy.withLock { busy in for message in messages { busy[message.endpointID, default: 0] += 1 } }
            return messages
        } catch {
            logger.warning("no webhooks claimed", metadata: ["error": "\(error)"])
            return []
        }
    }

    private func send(_ message: LeasedMessage) async {
        defer {
            busy.withLock { busy in
                busy[message.endpointID, default: 1] -= 1
                if busy[message.endpointID] == 0 { busy[message.endpointID] = nil }
            }
        }
        do {
            let target = try await database.transaction(in: message.clinicID) { scope in
                try await WebhookEndpointStore.sending(message.endpointID, in: scope)
            }
            guard let target else { return }
            let made = await post(message, to: target.url, signedBy: target.secrets)
            let verdict = WebhookVerdict.after(status: made.status, tries: message.tries + 1, chance: .random(in: 0..<1))
            let disabled = try await database.transaction(in: message.clinicID) { scope in
                try await WebhookLeaseStore.record(message, made, verdict, in: scope)
            }
            if let disabled {
                logger.warning(
                    "webhook address disabled",
                    metadata: [
                        "clinic": "\(message.clinicID)", "endpoint": "\(message.endpointID.lowerText)", "reason": "\(disabled.rawValue)",
                    ])
            }
        } catch {
            // Its lease runs out, and it is sent again.
            logger.warning("webhook not recorded", metadata: ["clinic": "\(message.clinicID)", "error": "\(error)"])
        }
    }

    private func post(_ message: LeasedMessage, to url: String, signedBy secrets: [WebhookSecret]) async -> WebhookTry {
        let signed = WebhookSignature.headers(
            id: message.id.lowerText, at: Int(Date().timeIntervalSince1970), body: message.body, secrets: secrets)
        let request = HTTPRequest(
            method: "POST", url: url, headers: [("Content-Type", "application/json")] + signed, body: Array(message.body.utf8),
            connectTimeout: Self.timeout, totalTimeout: Self.timeout, addresses: addresses, maximumResponseBytes: Self.longestAnswer)
        let start = ContinuousClock.now
        func elapsed() -> Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }
        do {
            let answer = try await transport(request)
            return WebhookTry(status: answer.status, answer: Self.kept(answer.body), tookMs: elapsed())
        } catch {
            return WebhookTry(failure: error.reason.code, tookMs: elapsed())
        }
    }

    /// The beginning of an answer as text, masked: it may repeat what the receiver knows. PostgreSQL takes no zero byte.
    static func kept(_ body: [UInt8]) -> String? {
        guard !body.isEmpty else { return nil }
        let text = String(decoding: body.prefix(keptCharacters * 4), as: UTF8.self).filter { $0 != "\0" }
        return Masking.text(String(text.prefix(keptCharacters)))
    }
}
