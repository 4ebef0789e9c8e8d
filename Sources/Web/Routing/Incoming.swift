import Clinics
import Foundation
import Hummingbird

/// What came in: the parts of a request that pages read.
public struct Incoming: Sendable {
    let web: WebDependencies
    /// Paths of all routes.
    let pages: Set<String>
    let context: AppRequestContext
    let method: HTTPRequest.Method
    let headers: HTTPFields
    let authority: String?
    let path: String
    let target: String
    let form: Form
    /// Of a route that takes files: its form, which is not read yet.
    let upload: FileUpload?
    let query: Form
    let sessionToken: SessionToken?
    let guestSecret: String
    let isGuestSecretNew: Bool
    let flash: Flash?

    /// Reads a submitted form with the limits of the design, unless the handler takes it with a file. Throws 400, 408, 413 and 415.
    init(
        _ request: Request, _ context: AppRequestContext, _ web: WebDependencies, pages: Set<String>, isStreamed: Bool = false
    ) async throws {
        self.web = web
        self.pages = pages
        self.context = context
        method = request.method
        headers = request.headers
        authority = request.head.authority
        path = request.uri.path
        target = request.uri.string
        guard let query = Form(urlEncoded: Array((request.uri.query ?? "").utf8)) else { throw Refusal(.badRequest) }
        self.query = query
        upload = isStreamed ? FileUpload(request) : nil
        form = isStreamed || method == .get || method == .head ? .empty : try await Self.submitted(request)
        let cookies = request.cookies
        sessionToken = cookies[web.cookies.session].flatMap { $0.value.isEmpty ? nil : SessionToken(text: $0.value) }
        let guest = cookies[web.cookies.guest]?.value
        guestSecret = guest ?? Base64URL.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        isGuestSecretNew = guest == nil
        flash = cookies[web.cookies.flash].flatMap { Flash.read($0.value, web.signer) }
    }

    private static func submitted(_ request: Request) async throws -> Form {
        switch request.headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased() {
        case nil, "application/x-www-form-urlencoded":
            guard let form = Form(urlEncoded: try await request.bytes(upTo: RequestLimits.formBytes)) else { throw Refusal(.badRequest) }
            return form
        default: throw Refusal(.unsupportedMediaType)
        }
    }

    /// A part of the path; "" when the route has none of this name.
    func parameter(_ name: String) -> String {
        context.parameters.get(name).map { $0.removingPercentEncoding ?? $0 } ?? ""
    }

    /// IP address of the client, for the audit.
    public var clientAddress: String { context.client.address }

    /// The login page, which leads back here afterwards; a submitted form cannot be repeated, so it leads to the front page.
    var loginAddress: String {
        guard method == .get || method == .head, target != "/", let next = LocalAddress(target) else { return "/login" }
        return "/login?next=" + next.encoded
    }

    func csrfToken(signedIn: SignedIn?) -> String {
        web.crossSite.token(for: signedIn?.token.text ?? guestSecret)
    }

    /// Throws 403 for a form that did not come from a page of ours.
    func refuseForged(signedIn: SignedIn?) throws {
        guard method != .get, method != .head, upload == nil else { return }
        try refuseForged(form, signedIn: signedIn)
    }

    /// The same of a form that came with a file.
    func refuseForged(_ form: Form, signedIn: SignedIn?) throws {
        let secret = signedIn?.token.text ?? (isGuestSecretNew ? "" : guestSecret)
        guard web.crossSite.admits(form, secret: secret, headers: headers, authority: authority) else {
            throw Refusal(.forbidden, says: "Formulir ini sudah tidak berlaku. Buka halamannya lagi, lalu kirim ulang isiannya.")
        }
    }
}

/// An address of our own, as it may stand in `next`. Everything else would let a link lead people to another site after login.
struct LocalAddress: Sendable, Hashable {
    let text: String

    init?(_ text: String) {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"), text.utf8.count <= 1_000,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.text = text
    }

    var encoded: String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "/-_."))) ?? "/"
    }
}
