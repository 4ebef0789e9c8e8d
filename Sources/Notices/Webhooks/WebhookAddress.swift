import Foundation
import HTTPClient

/// Where messages may go: https on the public internet; in the demonstration also receivers on this machine, over http.
public struct WebhookAddress: Sendable, Hashable {
    /// Longest address.
    public static let longest = 500
    /// As entered.
    public let text: String

    /// What is wrong with an address.
    public enum Refusal: Error, Sendable, Hashable {
        case unreadable, notHTTPS, hasUser, tooLong
    }

    /// Reads an address. Whether its host may be dialled is decided when it is, by the address that the name then has.
    public init(_ raw: String, isDemo: Bool) throws(Refusal) {
        guard raw.utf8.count <= Self.longest else { throw .tooLong }
        guard raw.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: raw), let host = parts.host,
            !host.isEmpty, parts.fragment == nil, let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else { throw .unreadable }
        guard parts.user == nil, parts.password == nil else { throw .hasUser }
        let isLocal = ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host.lowercased())
        guard scheme == "https" || isDemo && isLocal else { throw .notHTTPS }
        text = raw
    }

    /// Which addresses a request may dial.
    static func policy(isDemo: Bool) -> AddressPolicy { isDemo ? .loopbackAllowed : .publicOnly }
}
