import Clinics
import Delivery
import HTTPClient

extension UpstreamPolicy {
    /// Production knows the national hosts only. Checked at sending too: a row may be older than the rule.
    public func allows(_ endpoints: PlatformEndpoints, in environment: PlatformEnvironment) -> Bool {
        switch environment {
        case .production: return endpoints.areNational(.production)
        case .sandbox: return endpoints.areNational(.sandbox) || isCustomAllowed(endpoints)
        case .custom: return isCustomAllowed(endpoints)
        }
    }

    private func isCustomAllowed(_ endpoints: PlatformEndpoints) -> Bool {
        [endpoints.origin, endpoints.kfaOrigin, endpoints.consentOrigin].compactMap(\.self).allSatisfy {
            allowsCustom(host: $0.host, port: $0.port)
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
