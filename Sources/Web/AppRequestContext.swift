import Hummingbird
import Logging

/// What travels with a request through middleware and routes.
public struct AppRequestContext: RequestContext {
    /// Hummingbird's own part: logger, parameters of the path, name of the route.
    public var coreContext: CoreRequestContextStorage
    /// IP address of the connection's other end; nil over a Unix socket.
    public let peer: String?
    /// Name of this request in logs, in the answer's `X-Request-Id` and on error pages.
    public var requestID = ""
    /// The client, seen through trusted proxies.
    public var client = ClientAddress(address: "", isSecure: false, isLoopbackPeer: true)

    /// Called by Hummingbird for every request.
    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// A context without a connection, for tests.
    init(logger: Logger, peer: String?) {
        coreContext = .init(source: LoggerSource(logger: logger))
        self.peer = peer
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }
}
