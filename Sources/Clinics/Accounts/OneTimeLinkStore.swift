import Foundation
import Postgres
import Vocabulary

/// The secret part of a one-time link: 256 random bits; the database has its SHA-256.
public struct OneTimeToken: Sendable, Hashable, Redacted {
    /// The text in the link.
    public let text: String

    /// A token that came in a link.
    public init(text: String) { self.text = text }

    /// A new one.
    public static func make() -> OneTimeToken { OneTimeToken(text: RandomToken.make()) }

    /// What the database has of it.
    public var hash: [UInt8] { RandomToken.hash(text) }
}

/// Why a link was made.
public enum OneTimeLinkPurpose: String, Sendable, Hashable, PostgresValue {
    /// A new person sets their first password.
    case invitation
    /// A forgotten password is replaced.
    case password
}

/// A link that can still be used.
public struct OneTimeLink: Sendable, Hashable {
    /// Who sets a password with it.
    public let user: User
    /// Why it was made.
    public let purpose: OneTimeLinkPurpose
    /// When it ends.
    public let expiresAt: Date
}

/// Links by which people set a password. Looking at one (GET: mail scanners do it too) uses nothing up; only POST does.
public enum OneTimeLinkStore {
    /// How long a link can be used.
    public static let lifetime: Duration = .seconds(24 * 3600)

    /// Makes a link; earlier ones of this person end.
    public static func issue(
        _ purpose: OneTimeLinkPurpose, for user: UUID, by actor: Actor, in scope: some DatabaseScope
    ) async throws -> OneTimeToken {
        let token = OneTimeToken.make()
        try await scope.batch([
            "UPDATE one_time_link SET used_at = now() WHERE user_id = \(user) AND used_at IS NULL",
            """
            INSERT INTO one_time_link (token_hash, user_id, purpose, created_by, expires_at)
            VALUES (\(token.hash), \(user), \(purpose), \(actor.personID), now() + \(SessionStore.seconds(lifetime)))
            """,
        ])
        try await AuditStore.append(AuditEntry(action: "one_time_link.issued", subject: .user(user), by: actor), in: scope)
        return token
    }

    /// The link of a token, unless it is used up, has ended, or the person is disabled. Uses nothing up.
    public static func find(_ token: OneTimeToken, in scope: PlatformScope) async throws -> OneTimeLink? {
        try await scope.query(
            """
            SELECT \(User.columns), l.purpose, l.expires_at FROM one_time_link l JOIN app_user u ON u.id = l.user_id
            WHERE l.token_hash = \(token.hash) AND l.used_at IS NULL AND l.expires_at > now() AND u.disabled_at IS NULL
            """
        ).first.map { OneTimeLink(user: try User($0), purpose: try $0.get("purpose"), expiresAt: try $0.get("expires_at")) }
    }

    /// Uses a link up: sets the password (its argon2id hash) and ends the person's sessions.
    /// - Returns: the person, or nil when the link cannot be used any more; then nothing is changed.
    public static func use(
        _ token: OneTimeToken, passwordHash: String, address: String?, in scope: PlatformScope
    ) async throws -> User? {
        let rows = try await scope.query(
            """
            UPDATE one_time_link l SET used_at = now() FROM app_user u
            WHERE l.token_hash = \(token.hash) AND l.used_at IS NULL AND l.expires_at > now() AND u.id = l.user_id
                AND u.disabled_at IS NULL
            RETURNING \(User.columns)
            """)
        guard let row = rows.first else { return nil }
        let user = try User(row)
        try await UserStore.setPassword(
            passwordHash, of: user.id, by: .person(id: user.id, name: user.name, address: address), in: scope)
        return user
    }
}
