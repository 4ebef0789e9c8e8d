import Clinics
import Hummingbird

/// A request that passed the gate.
struct Admission: Sendable {
    let incoming: Incoming
    let signedIn: SignedIn?
    var clinicAccess: ClinicAccess?

    func guest() -> GuestRequest { GuestRequest(incoming: incoming, signedIn: signedIn) }

    func viewer() throws -> ViewerRequest {
        guard let signedIn else { throw Refusal(.forbidden) }
        return ViewerRequest(incoming: incoming, session: signedIn)
    }

    func clinic() throws -> ClinicRequest {
        guard let signedIn, let clinicAccess else { throw Refusal(.forbidden) }
        return ClinicRequest(incoming: incoming, session: signedIn, access: clinicAccess)
    }
}

/// A clinic, and what the viewer may do there.
public struct ClinicAccess: Sendable {
    /// The clinic of the path.
    public let clinic: Clinic
    /// Read anew for every request.
    public let permissions: Set<Permission>
}

/// What all requests of pages have in common.
public protocol PageRequest: Sendable {
    /// Path, query, form, cookies.
    var incoming: Incoming { get }
    /// Who asks, if anybody is known.
    var signedIn: SignedIn? { get }
    /// The clinic of the path, if there is one.
    var clinicAccess: ClinicAccess? { get }
}

extension PageRequest {
    /// What was submitted; empty on GET.
    public var form: Form { incoming.form }
    /// What stands behind the question mark.
    public var query: Form { incoming.query }
    /// A part of the path, e.g. `id`; "" when the route has none of this name.
    public func parameter(_ name: String) -> String { incoming.parameter(name) }
    /// Everything from outside.
    public var web: WebDependencies { incoming.web }
}

/// A request of anybody.
public struct GuestRequest: PageRequest {
    /// Path, query, form, cookies.
    public let incoming: Incoming
    /// Who asks, if anybody is known.
    public let signedIn: SignedIn?
    /// None.
    public var clinicAccess: ClinicAccess? { nil }
}

/// A request of somebody with a session.
public struct ViewerRequest: PageRequest {
    /// Path, query, form, cookies.
    public let incoming: Incoming
    let session: SignedIn
    /// Who asks.
    public var signedIn: SignedIn? { session }
    /// What the person may do.
    public var viewer: Viewer { session.viewer }
    /// None.
    public var clinicAccess: ClinicAccess? { nil }
    /// Who does what this request does, for the audit.
    public var actor: Actor { viewer.actor(from: incoming.clientAddress) }
}

/// A request of somebody who may enter the clinic in the path.
public struct ClinicRequest: PageRequest {
    /// Path, query, form, cookies.
    public let incoming: Incoming
    let session: SignedIn
    let access: ClinicAccess
    /// Who asks.
    public var signedIn: SignedIn? { session }
    /// What the person may do.
    public var viewer: Viewer { session.viewer }
    /// The clinic of the path.
    public var clinic: Clinic { access.clinic }
    /// What the viewer may do in this clinic.
    public var permissions: Set<Permission> { access.permissions }
    /// The clinic with the permissions.
    public var clinicAccess: ClinicAccess? { access }
    /// Who does what this request does, for the audit.
    public var actor: Actor { viewer.actor(from: incoming.clientAddress) }

    /// Whether the viewer may do this here.
    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
    /// An address below this clinic, e.g. `address("deliveries")`.
    public func address(_ path: String = "") -> String { "/c/\(clinic.code)" + (path.isEmpty ? "" : "/" + path) }
    /// A transaction that sees this clinic's rows alone.
    public func transaction<T: Sendable>(_ body: (ClinicScope) async throws -> T) async throws -> T {
        try await web.database.transaction(in: clinic.id, body)
    }
}
