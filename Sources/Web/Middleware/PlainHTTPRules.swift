import Hummingbird

/// With an https address, plain http is refused unless a trusted proxy says https; with an http address, only this machine is served.
/// Probes and loopback are excepted: a load balancer and an operator on the machine speak plain http.
struct PlainHTTPRules: RouterMiddleware {
    let settings: WebSettings
    /// Paths of the probes.
    let probes: Set<String>

    func handle(
        _ request: Request, context: AppRequestContext, next: (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        if !context.client.isLoopbackPeer, !probes.contains(request.uri.path) {
            if settings.isHTTPS, !context.client.isSecure {
                throw Refusal(.forbidden, says: "Jembatan hanya melayani sambungan https. Buka \(settings.baseURL).")
            }
            if !settings.isHTTPS {
                throw Refusal(.forbidden, says: "Jembatan belum punya alamat https, jadi hanya melayani mesin ini sendiri.")
            }
        }
        return try await next(request, context)
    }
}
