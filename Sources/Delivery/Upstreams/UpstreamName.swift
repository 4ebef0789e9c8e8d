import Foundation

/// What stands above lanes, with one breaker and one pause: a host. The services of BPJS share a host and fail each by itself, so each of
/// them stands there by its own name.
public enum UpstreamName {
    /// `api-satusehat.kemkes.go.id`, `apijkn.bpjs-kesehatan.go.id/pcare`; nil without a host.
    public static func of(_ url: String, _ channel: Channel) -> String? {
        guard let host = URLComponents(string: url)?.host?.lowercased(), !host.isEmpty else { return nil }
        return channel == .satusehat ? host : "\(host)/\(channel.rawValue)"
    }
}
