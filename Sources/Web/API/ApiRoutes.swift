import Hummingbird

/// The clinics' JSON API. Every path answers the methods that it does not have too, so that those calls stand in *Log API*.
enum ApiRoutes {
    static func all(_ web: WebDependencies) -> [Route] {
        let desk = ApiDesk(web: web)
        let encounter = EncounterEndpoint()
        let lookup = LookupEndpoints()
        let registration = RegistrationEndpoints()
        let batch = BatchEndpoint(
            endpoints: Dictionary(uniqueKeysWithValues: RecordEndpoint.all.map { ("/api/\($0.kind)", $0.post) })
                .merging(["/api/encounter": encounter.post, "/api/visit": VisitEndpoint().post]) { $1 })
        let paths: [[Route]] = [
            path("/api/encounter", desk, post: encounter.post),
            path("/api/encounter/{id}", desk, get: encounter.get, put: encounter.put),
            path("/api/visit", desk, post: VisitEndpoint().post),
            path("/api/batch", desk, mostBytes: BatchEndpoint.mostBytes, post: batch.post),
            path("/api/deliveries", desk, get: DeliveryEndpoint().list),
            path("/api/deliveries/{id}", desk, get: DeliveryEndpoint().get),
            RecordEndpoint.all.flatMap { path("/api/\($0.kind)", desk, post: $0.post) },
            RecordEndpoint.all.flatMap { path("/api/\($0.kind)/{id}", desk, delete: $0.delete) },
            path("/api/products", desk, post: ProductEndpoint().post),
            path("/api/satusehat/get-patient-id", desk, post: lookup.patient),
            path("/api/satusehat/get-practitioner-id", desk, post: lookup.practitioner),
            path("/api/satusehat/get-healthcare-service-id", desk, post: lookup.location),
            path("/api/satusehat/register-patient", desk, post: registration.patient),
            path("/api/satusehat/register-practitioner", desk, post: registration.practitioner),
            methods.map { .api($0, "/api/**", desk.unknownPath) },
        ]
        return paths.flatMap(\.self)
    }

    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete]

    private static func path(
        _ path: String, _ desk: ApiDesk, mostBytes: Int = ApiDesk.mostBytes, get: ApiDesk.Endpoint? = nil,
        post: ApiDesk.Endpoint? = nil, put: ApiDesk.Endpoint? = nil, delete: ApiDesk.Endpoint? = nil
    ) -> [Route] {
        let endpoints: [HTTPRequest.Method: ApiDesk.Endpoint] = [.get: get, .post: post, .put: put, .delete: delete].compactMapValues(
            \.self)
        let allowed = methods.filter { endpoints[$0] != nil }
        return methods.map { method in
            .api(method, path, desk.handler(path, mostBytes: mostBytes, endpoints[method] ?? { _ in .methodNotAllowed(allowed) }))
        }
    }
}
