import Foundation
import Postgres
import Vocabulary

/// A person who signs in.
public struct User: Sendable, Hashable {
    /// Their id.
    public let id: UUID
    /// Where one-time links go; lower case; signs in with it.
    public let email: String
    /// Their name.
    public let name: String
    /// Whether they have the platform's permissions.
    public let isSuperadmin: Bool
    /// Since when they may not sign in.
    public let disabledAt: Date?
    /// Whether a password was ever set; not so until the invitation is used.
    public let hasPassword: Bool
    /// The look of the pages.
    public let theme: Theme
    /// When the password was last set.
    public let passwordChangedAt: Date?
    /// When they last signed in.
    public let lastLoginAt: Date?
    /// When they were invited.
    public let createdAt: Date

    /// Whether they may sign in.
    public var isEnabled: Bool { disabledAt == nil }
}

/// The look of the pages.
public enum Theme: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// As the device is set.
    case device
    /// Light.
    case light
    /// Dark.
    case dark
}

/// An e-mail address as it is stored: lower case, with something before and after one `@`.
public struct EmailAddress: Sendable, Hashable {
    /// The address.
    public let text: String

    /// Reads an address; white space around it is dropped. Whether mail arrives is for the one-time link to show.
    public init?(_ raw: some StringProtocol) {
        let text = raw.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain, text.utf8.count <= 254 else { return nil }
        self.text = text
    }
}

/// A person's work in a clinic.
public struct Membership: Sendable, Hashable {
    /// Who.
    public let userID: UUID
    /// Where.
    public let clinicID: ClinicID
    /// As what.
    public let role: Role
    /// Permissions beyond the role's.
    public let granted: Set<Permission>
    /// The role's permissions that this person does not have here.
    public let withheld: Set<Permission>
    /// Since when it does not count.
    public let disabledAt: Date?

    /// What the person may do in the clinic.
    public var permissions: Set<Permission> {
        guard disabledAt == nil else { return [] }
        return role.permissions.union(granted).subtracting(withheld).intersection(Permission.clinic)
    }
}

/// A membership with the person, for the list of a clinic's users.
public struct Member: Sendable, Hashable {
    /// The person.
    public let user: User
    /// Their work here.
    public let membership: Membership
}

extension User {
    static let columns: SQL = """
        u.id, u.email, u.name, u.is_superadmin, u.disabled_at, u.password_hash IS NOT NULL AS has_password, u.theme, u.password_changed_at,
        u.last_login_at, u.created_at
        """

    init(_ row: Row) throws {
        self.init(
            id: try row.get("id"), email: try row.get("email"), name: try row.get("name"), isSuperadmin: try row.get("is_superadmin"),
            disabledAt: try row.get("disabled_at"), hasPassword: try row.get("has_password"), theme: try row.get("theme"),
            passwordChangedAt: try row.get("password_changed_at"), lastLoginAt: try row.get("last_login_at"),
            createdAt: try row.get("created_at"))
    }
}

extension Membership {
    static let columns: SQL = """
        m.user_id, m.clinic_id, m.role, m.granted, m.withheld, m.disabled_at AS membership_disabled_at
        """

    init(_ row: Row) throws {
        // A permission that this version does not know grants nothing.
        let granted = try row.get("granted", as: [String].self).compactMap(Permission.init)
        let withheld = try row.get("withheld", as: [String].self).compactMap(Permission.init)
        self.init(
            userID: try row.get("user_id"), clinicID: ClinicID(try row.get("clinic_id")), role: try row.get("role"), granted: Set(granted),
            withheld: Set(withheld), disabledAt: try row.get("membership_disabled_at"))
    }
}
