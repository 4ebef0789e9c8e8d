import Hummingbird

/// Refuses forms that another site made a browser send: the token in the form must be ours, and so must `Origin`.
struct CrossSiteCheck: Sendable {
    let signer: Signer
    let settings: WebSettings

    /// The token of every form, bound to the session (before there is one, to the guest cookie).
    func token(for secret: String) -> String { signer.signature(of: secret, for: "form") }

    func admits(_ form: Form, secret: String, headers: HTTPFields, authority: String?) -> Bool {
        if let origin = headers[.origin], !isOurs(origin, authority: authority) { return false }
        if headers[named: "Sec-Fetch-Site"] == "cross-site" { return false }
        return !secret.isEmpty && signer.isSignature(form.raw("_csrf"), of: secret, for: "form")
    }

    /// Without https, this machine is reached by several names, so the host that was asked counts as well.
    private func isOurs(_ origin: String, authority: String?) -> Bool {
        if origin.lowercased() == settings.baseURL.lowercased() { return true }
        guard !settings.isHTTPS, let authority else { return false }
        return origin.lowercased() == "http://\(authority.lowercased())"
    }
}
