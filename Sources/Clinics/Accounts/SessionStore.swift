import Foundation
import Postgres
import Vocabulary

/// Sessions of people in browsers.
public enum SessionStore {
    /// Unused for so long, a session ends.
    public static let idleLimit: Duration = .seconds(12 * 3600)
    /// However much it is used, it ends after this.
    public static let absoluteLimit: Duration = .seconds(7 * 24 * 3600)

    /// Starts a session. The token goes into the cookie and nowhere else.
    public static func create(for user: UUID, address: String?, userAgent: String?, in scope: PlatformScope) async throws -> SessionToken {
        let token = SessionToken.generate()
        try await scope.batch([
            """
            INSERT INTO session (token_hash, id, user_id, expires_at, address, user_agent)
            VALUES (\(token.hash), \(UUID.v7()), \(user), now() + \(seconds(absoluteLimit)), \(address), \(userAgent.map { String($0.prefix(200)) }))
            """,
            "UPDATE app_user SET last_login_at = now() WHERE id = \(user)",
        ])
        return token
    }

    /// Who is behind a token: the person, their session, memberships and clinics. nil when it is none of ours, has ended, or the
    /// person is disabled. Notes the use, at most once a minute.
    public static func viewer(_ token: SessionToken, in scope: PlatformScope) async throws -> Viewer? {
        let live: SQL = """
            s.token_hash = \(token.hash) AND s.expires_at > now() AND s.last_seen_at > now() - \(seconds(idleLimit)) AND u.disabled_at IS NULL
            """
        let session: SQL = "FROM session s JOIN app_user u ON u.id = s.user_id"
        let results = try await scope.batch([
            """
            SELECT \(User.columns), \(Session.columns), s.last_seen_at < now() - interval '1 minute' AS is_use_due
            \(session) WHERE \(live)
            """,
            """
            SELECT \(Membership.columns) \(session) JOIN membership m ON m.user_id = u.id
            WHERE \(live) AND m.disabled_at IS NULL ORDER BY m.clinic_id
            """,
            """
            SELECT c.clinic_id, c.code, c.name \(session) JOIN clinic c ON c.clinic_id = s.entered_clinic
                OR c.clinic_id IN (SELECT m.clinic_id FROM membership m WHERE m.user_id = u.id AND m.disabled_at IS NULL)
            WHERE \(live) ORDER BY lower(c.name), c.clinic_id
            """,
        ])
        guard let row = results[0].first else { return nil }
        if try row.get("is_use_due") { try await scope.execute("UPDATE session SET last_seen_at = now() WHERE token_hash = \(token.hash)") }
        return Viewer(
            user: try User(row), session: try Session(row), memberships: try results[1].map(Membership.init),
            clinics: try results[2].map {
                ClinicLabel(id: ClinicID(try $0.get("clinic_id")), code: try $0.get("code"), name: try $0.get("name"))
            })
    }

    /// Gives a session a new token, when what it may do changes; the old one is worth nothing.
    public static func rotate(_ token: SessionToken, in scope: PlatformScope) async throws -> SessionToken? {
        let new = SessionToken.generate()
        let changed = try await scope.execute("UPDATE session SET token_hash = \(new.hash) WHERE token_hash = \(token.hash)")
        return changed > 0 ? new : nil
    }

    /// A superadmin enters a clinic; audited in the clinic's chain. The session gets a new token.
    /// - Returns: nil when the session is no superadmin's.
    public static func enter(_ token: SessionToken, by actor: Actor, in scope: ClinicScope) async throws -> SessionToken? {
        let new = SessionToken.generate()
        let changed = try await scope.execute(
            """
            UPDATE session s SET entered_clinic = \(scope.id.rawValue), token_hash = \(new.hash) FROM app_user u
            WHERE s.token_hash = \(token.hash) AND u.id = s.user_id AND u.is_superadmin AND u.disabled_at IS NULL
            """)
        guard changed > 0 else { return nil }
        try await AuditStore.append(
            AuditEntry(action: "clinic.entered", subject: actor.personID.map { .user($0) }, by: actor), in: scope)
        return new
    }

    /// A superadmin leaves the clinic that they entered. The session gets a new token.
    public static func leave(_ token: SessionToken, in scope: some DatabaseScope) async throws -> SessionToken? {
        let new = SessionToken.generate()
        let changed = try await scope.execute(
            "UPDATE session SET entered_clinic = NULL, token_hash = \(new.hash) WHERE token_hash = \(token.hash)")
        return changed > 0 ? new : nil
    }

    /// A person's sessions that have not ended, the latest first.
    public static func list(of user: UUID, in scope: PlatformScope) async throws -> [Session] {
        try await scope.query(
            """
            SELECT \(Session.columns) FROM session s
            WHERE s.user_id = \(user) AND s.expires_at > now() AND s.last_seen_at > now() - \(seconds(idleLimit))
            ORDER BY s.last_seen_at DESC, s.id DESC
            """
        ).map(Session.init)
    }

    /// Ends the session of a token: signing out. Audited, as signing in is.
    public static func end(_ token: SessionToken, by actor: Actor, in scope: PlatformScope) async throws {
        guard try await scope.execute("DELETE FROM session WHERE token_hash = \(token.hash)") > 0 else { return }
        try await AuditStore.append(
            AuditEntry(action: "session.ended", subject: actor.personID.map { .user($0) }, by: actor), in: scope)
    }

    /// Ends one of a person's sessions from the profile page.
    /// - Returns: false when it is not theirs or has ended.
    public static func revoke(_ id: UUID, of user: UUID, by actor: Actor, in scope: PlatformScope) async throws -> Bool {
        guard try await scope.execute("DELETE FROM session WHERE id = \(id) AND user_id = \(user)") > 0 else { return false }
        try await AuditStore.append(AuditEntry(action: "session.revoked", subject: .user(user), by: actor), in: scope)
        return true
    }

    /// Removes sessions that have ended.
    public static func prune(in scope: PlatformScope) async throws -> Int {
        try await scope.execute(
            "DELETE FROM session WHERE expires_at <= now() OR last_seen_at <= now() - \(seconds(idleLimit))")
    }

    static func seconds(_ duration: Duration) -> SQL { "make_interval(secs => \(Double(duration.components.seconds)))" }
}

extension Session {
    static let columns: SQL = """
        s.id AS session_id, s.user_id, s.created_at AS session_created_at, s.last_seen_at, s.expires_at, s.address, s.user_agent,
        s.entered_clinic
        """

    init(_ row: Row) throws {
        self.init(
            id: try row.get("session_id"), userID: try row.get("user_id"), createdAt: try row.get("session_created_at"),
            lastSeenAt: try row.get("last_seen_at"), expiresAt: try row.get("expires_at"), address: try row.get("address"),
            userAgent: try row.get("user_agent"), enteredClinic: try row.get("entered_clinic", as: Int64?.self).map { ClinicID($0) })
    }
}
