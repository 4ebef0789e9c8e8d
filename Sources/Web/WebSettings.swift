import Clinics

/// What an operator decides about the web side (`JEMBATAN_…`, design section 7).
public struct WebSettings: Sendable {
    /// Scheme, host and port under which people reach us, without a slash at the end, e.g. `https://jembatan.example`.
    public let baseURL: String
    /// Only from these are `X-Forwarded-For` and `X-Forwarded-Proto` read.
    public let trustedProxies: [NetworkRange]
    /// Demo mode: the cluster in the home folder, simulated platforms.
    public let isDemo: Bool
    /// Lets `/metrics` be read from other machines as `Authorization: Bearer …`; nil: from this machine only.
    public let metricsToken: String?
    /// Whether mail can be sent; without it alerts show on pages alone.
    public let hasMailServer: Bool

    /// A slash at the end of `baseURL` is dropped.
    public init(
        baseURL: String, trustedProxies: [NetworkRange] = [], isDemo: Bool = false, metricsToken: String? = nil, hasMailServer: Bool = false
    ) {
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.trustedProxies = trustedProxies
        self.isDemo = isDemo
        self.metricsToken = metricsToken
        self.hasMailServer = hasMailServer
    }

    /// Whether cookies are Secure, HSTS is sent and plain http refused.
    public var isHTTPS: Bool { baseURL.lowercased().hasPrefix("https://") }
}
