import Foundation
import Hummingbird
import Logging
import Vocabulary

/// Gives each request its name and client, and writes one line when it is answered. That line has the route's pattern and never the
/// address as sent: one-time links carry a secret, and people type what they like into addresses.
struct RequestIdentity: RouterMiddleware {
    let settings: WebSettings

    func handle(
        _ request: Request, context: AppRequestContext, next: (Request, AppRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.client = .find(peer: context.peer, headers: request.headers, trusting: settings.trustedProxies)
        let given = request.headers[named: "X-Request-Id"]
        let isFromProxy = ClientAddress.isTrusted(context.peer ?? "", settings.trustedProxies)
        context.requestID = given.flatMap { isFromProxy && Self.isName($0) ? $0 : nil } ?? UUID.v7().lowerText
        // Hummingbird's own name for it, so that one request has one id in every line.
        context.logger[metadataKey: "hb.request.id"] = .string(context.requestID)
        let started = ContinuousClock.now
        var response = try await next(request, context)
        response.headers[named: "X-Request-Id"] = context.requestID
        let milliseconds = (ContinuousClock.now - started) / .milliseconds(1)
        let route = context.endpointPath ?? "NotFound"
        // Load balancers ask every few seconds, and every page loads three files.
        let isRoutine = ["/healthz", "/readyz", "/metrics", "/icons/icons.svg"].contains(route) || route.hasPrefix("/static/")
        context.logger.log(
            level: isRoutine ? .debug : .info, "request",
            metadata: [
                "method": .string(request.method.rawValue), "route": .string(route),
                "status": .stringConvertible(response.status.code), "ms": .stringConvertible(Int(milliseconds.rounded())),
                "bytes": .stringConvertible(response.body.contentLength ?? 0),
            ])
        return response
    }

    private static func isName(_ text: String) -> Bool {
        (8...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
    }
}

extension UInt8 {
    var isASCIILetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
