import JSON
import Logging
import Sandbox
import ServiceLifecycle
import Testing

@Suite struct ShutdownTests {
    @Test("a graceful shutdown lets the answers under way finish")
    func graceful() async throws {
        let (ports, ready) = AsyncStream<Int>.makeStream()
        let logger = Logger(label: "sandbox", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = SandboxServer(SandboxConfiguration(clients: [Peer.melati]), logger: logger) { ready.yield($0) }
        let group = ServiceGroup(services: [server], logger: logger)
        async let running: Void = group.run()
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let peer = try await Peer(port: port).signedIn()
        _ = try await peer.control("POST", "faults", ["fault": "slow", "ms": 400])
        async let slow = peer.fhir("GET", "Organization/10000004")
        // The ledger tells when the request is under way; asking it is the only way to know without guessing a time.
        while try await peer.ledger().last?["path"] != "/fhir-r4/v1/Organization/10000004" { await Task.yield() }
        await group.triggerGracefulShutdown()
        let answer = try await slow
        #expect(try answer.json["id"] == "10000004")
        try await running
        await #expect(throws: ConnectionFailed.self) { try await peer.control("GET", "health") }
    }
}
