import Hummingbird

/// A page has one address: a slash at the end, or two in a row, is redirected with 308, which keeps method and body. Paths of the
/// API are taken as they come, because old clients do not follow redirects.
struct CanonicalPath: RouterMiddleware {
    func handle(
        _ request: Request, context: AppRequestContext, next: (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let canonical = Self.canonical(request.uri.path) else { return try await next(request, context) }
        let query = request.uri.query.map { "?" + $0 } ?? ""
        return Response(status: .permanentRedirect, headers: [.location: canonical + query])
    }

    /// The one address of a page, or nil when `path` is it already.
    static func canonical(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        guard path.contains("//") || (path.count > 1 && path.hasSuffix("/")), !isAPI(path) else { return nil }
        return "/" + parts.joined(separator: "/")
    }

    /// Whether programs ask for it, who follow no redirects and read no pages.
    static func isAPI(_ path: String) -> Bool { isMobileJKN(path) || path.split(separator: "/").first == "api" }

    /// Whether Mobile JKN asks for it.
    static func isMobileJKN(_ path: String) -> Bool { path.split(separator: "/").first == "mobile-jkn" }
}
