import Clinics
import Foundation
import HTTPClient
import Vocabulary

/// The base of a BPJS service: scheme, host, port and the service's name, without a slash at the end (reference section 1.1).
public struct BPJSAddress: Sendable, Hashable, CustomStringConvertible {
    /// `https://apijkn.bpjs-kesehatan.go.id/pcare-rest`.
    public let text: String

    /// Reads an address. User, query and fragment are refused.
    public init?(_ raw: some StringProtocol) {
        var trimmed = raw.trimmingCharacters(in: .whitespacesAndNewlines)
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(), ["https", "http"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
            !parts.path.contains("//")
        else { return nil }
        text = trimmed
    }

    /// The host, in lower case.
    public var host: String { (URLComponents(string: text)?.host ?? "").lowercased() }

    /// The port, also where it is the scheme's own.
    public var port: Int { URLComponents(string: text)?.port ?? (text.lowercased().hasPrefix("https:") ? 443 : 80) }

    /// The text.
    public var description: String { text }

    /// BPJS's own address of a family; `custom` has none.
    public static func national(_ family: ServiceFamily, _ environment: PlatformEnvironment) -> BPJSAddress? {
        let path: String =
            switch (family, environment) {
            case (_, .custom): ""
            case (.pcare, .production): "/pcare-rest"
            case (.pcare, .sandbox): "/pcare-rest-dev"
            case (.antreanFKTP, .production): "/antreanfktp"
            case (.antreanFKTP, .sandbox): "/antreanfktp_dev"
            case (.antreanRS, .production): "/antreanrs"
            case (.antreanRS, .sandbox): "/antreanrs_dev"
            }
        return hosts[environment]?.first.flatMap { path.isEmpty ? nil : BPJSAddress("https://\($0)\(path)") }
    }

    /// Hosts of BPJS's own: the one of today first, older ones after it.
    static let hosts: [PlatformEnvironment: [String]] = [
        .production: ["apijkn.bpjs-kesehatan.go.id", "new-api.bpjs-kesehatan.go.id"],
        .sandbox: ["apijkn-dev.bpjs-kesehatan.go.id", "dvlp.bpjs-kesehatan.go.id"],
    ]

    /// Whether it is BPJS's own, by https.
    public func isNational(_ environment: PlatformEnvironment) -> Bool {
        text.lowercased().hasPrefix("https:") && Self.hosts[environment]?.contains(host) == true
    }
}

extension UpstreamPolicy {
    /// Production knows the national hosts only. Checked at sending too: a row may be older than the rule.
    public func allows(_ address: BPJSAddress, in environment: PlatformEnvironment) -> Bool {
        switch environment {
        case .production: address.isNational(.production)
        case .sandbox: address.isNational(.sandbox) || allowsCustom(host: address.host, port: address.port)
        case .custom: allowsCustom(host: address.host, port: address.port)
        }
    }
}
