import Foundation
import JSON
import Logging
import Sandbox

/// A client of a simulator that runs for one test.
struct Peer: Sendable {
    let port: Int
    var token: String?

    static let melati = SandboxClient(
        clientID: "melati", clientSecret: "rahasia", organizationID: "10000004", organizationName: "Klinik Melati")
    static let mawar = SandboxClient(
        clientID: "mawar", clientSecret: "rahasia", organizationID: "10000005", organizationName: "Klinik Mawar")
    static let room = SandboxLocation(
        organizationID: "10000004", id: "2f9c1f0e-1111-4a11-8111-000000000001", code: "100001", name: "Poli Umum")

    func send(_ method: String, _ path: String, _ body: [UInt8]? = nil, type: String = "application/json") async throws -> RawAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
        return try await RawConnection.exchange(port: port, Array((head + "\r\n").utf8) + (body ?? []))
    }

    /// A FHIR call; the path is what comes behind `/fhir-r4/v1/`.
    func fhir(_ method: String, _ path: String, _ body: JSON? = nil, type: String = "application/json") async throws -> RawAnswer {
        try await send(method, "/fhir-r4/v1/" + path, body?.bytes(), type: type)
    }

    func control(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> RawAnswer {
        try await send(method, "/_control/" + path, body?.bytes())
    }

    func askToken(_ id: String, _ secret: String, query: String = "?grant_type=client_credentials") async throws -> RawAnswer {
        try await send(
            "POST", "/oauth2/v1/accesstoken" + query, Array("client_id=\(id)&client_secret=\(secret)".utf8),
            type: "application/x-www-form-urlencoded")
    }

    func signedIn(_ client: SandboxClient = Peer.melati) async throws -> Peer {
        let answer = try await askToken(client.clientID, client.clientSecret)
        return Peer(port: port, token: try answer.json["access_token"]?.string)
    }

    func ledger(_ query: String = "") async throws -> [JSON] {
        try await control("GET", "ledger" + query).json.array ?? []
    }
}

extension RawAnswer {
    var json: JSON {
        get throws { try JSON.parse(body) }
    }

    /// The words of the first issue.
    var issue: String? {
        try? json["issue"]?[0]?["details"]?["text"]?.string
    }
}

/// Runs a simulator on a free port, gives a client that holds a token, and stops it afterwards.
func withSandbox(
    _ change: (inout SandboxConfiguration) -> Void = { _ in }, _ body: (Peer) async throws -> Void
) async throws {
    var configuration = SandboxConfiguration(clients: [Peer.melati, Peer.mawar], locations: [Peer.room])
    change(&configuration)
    let (ports, ready) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "sandbox")
    logger.logLevel = .critical
    let server = SandboxServer(configuration, logger: logger) { ready.yield($0) }
    let running = Task {
        defer { ready.finish() }
        try await server.run()
    }
    var started = false
    for await port in ports {
        started = true
        do {
            try await body(try await Peer(port: port).signedIn())
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        break
    }
    if started { running.cancel() }
    let result = await running.result
    if !started { try result.get() }
}
