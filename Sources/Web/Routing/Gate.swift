import Clinics
import Hummingbird
import Vocabulary

/// The one place where permissions are checked: every route passes here before its handler, and what a handler receives can only be
/// made here.
struct Gate: Sendable {
    let web: WebDependencies
    /// Paths of all routes: a link shows only where its page exists.
    let pages: Set<String>

    /// Answers a request to `route`.
    func pass(_ route: Route, _ request: Request, _ context: AppRequestContext) async throws -> Response {
        switch route.handler {
        case .raw(let handler): return try await handler(request, context)
        case .page(let page):
            let incoming = try await Incoming(request, context, web, pages: pages, isStreamed: route.takesFile)
            guard let admission = try await admit(route.access, incoming) else {
                return Response(status: .seeOther, headers: [.location: incoming.loginAddress])
            }
            try incoming.refuseForged(signedIn: admission.signedIn)
            let result = try await withTimeLimit(
                route.takesFile ? RequestLimits.uploadTime : RequestLimits.handlerTime, else: Refusal(.serviceUnavailable)
            ) {
                try await page(admission)
            }
            return try PageAnswer.make(result, incoming)
        }
    }

    /// nil: there is no session, and the page wants one. Throws 403 and 404.
    private func admit(_ access: Access, _ incoming: Incoming) async throws -> Admission? {
        let (signedIn, clinic) = try await web.lookUp(token: incoming.sessionToken, code: ClinicCode(incoming.parameter("code")))
        var admission = Admission(incoming: incoming, signedIn: signedIn)
        switch access {
        case .open: return admission
        case .signedIn: return signedIn == nil ? nil : admission
        case .platform(let permission):
            guard let signedIn else { return nil }
            guard signedIn.viewer.may(permission) else { throw Refusal(.forbidden) }
            return admission
        case .clinic(let permission):
            guard let signedIn else { return nil }
            // Not a member, and no such clinic: the same answer, so that nobody learns which codes exist.
            guard let clinic else { throw Refusal(.notFound) }
            let permissions = signedIn.viewer.permissions(in: clinic.id)
            if permissions.isEmpty { throw Refusal(.notFound) }
            if let permission, !permissions.contains(permission) { throw Refusal(.forbidden) }
            admission.clinicAccess = ClinicAccess(clinic: clinic, permissions: permissions)
            return admission
        // Raw handlers alone.
        case .api, .probe: throw Refusal(.notFound)
        }
    }
}
