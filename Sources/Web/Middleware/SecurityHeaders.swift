import Hummingbird

/// Headers that every answer carries. Nothing comes from other hosts and no script or style stands in a page.
struct SecurityHeaders: RouterMiddleware {
    let settings: WebSettings

    static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request, context: AppRequestContext, next: (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[named: "Content-Security-Policy"] = Self.contentSecurityPolicy
        response.headers[named: "X-Content-Type-Options"] = "nosniff"
        response.headers[named: "Referrer-Policy"] = "same-origin"
        response.headers[named: "Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        response.headers[named: "Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.isHTTPS { response.headers[named: "Strict-Transport-Security"] = "max-age=31536000; includeSubDomains" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}
