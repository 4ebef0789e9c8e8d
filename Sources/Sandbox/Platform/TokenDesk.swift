import Foundation
import JSON
import Synchronization

/// Who calls, as far as the gateway can tell.
struct Caller: Sendable {
    enum Right: Sendable {
        case facility(SandboxClient)
        case expired
        case unknown
    }

    let clientID: String?
    let right: Right
}

/// Clients and the tokens they hold (reference, section 1.2).
final class TokenDesk: Sendable {
    private struct Token {
        let client: SandboxClient
        var expires: Date
    }

    private struct State {
        var clients: [String: SandboxClient] = [:]
        var tokens: [String: Token] = [:]
    }

    private let state = Mutex(State())
    private let lifetime: Int
    private let acceptAnyClient: Bool

    init(lifetime: Int, acceptAnyClient: Bool) {
        self.lifetime = lifetime
        self.acceptAnyClient = acceptAnyClient
    }

    func add(_ client: SandboxClient) {
        state.withLock { $0.clients[client.clientID] = client }
    }

    /// The registered client, or with `acceptAnyClient` one made from `name:organisation`.
    func client(_ id: String) -> SandboxClient? {
        if let known = state.withLock({ $0.clients[id] }) { return known }
        guard acceptAnyClient, let colon = id.lastIndex(of: ":") else { return nil }
        let organization = String(id[id.index(after: colon)...])
        guard !organization.isEmpty else { return nil }
        return SandboxClient(clientID: id, clientSecret: "", organizationID: organization, organizationName: "Faskes \(organization)")
    }

    func caller(authorization: String?) -> Caller {
        guard let value = Self.token(in: authorization) else { return Caller(clientID: nil, right: .unknown) }
        return state.withLock { state in
            guard let token = state.tokens[value] else { return Caller(clientID: nil, right: .unknown) }
            let expired = token.expires <= Date()
            return Caller(clientID: token.client.clientID, right: expired ? .expired : .facility(token.client))
        }
    }

    func expire(_ authorization: String?) {
        guard let value = Self.token(in: authorization) else { return }
        state.withLock { $0.tokens[value]?.expires = .distantPast }
    }

    /// Checks a token request and answers it. The client is given back so that its Organization can be made sure of.
    func grant(_ call: Call) -> (answer: Answer, client: SandboxClient?) {
        guard call.first("grant_type") == "client_credentials" else {
            return (Self.refused(400, "invalid_request", "Required param : grant_type"), nil)
        }
        let form = Form.parse(String(decoding: call.body, as: UTF8.self))
        guard call.contentType.lowercased().hasPrefix("application/x-www-form-urlencoded"),
            let id = form.first(where: { $0.name == "client_id" })?.value,
            let client = client(id)
        else { return (Self.refused(401, "invalid_client", "ClientId is Invalid"), nil) }
        let secret = form.first { $0.name == "client_secret" }?.value ?? ""
        guard client.clientSecret.isEmpty || secret == client.clientSecret else {
            return (Self.refused(401, "invalid_client", "Client credentials are invalid"), nil)
        }
        return (issue(to: client), client)
    }

    private func issue(to client: SandboxClient) -> Answer {
        let now = Date()
        let token = Self.randomToken()
        state.withLock { state in
            // Expired tokens are kept for a while: their holder must hear "expired", not "unknown".
            if state.tokens.count >= 20_000 { state.tokens = state.tokens.filter { $0.value.expires > now } }
            state.tokens[token] = Token(client: client, expires: now.addingTimeInterval(Double(lifetime)))
        }
        return .json(
            200,
            [
                "refresh_token_expires_in": "0",
                "api_product_list": "[api-sandbox]",
                "api_product_list_json": ["api-sandbox"],
                "organization_name": "ihs-prod-1",
                "developer.email": "faskes@example.id",
                "token_type": "BearerToken",
                "issued_at": .string(String(Int(now.timeIntervalSince1970 * 1000))),
                "client_id": .string(client.clientID),
                "access_token": .string(token),
                "application_name": "d0c1c2f4-0000-0000-0000-000000000000",
                "scope": "",
                "expires_in": .string(String(lifetime)),
                "refresh_count": "0",
                "status": "approved",
            ])
    }

    private static func refused(_ status: Int, _ code: String, _ error: String) -> Answer {
        .json(status, ["ErrorCode": .string(code), "Error": .string(error)])
    }

    private static func token(in authorization: String?) -> String? {
        guard let authorization, authorization.lowercased().hasPrefix("bearer ") else { return nil }
        return authorization.dropFirst(7).trimmingCharacters(in: .whitespaces)
    }

    private static func randomToken() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<28).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
    }
}

/// Errors of the API gateway in front of the platform (reference, section 1.3, shape 2).
enum GatewayFault {
    static let unknown = answer(401, "Invalid access token", code: "oauth.v2.InvalidAccessToken")
    static let expired = answer(401, "Access Token expired", code: "keymanagement.service.access_token_expired")

    /// The credential has no right to the API: another token would not help.
    static let noProduct: Answer = {
        let code = "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound"
        let text = "Invalid API call as no apiproduct match found"
        var refused = answer(401, text, code: code)
        let challenge = #"Bearer realm="null",error="invalid_token",error_description="\#(code): \#(text)""#
        refused.extra.append(("WWW-Authenticate", challenge))
        return refused
    }()

    static func answer(_ status: Int, _ text: String, code: String) -> Answer {
        .json(status, ["fault": ["faultstring": .string(text), "detail": ["errorcode": .string(code)]]])
    }
}
