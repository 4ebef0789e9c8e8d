import Foundation

/// Who does something: a person, a clinic's API key, the command line, or the program itself. With the address they came from.
public struct Actor: Sendable, Hashable {
    /// What kind of actor.
    public enum Kind: Sendable, Hashable {
        /// Somebody signed in.
        case person(id: UUID, name: String)
        /// A clinic's system; the hint is the last four characters of its secret.
        case apiKey(hint: String)
        /// `jembatan …` on the server.
        case cli
        /// A schedule or the engine.
        case system
    }

    /// What kind of actor.
    public var kind: Kind
    /// The network address, if it came by network.
    public var address: String?

    /// An actor from an address.
    public init(_ kind: Kind, address: String? = nil) {
        self.kind = kind
        self.address = address
    }

    /// Somebody signed in.
    public static func person(id: UUID, name: String, address: String? = nil) -> Actor {
        Actor(.person(id: id, name: name), address: address)
    }

    /// A clinic's system.
    public static func apiKey(hint: String, address: String? = nil) -> Actor { Actor(.apiKey(hint: hint), address: address) }

    /// `jembatan …` on the server.
    public static let cli = Actor(.cli)

    /// A schedule or the engine.
    public static let system = Actor(.system)

    /// The person's id, if it is one.
    public var personID: UUID? {
        guard case .person(let id, _) = kind else { return nil }
        return id
    }

    /// The name that the audit page shows.
    public var shown: String {
        switch kind {
        case .person(_, let name): name
        case .apiKey(let hint): "API …\(hint)"
        case .cli: "CLI"
        case .system: "sistem"
        }
    }
}
