import Foundation
import JSON
import Postgres
import Vocabulary

/// People. A platform table; a change is audited in the chain of the scope that it is made in.
public enum UserStore {
    /// Adds a person without a password; a one-time link lets them set one.
    /// - Returns: nil when the address is taken.
    public static func create(
        _ email: EmailAddress, name: String, isSuperadmin: Bool = false, by actor: Actor, in scope: some DatabaseScope
    ) async throws -> User? {
        let rows = try await scope.query(
            """
            INSERT INTO app_user AS u (id, email, name, is_superadmin) VALUES (\(UUID.v7()), \(email.text), \(name), \(isSuperadmin))
            ON CONFLICT (email) DO NOTHING RETURNING \(User.columns)
            """)
        guard let row = rows.first else { return nil }
        let user = try User(row)
        try await AuditStore.append(
            AuditEntry(
                action: "user.created", subject: .user(user.id),
                after: ["name": .string(name), "email": .string(Masking.email(email.text)), "superadmin": .bool(isSuperadmin)], by: actor),
            in: scope)
        return user
    }

    /// A person with the one-time link by which they set their password.
    public struct Invitation: Sendable {
        /// The person, new or known already.
        public let user: User
        /// To be put into the link; nil when the person has a password and needs none.
        public let token: OneTimeToken?
    }

    /// Lets somebody work in the scope's clinic: a person who has an account already is added, anybody else gets one and a link.
    public static func invite(
        _ email: EmailAddress, name: String, as role: Role, by actor: Actor, in scope: ClinicScope
    ) async throws -> Invitation {
        let existing = try await find(email, in: scope)
        guard let user = if let existing { existing } else { try await create(email, name: name, by: actor, in: scope) } else {
            // Another transaction added the address since the look-up and has committed: it is there now.
            guard let user = try await find(email, in: scope) else { throw UnknownStoredValue(table: "app_user", column: "email") }
            try await MembershipStore.add(user.id, as: role, by: actor, in: scope)
            return Invitation(user: user, token: nil)
        }
        try await MembershipStore.add(user.id, as: role, by: actor, in: scope)
        // A link sets the account's password: never for an account that another clinic invited, or for a superadmin's.
        let elsewhere = try await scope.query(
            "SELECT FROM membership WHERE user_id = \(user.id) AND clinic_id <> \(scope.id.rawValue) LIMIT 1")
        guard !user.hasPassword, !user.isSuperadmin, elsewhere.isEmpty else { return Invitation(user: user, token: nil) }
        return Invitation(user: user, token: try await OneTimeLinkStore.issue(.invitation, for: user.id, by: actor, in: scope))
    }

    /// The person of an address.
    public static func find(_ email: EmailAddress, in scope: some DatabaseScope) async throws -> User? {
        try await scope.query("SELECT \(User.columns) FROM app_user u WHERE u.email = \(email.text)").first.map(User.init)
    }

    /// The person of an id.
    public static func find(_ id: UUID, in scope: some DatabaseScope) async throws -> User? {
        try await scope.query("SELECT \(User.columns) FROM app_user u WHERE u.id = \(id)").first.map(User.init)
    }

    /// The person of an address with the hash of their password, for signing in.
    public static func passwordHash(of email: EmailAddress, in scope: PlatformScope) async throws -> (user: User, hash: String?)? {
        let rows = try await scope.query("SELECT \(User.columns), u.password_hash FROM app_user u WHERE u.email = \(email.text)")
        guard let row = rows.first else { return nil }
        return (try User(row), try row.get("password_hash"))
    }

    /// The hash of a person's password, for confirming it on the profile page.
    public static func passwordHash(of id: UUID, in scope: PlatformScope) async throws -> String? {
        try await scope.query("SELECT password_hash FROM app_user WHERE id = \(id)").first?.get("password_hash", as: String?.self) ?? nil
    }

    /// Sets a password (its argon2id hash, made outside of the transaction) and ends the person's sessions, all but one if told.
    public static func setPassword(
        _ hash: String, of id: UUID, keeping session: UUID? = nil, by actor: Actor, in scope: PlatformScope
    ) async throws {
        try await scope.batch([
            "UPDATE app_user SET password_hash = \(hash), password_changed_at = now() WHERE id = \(id)",
            "DELETE FROM session WHERE user_id = \(id) AND id IS DISTINCT FROM \(session)::uuid",
            "UPDATE one_time_link SET used_at = now() WHERE user_id = \(id) AND used_at IS NULL",
        ])
        try await AuditStore.append(AuditEntry(action: "user.password_set", subject: .user(id), by: actor), in: scope)
    }

    /// Lets somebody sign in again, or not any more; that ends their sessions.
    /// - Returns: false when nothing was to be changed.
    public static func setEnabled(_ isEnabled: Bool, _ id: UUID, by actor: Actor, in scope: some DatabaseScope) async throws -> Bool {
        let changed = try await scope.execute(
            isEnabled
                ? "UPDATE app_user SET disabled_at = NULL WHERE id = \(id) AND disabled_at IS NOT NULL"
                : "UPDATE app_user SET disabled_at = now() WHERE id = \(id) AND disabled_at IS NULL")
        guard changed > 0 else { return false }
        if !isEnabled { try await scope.execute("DELETE FROM session WHERE user_id = \(id)") }
        try await AuditStore.append(
            AuditEntry(action: isEnabled ? "user.enabled" : "user.disabled", subject: .user(id), by: actor), in: scope)
        return true
    }

    /// Changes what a person says of themselves.
    public static func setProfile(name: String, theme: Theme, of id: UUID, by actor: Actor, in scope: PlatformScope) async throws {
        let changed = try await scope.execute(
            "UPDATE app_user SET name = \(name), theme = \(theme) WHERE id = \(id) AND (name, theme) <> (\(name), \(theme))")
        guard changed > 0 else { return }
        try await AuditStore.append(
            AuditEntry(action: "user.profile_changed", subject: .user(id), after: ["name": .string(name)], by: actor), in: scope)
    }

    /// Everybody, by name; `after` is the last of the page before.
    public static func list(after: User? = nil, limit: Int = 50, in scope: PlatformScope) async throws -> [User] {
        let rest: SQL = after.map { "WHERE (lower(u.name), u.id) > (lower(\($0.name)), \($0.id)::uuid)" } ?? ""
        return try await scope.query("SELECT \(User.columns) FROM app_user u \(rest) ORDER BY lower(u.name), u.id LIMIT \(limit)")
            .map(User.init)
    }
}
