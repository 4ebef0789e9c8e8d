import Clinics
import Delivery
import HTTPClient
import Notices
import ServiceLifecycle

/// The regular work of alerts and digests.
enum NoticeJobs {
    static func all(_ database: ClinicDatabase, _ url: String) -> [any Job] {
        let baseURL = url.hasSuffix("/") ? String(url.dropLast()) : url
        return [
            AlertJob(database: database, baseURL: baseURL), PlatformAlertJob(database: database, baseURL: baseURL),
            DigestJob(database: database, baseURL: baseURL),
        ]
    }
}

/// Sends the mails of the outbox, where a mail server is configured.
struct MailService: Service {
    private let sender: MailSender

    /// nil: there is no mail server.
    init?(_ installation: Installation) {
        guard let server = installation.configuration.mailServer, let from = installation.configuration.mailFrom else { return nil }
        let client = installation.http
        sender = MailSender(database: installation.database, from: from, logger: installation.logger) { mail in
            do throws(MailFailure) {
                try await client.send(mail, over: server)
                return nil
            } catch { return error }
        }
    }

    func run() async throws { await cancelWhenGracefulShutdown { await sender.run() } }
}
