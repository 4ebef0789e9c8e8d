import Foundation
import Vocabulary

/// A session token: 256 random bits, in the cookie only; the database has its SHA-256.
public struct SessionToken: Sendable, Hashable, Redacted {
    /// The cookie's value.
    public let text: String

    /// A token that came in a cookie. Whether it is one of ours is for ``SessionStore`` to say.
    public init(text: String) { self.text = text }

    static func generate() -> SessionToken { SessionToken(text: RandomToken.make()) }

    var hash: [UInt8] { RandomToken.hash(text) }
}

/// Somebody's session in a browser.
public struct Session: Sendable, Hashable {
    /// Named on the profile page, to end one; not the token.
    public let id: UUID
    /// Whose it is.
    public let userID: UUID
    /// When they signed in.
    public let createdAt: Date
    /// When it was last used, to the minute.
    public let lastSeenAt: Date
    /// The absolute limit.
    public let expiresAt: Date
    /// From where they signed in.
    public let address: String?
    /// With what.
    public let userAgent: String?
    /// The clinic that a superadmin has entered by the button.
    public let enteredClinic: ClinicID?
}

/// Who is looking, and what they may do: read once per request.
public struct Viewer: Sendable, Hashable {
    /// The person.
    public let user: User
    /// Their session.
    public let session: Session
    /// Their work in clinics, disabled memberships left out.
    public let memberships: [Membership]
    /// Code and name of those clinics and of the one that was entered, for the menu.
    public let clinics: [ClinicLabel]

    /// What they may do on the platform.
    public var platformPermissions: Set<Permission> { user.isSuperadmin ? Permission.platform : [] }

    /// What they may do in a clinic. Empty means that the clinic does not exist for them (404). Membership decides, not role; a
    /// superadmin has a clinic's permissions while they have entered it.
    public func permissions(in clinic: ClinicID) -> Set<Permission> {
        var permissions = memberships.first { $0.clinicID == clinic }?.permissions ?? []
        if hasEntered(clinic) { permissions.formUnion(Permission.clinic) }
        return permissions
    }

    /// Whether a superadmin looks into this clinic from outside: the page shows the banner.
    public func hasEntered(_ clinic: ClinicID) -> Bool { user.isSuperadmin && session.enteredClinic == clinic }

    /// Whether they may do something on the platform.
    public func may(_ permission: Permission) -> Bool { platformPermissions.contains(permission) }

    /// Whether they may do something in a clinic.
    public func may(_ permission: Permission, in clinic: ClinicID) -> Bool { permissions(in: clinic).contains(permission) }

    /// The person as an actor of the audit chain.
    public func actor(from address: String?) -> Actor { .person(id: user.id, name: user.name, address: address) }
}

/// A clinic as the menu names it.
public struct ClinicLabel: Sendable, Hashable {
    /// Its number.
    public let id: ClinicID
    /// Its code, as in addresses.
    public let code: String
    /// Its name.
    public let name: String
}
