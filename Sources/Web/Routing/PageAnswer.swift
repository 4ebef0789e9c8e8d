import Hummingbird
import Templating

/// Turns what a page wants into a response.
enum PageAnswer {
    static func make(_ result: PageResult, _ incoming: Incoming) throws -> Response {
        switch result {
        case .show(let view): return try page(view, .ok, incoming)
        case .problem(let view, let status): return try page(view, status, incoming)
        case .redirect(let address, let flash): return redirect(address, flash, incoming.web)
        case .signedIn(let token, let address, let flash):
            var response = redirect(address, flash, incoming.web)
            response.setCookie(incoming.web.cookies.make(incoming.web.cookies.session, token.text))
            return response
        case .signedOut(let address):
            var response = redirect(address, nil, incoming.web)
            response.setCookie(incoming.web.cookies.remove(incoming.web.cookies.session))
            return response
        case .notFound: throw Refusal(.notFound)
        case .forbidden: throw Refusal(.forbidden)
        case .busy(let seconds): throw Refusal(.serviceUnavailable, headers: [.retryAfter: "\(seconds)"])
        case .answer(let response): return response
        }
    }

    private static func redirect(_ address: String, _ flash: Flash?, _ web: WebDependencies) -> Response {
        var response = Response(status: .seeOther, headers: [.location: address])
        // Long enough for the next page, short enough to be forgotten when it never comes.
        if let flash { response.setCookie(web.cookies.make(web.cookies.flash, flash.cookieValue(web.signer), seconds: 120)) }
        return response
    }

    private static func page(_ view: any PageView, _ status: HTTPResponse.Status, _ incoming: Incoming) throws -> Response {
        var response = try HTML.response(view, status, incoming.web.templates)
        let cookies = incoming.web.cookies
        if incoming.flash != nil { response.setCookie(cookies.remove(cookies.flash)) }
        if incoming.isGuestSecretNew, incoming.sessionToken == nil { response.setCookie(cookies.make(cookies.guest, incoming.guestSecret)) }
        return response
    }
}

/// Renders a page into the response's buffer.
enum HTML {
    static func response(
        _ view: some PageView, _ status: HTTPResponse.Status, _ templates: TemplateLibrary
    ) throws -> Response {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 * 1024)
        try templates.render(type(of: view).template, view, into: &bytes)
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
