import Foundation

/// An address of ours with a query; empty parts are left out. Never with personal data: addresses end up in logs and histories.
public struct Address: Sendable {
    /// As it stands in a link.
    public let text: String

    /// A path and its query.
    public init(_ path: String, _ query: KeyValuePairs<String, String?>) {
        let parts = query.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? "")" }
        }
        text = parts.isEmpty ? path : path + "?" + parts.joined(separator: "&")
    }

    private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
