/// Sends one HTTP request. The client's own `send`, or a test's.
public typealias Transport = @Sendable (HTTPRequest) async throws(HTTPFailure) -> HTTPResponse

/// Which hosts may be talked to (design section 5). What is national is for each platform to say.
public struct UpstreamPolicy: Sendable, Hashable {
    /// Whether private addresses and this machine may be dialled: a simulator or a gateway in the house.
    public var allowsPrivateAddresses: Bool
    /// Hosts that `custom` may name, at any port or (`host:port`) at one; nil allows any (demo mode).
    public var customHosts: Set<String>?

    /// A policy; without arguments the strict one.
    public init(allowsPrivateAddresses: Bool = false, customHosts: Set<String>? = []) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.customHosts = customHosts
    }

    /// Which addresses may be dialled.
    public var addresses: AddressPolicy { allowsPrivateAddresses ? .privateAllowed : .publicOnly }

    /// Whether a host that is not a platform's own may be talked to.
    public func allowsCustom(host: String, port: Int) -> Bool {
        guard let customHosts else { return true }
        return customHosts.contains(host) || customHosts.contains("\(host):\(port)")
    }
}
