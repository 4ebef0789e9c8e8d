import Foundation
import JSON
import Postgres
import Vocabulary

/// Who works in which clinic, as what. A platform table, so every statement names the clinic.
public enum MembershipStore {
    /// Lets a person work in the scope's clinic, or changes their role there; a membership that was disabled counts again.
    public static func add(_ user: UUID, as role: Role, by actor: Actor, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO membership (user_id, clinic_id, role) VALUES (\(user), \(scope.id.rawValue), \(role))
            ON CONFLICT (clinic_id, user_id) DO UPDATE SET role = excluded.role, disabled_at = NULL
            """)
        try await AuditStore.append(
            AuditEntry(action: "membership.added", subject: .user(user), after: ["role": .string(role.rawValue)], by: actor), in: scope)
    }

    /// Changes role and permissions. What a role has already is not granted, what it has not is not withheld. The person's sessions get
    /// a new view at their next request, since permissions are read per request.
    /// - Returns: false when the person is no member.
    public static func change(
        _ user: UUID, role: Role, permissions: Set<Permission>, by actor: Actor, in scope: ClinicScope
    ) async throws -> Bool {
        guard let before = try await find(user, in: scope) else { return false }
        let wanted = permissions.intersection(Permission.clinic)
        let granted = wanted.subtracting(role.permissions).map(\.rawValue).sorted()
        let withheld = role.permissions.subtracting(wanted).map(\.rawValue).sorted()
        let rows = try await scope.query(
            """
            UPDATE membership m SET role = \(role), granted = \(granted)::text[], withheld = \(withheld)::text[]
            WHERE m.clinic_id = \(scope.id.rawValue) AND m.user_id = \(user) RETURNING \(Membership.columns)
            """)
        guard let row = rows.first else { return false }
        let after = try Membership(row)
        if before != after {
            try await AuditStore.append(
                AuditEntry(
                    action: "membership.changed", subject: .user(user), before: before.audited, after: after.audited, by: actor), in: scope)
        }
        return true
    }

    /// Lets a membership count again, or not any more.
    /// - Returns: false when nothing was to be changed.
    public static func setEnabled(_ isEnabled: Bool, _ user: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Bool {
        let value: SQL = isEnabled ? "NULL" : "now()"
        let changed = try await scope.execute(
            """
            UPDATE membership SET disabled_at = \(value)
            WHERE clinic_id = \(scope.id.rawValue) AND user_id = \(user) AND (disabled_at IS NULL) <> \(isEnabled)::boolean
            """)
        guard changed > 0 else { return false }
        try await AuditStore.append(
            AuditEntry(action: isEnabled ? "membership.enabled" : "membership.disabled", subject: .user(user), by: actor), in: scope)
        return true
    }

    /// A person's membership of the scope's clinic.
    public static func find(_ user: UUID, in scope: ClinicScope) async throws -> Membership? {
        try await scope.query(
            "SELECT \(Membership.columns) FROM membership m WHERE m.clinic_id = \(scope.id.rawValue) AND m.user_id = \(user)"
        ).first.map(Membership.init)
    }

    /// Everybody of the scope's clinic, by name.
    public static func members(in scope: ClinicScope) async throws -> [Member] {
        try await scope.query(
            """
            SELECT \(User.columns), \(Membership.columns) FROM membership m JOIN app_user u ON u.id = m.user_id
            WHERE m.clinic_id = \(scope.id.rawValue) ORDER BY lower(u.name), u.id
            """
        ).map { Member(user: try User($0), membership: try Membership($0)) }
    }

    /// All memberships of a person, disabled ones too.
    public static func memberships(of user: UUID, in scope: some DatabaseScope) async throws -> [Membership] {
        try await scope.query("SELECT \(Membership.columns) FROM membership m WHERE m.user_id = \(user) ORDER BY m.clinic_id")
            .map(Membership.init)
    }
}

extension Membership {
    fileprivate var audited: JSON {
        ["role": .string(role.rawValue), "permissions": .array(permissions.map(\.rawValue).sorted().map(JSON.string))]
    }
}
