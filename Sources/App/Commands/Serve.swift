import ArgumentParser
import Clinics
import Delivery
import Hummingbird
import Logging
import Notices
import Satusehat
import ServiceLifecycle
import Vocabulary
import Web

/// `jembatan serve`: pages, API, engine and regular work of one copy, until SIGTERM.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pages and API, and send deliveries.")
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try Configuration.load(options)
        try checkAddress(configuration)
        let installation = try await Installation.build(configuration)
        if configuration.role != .web { try await installation.engine.check() }
        let web = try WebServer.dependencies(installation, started: StartedAt())
        var services: [any Service] = [Observing(installation: installation)]
        if configuration.role == .web { services.append(Watching(settlements: installation.engine.settlements)) }
        if configuration.role != .web {
            services += [
                Sending(installation: installation, mappings: web.api.mappings, imports: ImportRunner(web)),
                Telling(installation: installation),
            ]
            if let mails = MailService(installation) { services.append(mails) }
        }
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

/// The engine, the bulk tasks, the imports and the schedules, as a service: on shutdown they finish what is in flight.
private struct Sending: Service {
    let installation: Installation
    let mappings: MappingResolver
    let imports: ImportRunner

    func run() async throws {
        let engine = installation.engine
        let bulk = BulkRunner(database: installation.database, resend: installation.resend, engine: engine, logger: installation.logger)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await engine.run() }
                group.addTask { await bulk.run() }
                group.addTask { await mappings.run() }
                group.addTask { await imports.run() }
                group.addTask { await installation.scheduler.run() }
            }
        }
    }
}

/// A copy that only serves hears of results that other copies write.
private struct Watching: Service {
    let settlements: Settlements
    func run() async throws { await cancelWhenGracefulShutdown { await settlements.poll() } }
}

/// What calls to the platforms came to, and that this copy lives: told to the database every few seconds.
private struct Observing: Service {
    let installation: Installation
    private static let beat: Duration = .seconds(15)

    /// Without asking a name server.
    private static var machine: String {
        let text = (try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func run() async throws {
        let configuration = installation.configuration
        let instance = Instance(
            id: .v7(), name: "\(Self.machine) port \(configuration.bindPort)", role: configuration.role.rawValue, version: Jembatan.version)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await installation.engine.watch.run() }
                group.addTask {
                    while !Task.isCancelled {
                        do { try await InstanceStore.beat(instance, in: installation.database) } catch {
                            installation.logger.info("instance not told", metadata: ["error": "\(error)"])
                        }
                        try? await Task.sleep(for: Self.beat)
                    }
                }
            }
        }
    }
}
