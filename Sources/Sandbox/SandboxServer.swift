import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

/// A simulator of SATUSEHAT and BPJS on loopback: OAuth2 and the FHIR resources of the main job, PCare and both Antrean families,
/// faults on demand and a ledger.
///
/// It follows the published behaviour of the platforms and shares no code with the client under test.
public struct SandboxServer: Service {
    private let configuration: SandboxConfiguration
    private let logger: Logger
    private let onReady: @Sendable (Int) -> Void

    /// Prepares a simulator; nothing is opened before `run()`.
    ///
    /// - Parameter onReady: told the port once connections are accepted.
    public init(_ configuration: SandboxConfiguration, logger: Logger, onReady: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
    }

    /// Serves until cancelled or shut down gracefully; answers under way are finished.
    ///
    /// - Throws: `SandboxError` when the configuration or the state cannot be used, the network error when the port cannot be had.
    public func run() async throws {
        guard ["127.0.0.1", "::1", "localhost"].contains(configuration.host) else {
            throw SandboxError.notLoopback(host: configuration.host)
        }
        let platform = try Platform(configuration)
        let application = Application(
            responder: SandboxResponder(platform: platform),
            server: .http1(configuration: .init(additionalChannelHandlers: [ShiftedDate()])),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { [onReady] channel in onReady(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
        try await platform.journal?.flush()
    }
}
