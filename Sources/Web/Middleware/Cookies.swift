import Hummingbird

/// Our cookies. With https they are Secure and bound to exactly this host by the `__Host-` prefix.
struct Cookies: Sendable {
    let isHTTPS: Bool

    /// The session's token.
    var session: String { prefix + "jembatan" }
    /// Stands in for a session in the token of forms that are filled in before one exists.
    var guest: String { prefix + "jembatan-tamu" }
    /// A message for the next page.
    var flash: String { prefix + "jembatan-pesan" }

    private var prefix: String { isHTTPS ? "__Host-" : "" }

    func make(_ name: String, _ value: String, seconds: Int? = nil) -> Cookie {
        Cookie(name: name, value: value, maxAge: seconds, path: "/", secure: isHTTPS, httpOnly: true, sameSite: .lax)
    }

    func remove(_ name: String) -> Cookie { make(name, "", seconds: 0) }
}
