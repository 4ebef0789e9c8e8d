import Clinics

/// `POST /logout`, and `/`, which leads to where somebody starts.
struct LogoutPage: Sendable {
    let web: WebDependencies

    func post(_ request: ViewerRequest) async throws -> PageResult {
        let (token, actor) = (request.session.token, request.actor)
        try await web.database.platform { scope in try await SessionStore.end(token, by: actor, in: scope) }
        return .signedOut(to: "/login")
    }

    func home(_ request: ViewerRequest) async throws -> PageResult { .redirect(Home.address(request.viewer), request.incoming.flash) }
}
