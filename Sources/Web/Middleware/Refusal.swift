import Hummingbird

/// A request that gets no page: an error page in the browser, a JSON error under `/api`.
public struct Refusal: Error {
    /// The HTTP status.
    public let status: HTTPResponse.Status
    /// Replaces the sentence that the error page says for this status. Bahasa Indonesia, no personal data.
    public let says: String?
    /// Further headers of the answer, e.g. `Retry-After`.
    public var headers: HTTPFields

    /// A refusal with the usual sentence of its status, unless `says` gives one.
    public init(_ status: HTTPResponse.Status, says: String? = nil, headers: HTTPFields = [:]) {
        self.status = status
        self.says = says
        self.headers = headers
    }
}
