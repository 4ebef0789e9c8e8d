import Hummingbird

/// `/healthz`, `/readyz` and `/metrics`.
struct ProbePages: Sendable {
    let web: WebDependencies

    /// The process answers.
    func alive(_ request: Request, _ context: AppRequestContext) -> Response { Self.text("ok\n") }

    /// Database and migrations are there.
    func ready(_ request: Request, _ context: AppRequestContext) async -> Response {
        let problems = await web.probes.notReady()
        guard !problems.isEmpty else { return Self.text("ready\n") }
        var response = Self.text(problems.map { $0 + "\n" }.joined())
        response.status = .serviceUnavailable
        return response
    }

    /// For this machine, or whoever has the token.
    func metrics(_ request: Request, _ context: AppRequestContext) async throws -> Response {
        let given = request.headers[.authorization].map { $0.replacing(/^Bearer +/, with: "") } ?? ""
        let hasToken = web.settings.metricsToken.map { web.signer.isEqual(given, $0) } ?? false
        // A proxy on this machine that nobody named as trusted must not lend its address to the whole world.
        let isLocal = ClientAddress.isLoopback(context.client.address) && request.headers[named: "X-Forwarded-For"] == nil
        guard isLocal || hasToken else { throw Refusal(.notFound) }
        var response = Self.text(await web.probes.metrics())
        response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
        return response
    }

    private static func text(_ text: String) -> Response {
        Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
