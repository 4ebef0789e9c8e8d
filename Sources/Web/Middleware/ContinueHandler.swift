import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Answers `Expect: 100-continue`: old clients (PHP's curl among them) hold bodies above 1 KiB back until they hear it.
public final class ContinueHandler: ChannelInboundHandler, RemovableChannelHandler {
    /// What comes from the codec.
    public typealias InboundIn = HTTPRequestPart
    /// What goes on to the server.
    public typealias InboundOut = HTTPRequestPart
    /// What goes back.
    public typealias OutboundOut = HTTPResponsePart

    /// One for each connection, to stand behind the HTTP/1 codec.
    public init() {}

    /// The connection's other rules come with it.
    public func handlerAdded(context: ChannelHandlerContext) { ConnectionRules.add(before: context) }

    /// Sends `100 Continue` before it hands the request's head on.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.headerFields[.expect]?.lowercased() == "100-continue" {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
