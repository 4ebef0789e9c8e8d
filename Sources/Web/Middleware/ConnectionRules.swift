import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// What a connection must do before its requests are seen: HTTP/1.0 ends with its answer, and a head arrives in time.
///
/// It stands before Hummingbird's own codec, which forgets the version.
final class ConnectionRules: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// The first head of a connection must be whole within this; a later one within the idle limit and a handler's time.
    static let firstHead = TimeAmount.seconds(10)
    static let laterHead = TimeAmount.seconds(90)

    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) { expectHead(within: Self.firstHead, context) }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            deadline?.cancel()
            // Hummingbird closes the line after its answer when the request says so.
            if head.version.major == 1, head.version.minor == 0, !head.isKeepAlive {
                head.headers.replaceOrAdd(name: "connection", value: "close")
            }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .end:
            expectHead(within: Self.laterHead, context)
            context.fireChannelRead(data)
        case .body: context.fireChannelRead(data)
        }
    }

    private func expectHead(within time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    /// Puts one before the codec of this connection.
    static func add(before context: ChannelHandlerContext) {
        let operations = context.pipeline.syncOperations
        guard let codec = try? operations.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
        try? operations.addHandler(ConnectionRules(), position: .before(codec))
    }
}
