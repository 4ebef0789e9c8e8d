import Foundation

/// Scheme, host and port of a platform, without path: what a credential is bound to.
public struct PlatformOrigin: Sendable, Hashable, CustomStringConvertible {
    /// `https://api-satusehat.kemkes.go.id`, lower case, the scheme's own port left out.
    public let text: String

    /// Reads an origin. A path other than `/`, user, query and fragment are refused. Plain http is allowed here; whether it may be
    /// dialled is decided where requests are sent.
    public init?(_ raw: some StringProtocol) {
        let trimmed = raw.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(), ["https", "http"].contains(scheme),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, parts.path.isEmpty || parts.path == "/"
        else { return nil }
        let ownPort = scheme == "https" ? 443 : 80
        let port = parts.port.flatMap { $0 == ownPort ? nil : ":\($0)" } ?? ""
        text = "\(scheme)://\(host)\(port)"
    }

    /// The host alone.
    public var host: String { URLComponents(string: text)?.host ?? "" }

    /// The port, also where it is the scheme's own.
    public var port: Int { URLComponents(string: text)?.port ?? (text.hasPrefix("https:") ? 443 : 80) }

    /// The text.
    public var description: String { text }
}

/// The host roots of SATUSEHAT, to which `/oauth2/v1`, `/fhir-r4/v1`, `/kfa-v2` and `/consent/v1` are added.
public struct PlatformEndpoints: Sendable, Hashable {
    /// OAuth2 and FHIR.
    public var origin: PlatformOrigin
    /// KFA, if on another host.
    public var kfaOrigin: PlatformOrigin?
    /// Consent, if on another host.
    public var consentOrigin: PlatformOrigin?

    /// Endpoints from origins.
    public init(origin: PlatformOrigin, kfaOrigin: PlatformOrigin? = nil, consentOrigin: PlatformOrigin? = nil) {
        self.origin = origin
        self.kfaOrigin = kfaOrigin
        self.consentOrigin = consentOrigin
    }

    /// SATUSEHAT's own hosts (base URLs of the official collections); `custom` has none.
    public static func national(_ environment: PlatformEnvironment) -> PlatformEndpoints? {
        let origin: PlatformOrigin? =
            switch environment {
            case .sandbox: PlatformOrigin("https://api-satusehat-stg.dto.kemkes.go.id")
            case .production: PlatformOrigin("https://api-satusehat.kemkes.go.id")
            case .custom: nil
            }
        return origin.map { PlatformEndpoints(origin: $0) }
    }

    /// Whether all of them are SATUSEHAT's own of this environment.
    public func areNational(_ environment: PlatformEnvironment) -> Bool {
        guard let national = Self.national(environment) else { return false }
        return [origin, kfaOrigin ?? origin, consentOrigin ?? origin].allSatisfy { $0 == national.origin }
    }
}
