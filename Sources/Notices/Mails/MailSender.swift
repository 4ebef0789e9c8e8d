import Clinics
import Foundation
import HTTPClient
import Logging
import Vocabulary

/// Sends what is in the outbox, on every copy that has a mail server; each mail by one of them.
public struct MailSender: Sendable {
    /// Sends one mail; nil when it was taken.
    public typealias Send = @Sendable (Mail) async -> MailFailure?

    private static let pollMs = 2_000
    private static let atOnce = 8

    let database: ClinicDatabase
    let from: String
    let logger: Logger
    let send: Send

    /// - Parameter from: the sender's address.
    public init(database: ClinicDatabase, from: String, logger: Logger, send: @escaping Send) {
        self.database = database
        self.from = from
        self.logger = logger
        self.send = send
    }

    /// Runs until cancelled.
    public func run() async {
        while !Task.isCancelled {
            var count = 0
            do { count = try await sendDue() } catch {
                logger.warning("mails delayed", metadata: ["error": "\(error)"])
            }
            if count == 0 { try? await Task.sleep(for: .milliseconds(Self.pollMs)) }
        }
    }

    /// Sends what is due now. Gives the number of mails that were tried.
    @discardableResult
    public func sendDue() async throws -> Int {
        let mails = try await MailOutbox.claim(Self.atOnce, database)
        await withDiscardingTaskGroup { group in
            for mail in mails { group.addTask { await attempt(mail) } }
        }
        return mails.count
    }

    private func attempt(_ message: MailMessage) async {
        let failure = await send(
            Mail(
                from: from, fromName: "Jembatan", to: [message.recipient], subject: message.subject, text: message.body,
                date: message.createdAt, id: message.id.lowerText))
        if let failure {
            // Neither address nor words: they name people.
            logger.notice(
                "mail not sent", metadata: ["clinic": "\(message.clinic)", "mail": "\(message.id.lowerText)", "reason": "\(failure.code)"])
        }
        do { try await MailOutbox.settle(message, .after(failure, attempts: message.attempts), database) } catch {
            // The others go on; this one is tried again when its lease is over.
            logger.warning("mail not settled", metadata: ["mail": "\(message.id.lowerText)", "error": "\(error)"])
        }
    }
}
