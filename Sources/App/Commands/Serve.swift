import ArgumentParser
import Clinics
import Delivery
import Foundation
import Hummingbird
import Logging
import Satusehat
import ServiceLifecycle
import Web

/// `jembatan serve`: pages, API, engine and daily work of one copy, until SIGTERM.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pages and API, and send deliveries.")
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try Configuration.load(options)
        try checkAddress(configuration)
        let installation = try await Installation.build(configuration)
        if configuration.role != .web { try await installation.engine.check() }
        let web = try WebServer.dependencies(installation, started: StartedAt())
        var services: [any Service] = [Upkeep(installation: installation)]
        if configuration.role == .web { services.append(Watching(settlements: installation.engine.settlements)) }
        if configuration.role != .web { services.append(Sending(installation: installation, mappings: web.api.mappings)) }
        if configuration.role != .web, let mails = MailService(installation) { services.append(mails) }
        services.append(WebServer.application(installation, web))
        installation.logger.info(
            "serving", metadata: ["address": "\(configuration.bindHost):\(configuration.bindPort)", "role": "\(configuration.role)"])
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: installation.logger))
        try await group.run()
        await web.api.log.flush()
        await installation.close()
        installation.logger.info("stopped")
    }

    /// With an http BASE_URL people's sessions would cross the network in the clear.
    private func checkAddress(_ configuration: Configuration) throws {
        guard !configuration.baseURL.lowercased().hasPrefix("https://") else { return }
        let loopback = ["127.0.0.1", "::1", "localhost"]
        guard loopback.contains(configuration.bindHost) else {
            throw CommandFailure(
                "JEMBATAN_BIND is reachable from other machines, so JEMBATAN_BASE_URL must be https (a reverse proxy ends TLS).")
        }
    }
}

/// When this copy began to serve.
struct StartedAt: Sendable { let instant = ContinuousClock.now }

/// The engine and the bulk tasks, as a service: on shutdown they finish what is in flight.
private struct Sending: Service {
    let installation: Installation
    let mappings: MappingResolver

    func run() async throws {
        let engine = installation.engine
        let bulk = BulkRunner(database: installation.database, resend: installation.resend, engine: engine, logger: installation.logger)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await engine.run() }
                group.addTask { await bulk.run() }
                group.addTask { await mappings.run() }
            }
        }
    }
}

/// A copy that only serves hears of results that other copies write.
private struct Watching: Service {
    let settlements: Settlements
    func run() async throws { await cancelWhenGracefulShutdown { await settlements.poll() } }
}

/// Work of the day: partitions ahead, old rows away.
private struct Upkeep: Service {
    let installation: Installation
    static let interval: Duration = .seconds(3600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await once()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func once() async {
        do {
            if let owner = installation.configuration.ownerDatabaseURL { try await Partitions.keep(owner) }
            let database = installation.database
            _ = try await database.platform { scope in
                _ = try await SessionStore.prune(in: scope)
                return try await LoginThrottle.prune(in: scope)
            }
            for clinic in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
                try await database.transaction(in: clinic) { scope in
                    _ = try await ApiLogStore.prune(in: scope)
                    _ = try await IdempotencyStore.prune(in: scope)
                    try await scope.execute(
                        "DELETE FROM kept_search WHERE clinic_id = \(clinic.rawValue) AND created_at < now() - interval '24 hours'")
                }
                let head = try await database.transaction(in: clinic) { try await AuditStore.head(in: $0) }
                installation.logger.info(
                    "audit head",
                    metadata: ["clinic": "\(clinic)", "seq": "\(head.seq)", "hash": "\(Data(head.hash).base64EncodedString())"])
            }
        } catch { installation.logger.warning("upkeep delayed", metadata: ["error": "\(error)"]) }
    }
}
