/// One registered facility of the simulated platform: a credential pair and the organisation it belongs to.
///
/// SATUSEHAT ties one client to exactly one Organization (reference, section 1.2).
public struct SandboxClient: Sendable, Hashable {
    /// The OAuth2 client id, as the facility sends it in the form body.
    public var clientID: String
    /// The OAuth2 client secret.
    public var clientSecret: String
    /// The organisation number that this client may write for, for example `10000004`.
    public var organizationID: String
    /// The name under which the Organization is stored.
    public var organizationName: String

    /// Describes a facility.
    public init(clientID: String, clientSecret: String, organizationID: String, organizationName: String) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.organizationID = organizationID
        self.organizationName = organizationName
    }
}

/// A Location that exists before the first request, with an id that tests and demos can know.
public struct SandboxLocation: Sendable, Hashable {
    /// The organisation number that manages the room.
    public var organizationID: String
    /// The logical id, usually a UUID in lower case.
    public var id: String
    /// The facility's own code: the value of the Location identifier.
    public var code: String
    /// The name shown to people.
    public var name: String

    /// Describes a room.
    public init(organizationID: String, id: String, code: String, name: String) {
        self.organizationID = organizationID
        self.id = id
        self.code = code
        self.name = name
    }
}

/// How a simulator starts. The published sandbox persons are always there (reference, section 8).
public struct SandboxConfiguration: Sendable {
    /// The facilities that may ask for a token.
    public var clients: [SandboxClient]
    /// Rooms that exist from the start.
    public var locations: [SandboxLocation]
    /// The facilities that BPJS knows from the start.
    public var bpjsClinics: [SandboxBPJSClinic]
    /// Folder of the append-only journal; without one everything is forgotten at exit.
    public var stateDirectory: String?
    /// Address to listen on: a loopback address, anything else is refused at start.
    public var host: String
    /// Port to listen on; 0 takes a free one, told by `onReady`.
    public var port: Int
    /// Accepts unknown clients whose id ends in `:` and an organisation number, as in `clinic:10000099`.
    public var acceptAnyClient: Bool
    /// Lifetime of a token in seconds, as told in `expires_in`.
    public var tokenLifetime: Int
    /// How many requests the ledger keeps; the oldest are dropped beyond it.
    public var ledgerCapacity: Int

    /// Describes a simulator; everything but the clients has a default.
    public init(
        clients: [SandboxClient], locations: [SandboxLocation] = [], bpjsClinics: [SandboxBPJSClinic] = SandboxBPJSClinic.demo,
        stateDirectory: String? = nil, host: String = "127.0.0.1", port: Int = 0,
        acceptAnyClient: Bool = false, tokenLifetime: Int = 3599, ledgerCapacity: Int = 500_000
    ) {
        self.clients = clients
        self.locations = locations
        self.bpjsClinics = bpjsClinics
        self.stateDirectory = stateDirectory
        self.host = host
        self.port = port
        self.acceptAnyClient = acceptAnyClient
        self.tokenLifetime = tokenLifetime
        self.ledgerCapacity = ledgerCapacity
    }
}

/// Why a simulator does not start.
public enum SandboxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The configured host is reachable from other machines.
    case notLoopback(host: String)
    /// The journal in the state directory cannot be opened or read.
    case stateUnusable(path: String)
    /// A line before the last of the journal is damaged.
    case journalDamaged(line: Int)

    /// One English sentence.
    public var description: String {
        switch self {
        case .notLoopback(let host): "the sandbox listens on loopback only, not on \(host)"
        case .stateUnusable(let path): "the sandbox journal at \(path) cannot be used"
        case .journalDamaged(let line): "the sandbox journal is damaged at line \(line)"
        }
    }
}
