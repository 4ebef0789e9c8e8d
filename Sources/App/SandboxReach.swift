import Clinics
import HTTPClient
import JSON
import Satusehat
import Web

/// How *Uji integrasi* reaches the control interface of our own simulator.
enum SandboxReach {
    /// Only hosts that clinics may send to are asked, and not through kept connections: it is asked seldom.
    static func control(_ policy: UpstreamPolicy) -> SandboxControl {
        SandboxControl { origin, method, path, body in
            guard policy.allows(PlatformEndpoints(origin: origin), in: .custom) else { return nil }
            let client = HTTPClient()
            let request = HTTPRequest(
                method: method, url: origin.text + "/_control/" + path, headers: [("Content-Type", "application/json")],
                body: body?.bytes(),
                connectTimeout: .seconds(2), totalTimeout: .seconds(3), addresses: policy.addresses, maximumResponseBytes: 1 << 20)
            let response = try? await client.send(request)
            await client.shutdown()
            return response.map { SandboxControl.Reply(status: $0.status, body: (try? JSON.parse($0.body)) ?? .null) }
        }
    }
}
