import Templating

/// One message shown on the next page, kept in a signed cookie. It never holds personal data: cookies outlive sessions.
public struct Flash: Sendable, Hashable {
    /// How the message looks.
    public enum Kind: String, Sendable { case ok, wait, bad }

    let kind: Kind
    let text: String

    /// It worked. A sentence in Bahasa Indonesia.
    public static func ok(_ text: String) -> Flash { Flash(kind: .ok, text: text) }
    /// It worked, but something is still to be done.
    public static func wait(_ text: String) -> Flash { Flash(kind: .wait, text: text) }
    /// It did not work.
    public static func bad(_ text: String) -> Flash { Flash(kind: .bad, text: text) }

    private static let purpose: StaticString = "flash"

    func cookieValue(_ signer: Signer) -> String {
        let body = Base64URL.text("\(kind.rawValue) \(text)".utf8)
        return body + "." + signer.signature(of: body, for: Self.purpose)
    }

    static func read(_ cookie: String, _ signer: Signer) -> Flash? {
        let halves = cookie.split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2, signer.isSignature(halves[1], of: halves[0], for: purpose),
            let bytes = Base64URL.bytes(halves[0])
        else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard words.count == 2, let kind = Kind(rawValue: String(words[0])) else { return nil }
        return Flash(kind: kind, text: String(words[1]))
    }
}

extension Flash: View {
    /// For `partials/flash`.
    public static let fields = Fields<Self>(.text("kind") { $0.kind.rawValue }, .text("icon") { $0.icon }, .text("text") { $0.text })

    private var icon: String {
        switch kind {
        case .ok: "terkirim"
        case .wait: "peringatan"
        case .bad: "gagal"
        }
    }
}
