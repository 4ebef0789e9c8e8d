import Clinics
import Hummingbird

/// Who is at the other end: the peer itself, or what a trusted proxy says about it.
public struct ClientAddress: Sendable, Hashable {
    /// IP address as text; "" over a Unix socket.
    public let address: String
    /// Whether the request reached us, or a trusted proxy, over TLS.
    public let isSecure: Bool
    /// Whether the peer of the connection is this machine itself.
    public let isLoopbackPeer: Bool

    /// `X-Forwarded-For` is read from right to left, and only as far as trusted proxies wrote it.
    static func find(peer: String?, headers: HTTPFields, trusting proxies: [NetworkRange]) -> ClientAddress {
        let peer = peer?.split(separator: "%").first.map(String.init) ?? ""
        guard isTrusted(peer, proxies) else { return ClientAddress(address: peer, isSecure: false, isLoopbackPeer: isLoopback(peer)) }
        let forwarded = headers[values: .init("X-Forwarded-For")!].flatMap { $0.split(separator: ",") }.map(\.trimmed)
        let client = forwarded.last { !isTrusted($0, proxies) } ?? forwarded.first ?? peer
        let scheme = headers[named: "X-Forwarded-Proto"]?.split(separator: ",").last?.trimmed.lowercased()
        return ClientAddress(
            address: NetworkAddress(client)?.description ?? peer, isSecure: scheme == "https", isLoopbackPeer: isLoopback(peer))
    }

    static func isTrusted(_ address: String, _ proxies: [NetworkRange]) -> Bool {
        guard let address = NetworkAddress(address) else { return false }
        return proxies.contains { $0.contains(address) }
    }

    /// This machine's own addresses; "" is the other end of a Unix socket.
    static func isLoopback(_ address: String) -> Bool {
        guard let parsed = NetworkAddress(address) else { return address.isEmpty }
        return loopback.contains { $0.contains(parsed) }
    }

    private static let loopback = [NetworkRange("127.0.0.0/8")!, NetworkRange("::1")!]
}
