/// Sends requests over libcurl: one request gives one answer or one ``HTTPFailure``.
///
/// Connections are kept and shared by everybody who holds the client; HTTP/2 is used where a server offers it over TLS. TLS is always
/// verified, redirects are answers like any other, cookies and proxies of the environment do not exist.
public final class HTTPClient: Sendable {
    private let engine: TransferEngine

    /// Starts the client's thread.
    /// - Parameters:
    ///   - maximumConnectionsPerHost: open connections to one host and port; further requests wait, their deadlines running.
    ///   - maximumConnections: open connections in all.
    ///   - certificateAuthorityFile: a PEM file of authorities to trust instead of the system's.
    public init(maximumConnectionsPerHost: Int = 64, maximumConnections: Int = 256, certificateAuthorityFile: String? = nil) {
        engine = TransferEngine(
            maximumConnectionsPerHost: maximumConnectionsPerHost, maximumConnections: maximumConnections,
            certificateAuthorityFile: certificateAuthorityFile)
    }

    deinit {
        engine.abandon()
    }

    /// Sends the request and waits for its whole answer. Cancelling the task ends it at once.
    public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let transfer = HTTPTransfer(try PreparedRequest(request))
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                engine.start(transfer)
            }
        } onCancel: {
            engine.cancel(transfer)
        }
        return try result.get()
    }

    /// Sends a mail and waits until the server has taken it. Cancelling the task ends it at once.
    public func send(_ mail: Mail, over server: MailServer) async throws(MailFailure) {
        let transfer = try MailTransfer(mail, server)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.continuation = continuation
                engine.start(transfer)
            }
        } onCancel: {
            engine.cancel(transfer)
        }
        try result.get()
    }

    /// Ends the requests that run (each with its ``HTTPFailure/Reason/shuttingDown``), closes the connections and joins the thread.
    /// Later requests are refused.
    public func shutdown() async {
        await engine.stopAndJoin()
    }
}
