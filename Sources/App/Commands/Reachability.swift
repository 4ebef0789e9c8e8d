import Clinics
import Foundation
import HTTPClient
import Satusehat

/// Whether this host reaches the platforms that its clinics send to: name, address, TCP, TLS and an HTTP answer of any status, each
/// within seconds and all at once. No credential is sent.
struct Reachability: Sendable {
    static let connectTimeout: Duration = .seconds(5)
    static let totalTimeout: Duration = .seconds(8)

    let database: ClinicDatabase
    let client: HTTPClient
    let policy: UpstreamPolicy

    init(_ installation: Installation) {
        database = installation.database
        client = installation.http
        policy = installation.policy
    }

    /// One finding a host, by name.
    func findings() async throws -> [Doctor.Finding] {
        let hosts = try await inUse()
        if hosts.isEmpty { return [Doctor.Finding("reachability", .good, "no clinic has a platform to send to yet")] }
        return await withTaskGroup(of: (String, Doctor.Finding).self) { group in
            for (origin, isAllowed) in hosts { group.addTask { (origin.text, await finding(origin, isAllowed)) } }
            var found: [(String, Doctor.Finding)] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Each host once; whether the settings of every clinic that names it allow it.
    private func inUse() async throws -> [PlatformOrigin: Bool] {
        var hosts: [PlatformOrigin: Bool] = [:]
        for clinic in try await database.platform({ try await ClinicStore.allIDs(in: $0) }) {
            for (environment, endpoints) in try await database.transaction(
                in: clinic, { try await PlatformCredentialStore.endpointsInUse(in: $0) })
            {
                let isAllowed = policy.allows(endpoints, in: environment)
                for origin in [endpoints.origin, endpoints.kfaOrigin, endpoints.consentOrigin].compactMap(\.self) {
                    hosts[origin] = (hosts[origin] ?? true) && isAllowed
                }
            }
        }
        return hosts
    }

    private func finding(_ origin: PlatformOrigin, _ isAllowed: Bool) async -> Doctor.Finding {
        guard isAllowed else {
            let words = "refused by this installation's settings; name its host in JEMBATAN_ALLOWED_UPSTREAMS if it is right"
            return Doctor.Finding("reachability", .bad, "\(origin): \(words)")
        }
        do {
            let answer = try await client.send(
                HTTPRequest(
                    url: origin.text + "/", connectTimeout: Self.connectTimeout, totalTimeout: Self.totalTimeout,
                    addresses: policy.addresses))
            return Doctor.Finding("reachability", .good, "\(origin): answers (HTTP \(answer.status))")
        } catch {
            switch error.reason {
            case .answerTooLarge, .truncatedAnswer: return Doctor.Finding("reachability", .good, "\(origin): answers")
            // What this installation refuses is its own to mend; a platform that is away is not, and leaves the installation in order.
            case .addressRefused: return Doctor.Finding("reachability", .bad, "\(origin): \(Self.words(error.reason))")
            default: return Doctor.Finding("reachability", .warning, "\(origin): \(Self.words(error.reason))")
            }
        }
    }

    /// What a failure means, and how to mend it.
    static func words(_ reason: HTTPFailure.Reason) -> String {
        switch reason {
        case .nameNotFound:
            "the name has no address: check its spelling in the clinic's credentials, and that this host can ask a name server"
        case .addressRefused:
            "the name leads to a private address or to this machine, which is refused; JEMBATAN_ALLOW_PRIVATE_ENDPOINTS=1 if it is meant"
        case .connectionRefused:
            "nothing listens at that address and port: check the port, and that the firewall lets this host out; else the platform is away"
        case .connectionTimeout:
            "no connection within \(connectTimeout.components.seconds) s: most often a firewall that drops packets; let this host out to it"
        case .failedTLS:
            "TLS failed: its certificate does not verify. Check this host's clock and its ca-certificates, and that no proxy is in between"
        case .totalTimeout:
            "connected, but no answer within \(totalTimeout.components.seconds) s: the platform is overloaded or away; deliveries wait"
        case .connectionReset, .malformedAnswer:
            "connected, but what answers there does not speak HTTP: check scheme and port in the clinic's credentials"
        default: "could not be asked (\(reason.code))"
        }
    }
}
