import ArgumentParser
import Foundation
import Logging
import Sandbox
import ServiceLifecycle

/// `jembatan sandbox --port N`: the simulators, as a process of their own. They know the demo's clinics.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Simulate SATUSEHAT and BPJS for demonstrations and tests, on this machine alone.")

    @Option(help: "Port on 127.0.0.1; 0 chooses a free one and prints it.") var port = 18080
    @Option(name: .customLong("state-dir"), help: "Folder that keeps what was stored; default: HOME_DIR/sandbox.") var stateDirectory:
        String?
    @Flag(name: .customLong("in-memory"), help: "Keep nothing.") var inMemory = false

    func run() async throws {
        let home = ProcessInfo.processInfo.environment["JEMBATAN_HOME_DIR"] ?? ".local"
        let state = inMemory ? nil : stateDirectory ?? home + "/sandbox"
        if let state { try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true) }
        let logger = Logger(label: "sandbox") { LineLogHandler(logLevel: .info, label: $0, isJSON: false) }
        let server = SandboxServer(
            SandboxConfiguration(
                clients: DemoFacts.clinics.map {
                    SandboxClient(
                        clientID: $0.clientID, clientSecret: $0.clientSecret, organizationID: $0.organizationID, organizationName: $0.name)
                },
                locations: DemoFacts.clinics.flatMap { clinic in
                    clinic.locations.map {
                        SandboxLocation(organizationID: clinic.organizationID, id: $0.satusehatID, code: $0.code, name: $0.name)
                    }
                }, stateDirectory: state, port: port),
            logger: logger, onReady: { print("sandbox at http://127.0.0.1:\($0)") })
        let group = ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }
}
