import HTTPClient
import Notices
import ServiceLifecycle

/// What clinics' systems are told, as a service: on shutdown messages in flight are finished.
struct Telling: Service {
    let installation: Installation

    func run() async throws {
        // A client of its own: slow receivers take no connection from the platforms.
        let client = HTTPClient(maximumConnectionsPerHost: 16, maximumConnections: 1_024)
        let sender = WebhookSender(
            database: installation.database, transport: { request throws(HTTPFailure) in try await client.send(request) },
            isDemo: installation.configuration.isDemo, logger: installation.logger)
        let visits = VisitTelling(database: installation.database, logger: installation.logger)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await visits.run() }
                group.addTask { await sender.run() }
            }
        }
        await client.shutdown()
    }
}
