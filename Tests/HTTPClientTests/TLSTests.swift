import Foundation
import Testing

@testable import HTTPClient

@Suite("TLS", .enabled(if: TLSServer.isAvailable, "needs /usr/bin/openssl"))
struct TLSTests {
    @Test("with a certificate that nobody vouches for fails, and nothing is sent")
    func selfSigned() async throws {
        let server = try TLSServer(name: "localhost")
        let outcome = await failure(HTTPClient(), .local("https://localhost:\(server.port)/", method: "POST", body: "x"))
        #expect(outcome == .notSent(.failedTLS))
        withExtendedLifetime(server) {}
    }

    @Test("with a certificate for another name fails, even if its authority is trusted")
    func otherName() async throws {
        let server = try TLSServer(name: "lain.example")
        let client = HTTPClient(certificateAuthorityFile: server.certificate)
        #expect(await failure(client, .local("https://localhost:\(server.port)/")) == .notSent(.failedTLS))
    }

    @Test("with a trusted certificate works and tells when it ends and how long the handshake took")
    func trusted() async throws {
        let server = try TLSServer(name: "localhost")
        let client = HTTPClient(certificateAuthorityFile: server.certificate)
        let response = try await client.send(.local("https://localhost:\(server.port)/"))
        #expect(response.status == 200)
        #expect(response.timings.tls > 0)
        let expiry = try #require(response.certificateExpiry)
        #expect(abs(expiry.timeIntervalSinceNow - 30 * 86_400) < 3600)
    }
}
