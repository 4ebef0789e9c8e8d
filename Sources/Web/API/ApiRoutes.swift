import Hummingbird

/// The routes of the clinics' JSON API. Every path answers the methods that it does not have too, so that those calls stand in *Log API*.
enum ApiRoutes {
    static func all(_ web: WebDependencies) -> [Route] {
        let desk = ApiDesk(web: web)
        let document = DocumentEndpoint.whole
        var routes = ApiTable.all.flatMap { Self.routes(of: $0, desk) }
        routes.append(.file(DocumentEndpoint.path, document.get))
        routes += methods.map { .api($0, "/api/**", desk.unknownPath) }
        return routes
    }

    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]

    private static func routes(of path: ApiPath, _ desk: ApiDesk) -> [Route] {
        let endpoints = Dictionary(uniqueKeysWithValues: path.operations.map { ($0.method, $0.endpoint) })
        let allowed = methods.filter { endpoints[$0] != nil }
        return methods.map { method in
            let endpoint = endpoints[method] ?? { _ in .methodNotAllowed(allowed) }
            return .api(method, path.path, desk.handler(path.path, mostBytes: path.mostBytes, endpoint))
        }
    }
}
