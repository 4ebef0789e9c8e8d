import Testing

@testable import HTTPClient

@Suite("HTTP/2", .enabled(if: NodeServer.isAvailable, "needs /usr/bin/node and /usr/bin/openssl"))
struct HTTP2Tests {
    @Test("is used where it is offered, over one connection for requests one after the other")
    func used() async throws {
        let identity = try TLSServer(name: "localhost")
        let server = try NodeServer(identity)
        let client = HTTPClient(certificateAuthorityFile: identity.certificate)
        let first = try await client.send(.local("https://localhost:\(server.port)/ok"))
        let second = try await client.send(.local("https://localhost:\(server.port)/ok", method: "POST", body: "x"))
        #expect(first.version == "HTTP/2")
        #expect(first.headers["x-count"] == "1")
        #expect(second.timings.tls == 0)
        #expect(second.certificateExpiry == first.certificateExpiry)
        #expect(second.certificateExpiry != nil)
    }

    @Test("a POST that was read and not answered is not sent again", arguments: ["/drop", "/away"])
    func once(path: String) async throws {
        let identity = try TLSServer(name: "localhost")
        let server = try NodeServer(identity)
        let client = HTTPClient(certificateAuthorityFile: identity.certificate)
        _ = try await client.send(.local("https://localhost:\(server.port)/ok"))
        let outcome = await failure(client, .local("https://localhost:\(server.port)\(path)", method: "POST", body: "x"))
        let count = try await client.send(.local("https://localhost:\(server.port)/count"))
        #expect(outcome == .answerUnknown(.connectionReset))
        #expect(String(decoding: count.body, as: UTF8.self) == "count 2")
    }
}
