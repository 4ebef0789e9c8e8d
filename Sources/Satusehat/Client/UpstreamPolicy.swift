import Clinics
import Delivery
import HTTPClient

/// Which hosts may be talked to (design section 5).
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

    /// Production knows the national hosts only. Checked at sending too: a row may be older than the rule.
    public func allows(_ endpoints: PlatformEndpoints, in environment: PlatformEnvironment) -> Bool {
        switch environment {
        case .production: return endpoints.areNational(.production)
        case .sandbox: return endpoints.areNational(.sandbox) || isCustomAllowed(endpoints)
        case .custom: return isCustomAllowed(endpoints)
        }
    }

    private func isCustomAllowed(_ endpoints: PlatformEndpoints) -> Bool {
        guard let customHosts else { return true }
        return [endpoints.origin, endpoints.kfaOrigin, endpoints.consentOrigin].compactMap(\.self).allSatisfy {
            customHosts.contains($0.host) || customHosts.contains("\($0.host):\($0.port)")
        }
    }
}

extension PlatformEndpoints {
    /// The base URL of an API (reference section 1.1); nil for one of BPJS.
    func base(of service: PlatformRequest.Service) -> String? {
        switch service {
        case .fhir: origin.text + "/fhir-r4/v1"
        case .kfa: (kfaOrigin ?? origin).text + "/kfa-v2"
        case .consent: (consentOrigin ?? origin).text + "/consent/v1"
        case .masterData: origin.text + "/masterdata/v1"
        case .bpjs: nil
        }
    }

    var tokenURL: String { origin.text + "/oauth2/v1/accesstoken?grant_type=client_credentials" }
}
