@testable import HTTPClient

/// The failure of a request that must fail; nil when it was answered.
func failure(_ client: HTTPClient, _ request: HTTPRequest) async -> HTTPFailure? {
    do throws(HTTPFailure) {
        _ = try await client.send(request)
        return nil
    } catch {
        return error
    }
}

extension HTTPRequest {
    /// A request to a test server on this machine.
    static func local(
        _ url: String, method: String = "GET", headers: [(name: String, value: String)] = [], body: String? = nil,
        connectTimeout: Duration = .seconds(5), totalTimeout: Duration = .seconds(10)
    ) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url, headers: headers, body: body.map { Array($0.utf8) }, connectTimeout: connectTimeout,
            totalTimeout: totalTimeout, addresses: .privateAllowed)
    }
}
