import Clinics

/// A way to a national platform. A lane is a clinic's use of one.
public typealias Channel = PlatformChannel

/// What a delivery asks of the platform (seed 002, operation).
public enum Operation: String, Sendable, Hashable, Codable {
    case create, update, search
}

extension PlatformChannel {
    /// Who takes what goes this way, as people call them.
    public var owner: String { self == .satusehat ? "SATUSEHAT" : "BPJS" }
}
