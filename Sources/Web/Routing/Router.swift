import Hummingbird

/// The whole web side as one router.
public func buildRouter(_ web: WebDependencies) -> Router<AppRequestContext> {
    let routes = Routes.all(web)
    let router = Router(context: AppRequestContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: RequestIdentity(settings: web.settings))
    router.add(middleware: SecurityHeaders(settings: web.settings))
    router.add(middleware: ErrorPages(web: web))
    router.add(middleware: PlainHTTPRules(settings: web.settings, probes: Set(routes.filter { $0.access == .probe }.map(\.path))))
    router.add(middleware: CanonicalPath())
    let gate = Gate(web: web, pages: Set(routes.map(\.path)))
    for (path, routes) in Dictionary(grouping: routes, by: \.path) {
        for route in routes {
            router.on(RouterPath(path), method: route.method) { request, context in try await gate.pass(route, request, context) }
        }
        refuseOtherMethods(of: path, than: routes.map(\.method), router)
    }
    return router
}

/// 405 with the methods that a path has; without this, another method would be 404.
private func refuseOtherMethods(of path: String, than known: [HTTPRequest.Method], _ router: Router<AppRequestContext>) {
    let shown = known.contains(.get) ? known + [.head] : known
    let allow = shown.map(\.rawValue).joined(separator: ", ")
    let path = RouterPath(path)
    let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    for method in methods where !shown.contains(method) {
        router.on(path, method: method) { _, _ -> Response in
            throw Refusal(.methodNotAllowed, headers: [.allow: allow])
        }
    }
}
