import JSON
import Sandbox
import Testing

@Suite struct TokenTests {
    @Test("a token answer is made of strings, but for the product list")
    func strings() async throws {
        try await withSandbox { peer in
            let answer = try await peer.askToken("melati", "rahasia")
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(json["expires_in"] == "3599")
            #expect(json["token_type"] == "BearerToken")
            #expect(json["status"] == "approved")
            #expect(json["access_token"]?.string?.count == 28)
            #expect(json["issued_at"]?.string?.count == 13)
            #expect(json["api_product_list_json"]?.array == ["api-sandbox"])
        }
    }

    @Test("unknown clients and wrong secrets get the gateway's own error")
    func refused() async throws {
        try await withSandbox { peer in
            let unknown = try await peer.askToken("nobody", "rahasia")
            #expect(unknown.status == 401)
            #expect(unknown.text == #"{"ErrorCode":"invalid_client","Error":"ClientId is Invalid"}"#)
            let wrong = try await peer.askToken("melati", "salah")
            #expect(wrong.status == 401)
            #expect(try wrong.json["ErrorCode"] == "invalid_client")
            let inBody = try await peer.askToken("melati", "rahasia", query: "")
            #expect(inBody.status == 400)
        }
    }

    @Test("calls without a token, and with an expired one, get gateway faults")
    func faults() async throws {
        try await withSandbox({ $0.tokenLifetime = 0 }) { peer in
            let expired = try await peer.fhir("GET", "Organization/10000004")
            #expect(expired.status == 401)
            #expect(try expired.json["fault"]?["detail"]?["errorcode"] == "keymanagement.service.access_token_expired")
            let unknown = try await Peer(port: peer.port, token: "nonsense").fhir("GET", "Organization/10000004")
            #expect(unknown.status == 401)
            #expect(
                unknown.text == #"{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}"#)
        }
    }

    @Test("with acceptAnyClient the organisation is read from the client id")
    func anyClient() async throws {
        try await withSandbox({ $0.acceptAnyClient = true }) { peer in
            let token = try await peer.askToken("clinic%3A10000099", "apa%20saja").json["access_token"]?.string
            let answer = try await Peer(port: peer.port, token: token).fhir("GET", "Organization/10000099")
            #expect(answer.status == 200)
            #expect(try await peer.askToken("clinic", "apa").status == 401)
        }
    }

    @Test("a simulator does not start on an address that others can reach")
    func loopbackOnly() async throws {
        await #expect(throws: SandboxError.notLoopback(host: "0.0.0.0")) {
            try await withSandbox({ $0.host = "0.0.0.0" }) { _ in }
        }
    }
}
