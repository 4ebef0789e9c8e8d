import Clinics
import Foundation
import MigratedDatabase
import PasswordHashing
import Testing
import Vocabulary

@Suite("Accounts", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AccountTests {
    static let hasher = PasswordHasher()

    @Test("an address has one account, in any case")
    func unique() async throws {
        try await World.with { world in
            let user = try await world.user("Sari@Melati.id ")
            #expect(user.email == "sari@melati.id" && !user.hasPassword && user.isEnabled)
            let again = try await world.database.platform {
                try await UserStore.create(#require(EmailAddress("SARI@melati.ID")), name: "Lain", by: .cli, in: $0)
            }
            #expect(again == nil)
            for wrong in ["", "sari", "@melati.id", "sari@", "a@b@c", "sari @melati.id", "<a@b.id>"] { #expect(EmailAddress(wrong) == nil) }
        }
    }

    @Test("an invited person is a member and gets a link; one who has a password needs none")
    func invite() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let email = try #require(EmailAddress("sari@melati.id"))
            let invitation = try await world.database.transaction(in: clinic.id) {
                try await UserStore.invite(email, name: "Sari", as: .admin, by: .cli, in: $0)
            }
            let token = try #require(invitation.token)
            let used = try await world.database.platform {
                try await OneTimeLinkStore.use(token, passwordHash: "$argon2id$x", address: "10.0.0.1", in: $0)
            }
            #expect(used?.id == invitation.user.id)
            let other = try await world.clinic("KLN-LAIN")
            let second = try await world.database.transaction(in: other.id) {
                try await UserStore.invite(email, name: "Sari", as: .registration, by: .cli, in: $0)
            }
            #expect(second.token == nil && second.user.id == invitation.user.id)
            let roles = try await world.database.platform { try await MembershipStore.memberships(of: second.user.id, in: $0).map(\.role) }
            #expect(roles == [.admin, .registration])
            let members = try await world.database.transaction(in: other.id) { try await MembershipStore.members(in: $0) }
            #expect(members.map(\.user.email) == ["sari@melati.id"] && members.first?.membership.clinicID == other.id)
        }
    }

    @Test("a link is used once; looking at it uses nothing up; a newer one ends it, and so does time")
    func oneTimeLinks() async throws {
        try await World.with { world in
            let user = try await world.user("sari@melati.id")
            let (old, new) = try await world.database.platform { scope in
                (
                    try await OneTimeLinkStore.issue(.invitation, for: user.id, by: .cli, in: scope),
                    try await OneTimeLinkStore.issue(.password, for: user.id, by: .cli, in: scope)
                )
            }
            try await world.database.platform { scope async throws in
                #expect(try await OneTimeLinkStore.find(old, in: scope) == nil)
                for _ in 0..<2 { #expect(try await OneTimeLinkStore.find(new, in: scope)?.purpose == .password) }
                #expect(try await OneTimeLinkStore.find(OneTimeToken(text: "x"), in: scope) == nil)
                #expect(try await OneTimeLinkStore.use(new, passwordHash: "h", address: nil, in: scope)?.hasPassword == false)
                #expect(try await OneTimeLinkStore.use(new, passwordHash: "h2", address: nil, in: scope) == nil)
                #expect(try await UserStore.passwordHash(of: user.id, in: scope) == "h")
            }
            let late = try await world.database.platform { try await OneTimeLinkStore.issue(.password, for: user.id, by: .cli, in: $0) }
            try await world.superuser.execute("UPDATE one_time_link SET expires_at = now() - interval '1 second' WHERE used_at IS NULL")
            #expect(
                try await world.database.platform { try await OneTimeLinkStore.use(late, passwordHash: "h", address: nil, in: $0) } == nil)
            let stored = try await world.superuser.query("SELECT octet_length(token_hash) AS n, token_hash FROM one_time_link")
            for row in stored {
                #expect(try row.get("n", as: Int.self) == 32)
                #expect(try row.get("token_hash", as: [UInt8].self) != Array(new.text.utf8))
            }
        }
    }

    @Test("a session shows its person, memberships and clinics, until it ends in one of five ways")
    func sessions() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let user = try await world.user("sari@melati.id")
            try await world.database.transaction(in: clinic.id) { try await MembershipStore.add(user.id, as: .admin, by: .cli, in: $0) }
            func start() async throws -> SessionToken {
                try await world.database.platform {
                    try await SessionStore.create(for: user.id, address: "10.0.0.1", userAgent: "Test", in: $0)
                }
            }
            func viewer(_ token: SessionToken) async throws -> Viewer? {
                try await world.database.platform { try await SessionStore.viewer(token, in: $0) }
            }
            var token = try await start()
            let seen = try #require(try await viewer(token))
            #expect(seen.user.id == user.id && seen.may(.satusehat, in: clinic.id) && seen.clinics.map(\.code) == ["KLN-MELATI"])
            #expect(try await viewer(SessionToken(text: "x")) == nil)

            let first = token
            let turned = try await world.database.platform { try await SessionStore.rotate(first, in: $0) }
            let rotated = try #require(turned)
            #expect(try await viewer(first) == nil)
            #expect(try await viewer(rotated)?.session.id == seen.session.id)

            try await world.superuser.execute("UPDATE session SET last_seen_at = now() - interval '12 hours 1 second'")
            #expect(try await viewer(rotated) == nil, "idle")
            token = try await start()
            try await world.superuser.execute("UPDATE session SET expires_at = now()")
            #expect(try await viewer(token) == nil, "absolute")
            #expect(try await world.database.platform { try await SessionStore.prune(in: $0) } == 2)

            token = try await start()
            let signedOut = token
            try await world.database.platform { try await SessionStore.end(signedOut, by: .cli, in: $0) }
            #expect(try await viewer(signedOut) == nil, "signed out")
            token = try await start()
            let id = try #require(try await viewer(token)?.session.id)
            try await world.database.platform { scope async throws in
                #expect(try await !SessionStore.revoke(id, of: .v7(), by: .cli, in: scope), "somebody else's")
                #expect(try await SessionStore.revoke(id, of: user.id, by: .cli, in: scope))
            }
            #expect(try await viewer(token) == nil, "revoked")
            token = try await start()
            #expect(try await world.database.platform { try await UserStore.setEnabled(false, user.id, by: .cli, in: $0) })
            #expect(try await viewer(token) == nil, "disabled")
        }
    }

    @Test("the use of a session is noted when a minute has passed")
    func lastSeen() async throws {
        try await World.with { world in
            let user = try await world.user("sari@melati.id")
            let token = try await world.database.platform {
                try await SessionStore.create(for: user.id, address: nil, userAgent: nil, in: $0)
            }
            try await world.superuser.execute("UPDATE session SET last_seen_at = now() - interval '2 hours'")
            _ = try await world.database.platform { try await SessionStore.viewer(token, in: $0) }
            let session = try await world.database.platform { try await SessionStore.list(of: user.id, in: $0).first }
            #expect(try #require(session).lastSeenAt.timeIntervalSinceNow > -600)
        }
    }

    @Test("a superadmin enters a clinic with a new token, audited there; nobody else does")
    func entering() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            for (email, isSuperadmin) in [("super@jembatan.id", true), ("sari@melati.id", false)] {
                let user = try await world.user(email, isSuperadmin: isSuperadmin)
                let actor = Actor.person(id: user.id, name: user.name)
                let token = try await world.database.platform {
                    try await SessionStore.create(for: user.id, address: nil, userAgent: nil, in: $0)
                }
                let entered = try await world.database.transaction(in: clinic.id) { try await SessionStore.enter(token, by: actor, in: $0) }
                #expect((entered != nil) == isSuperadmin)
                guard let entered else { continue }
                let viewer = try await world.database.platform { try await SessionStore.viewer(entered, in: $0) }
                #expect(viewer?.may(.satusehat, in: clinic.id) == true && viewer?.clinics.map(\.id) == [clinic.id])
                let after = try await world.database.platform { scope in
                    let left = try #require(try await SessionStore.leave(entered, in: scope))
                    return try await SessionStore.viewer(left, in: scope)
                }
                #expect(after?.permissions(in: clinic.id) == [])
            }
            let actions = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0).map(\.action) }
            #expect(actions == ["clinic.entered"])
        }
    }

    @Test("a member's permissions are the role's changed by what is granted and withheld")
    func changeMembership() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let user = try await world.user("sari@melati.id")
            try await world.database.transaction(in: clinic.id) { scope in
                #expect(try await !MembershipStore.change(user.id, role: .admin, permissions: [], by: .cli, in: scope))
                try await MembershipStore.add(user.id, as: .registration, by: .cli, in: scope)
                #expect(
                    try await MembershipStore.change(
                        user.id, role: .registration, permissions: [.patients, .visits, .system], by: .cli, in: scope))
                let membership = try await MembershipStore.find(user.id, in: scope)
                #expect(membership?.granted == [.visits] && membership?.withheld == [.consents])
                #expect(membership?.permissions == [.patients, .visits])
                #expect(try await MembershipStore.setEnabled(false, user.id, by: .cli, in: scope))
                #expect(try await !MembershipStore.setEnabled(false, user.id, by: .cli, in: scope))
                #expect(try await MembershipStore.find(user.id, in: scope)?.permissions == [])
            }
        }
    }

    @Test("a new password ends all sessions but the one it was set in")
    func setPassword() async throws {
        try await World.with { world in
            let user = try await world.user("sari@melati.id")
            try await world.database.platform { scope in
                var tokens: [SessionToken] = []
                for _ in 0..<3 { tokens.append(try await SessionStore.create(for: user.id, address: nil, userAgent: nil, in: scope)) }
                let kept = try #require(try await SessionStore.viewer(tokens[1], in: scope)).session.id
                try await UserStore.setPassword("hash", of: user.id, keeping: kept, by: .cli, in: scope)
                #expect(try await SessionStore.list(of: user.id, in: scope).map(\.id) == [kept])
            }
        }
    }

    @Test("signing in: right, wrong, unknown, disabled; each is audited without the address")
    func signIn() async throws {
        try await World.with { world in
            let user = try await world.user("sari@melati.id")
            let hash = try await Self.hasher.hash("benar sekali")
            try await world.database.platform { try await UserStore.setPassword(hash, of: user.id, by: .cli, in: $0) }
            let signIn = SignIn(database: world.database, hasher: Self.hasher)
            func outcome(_ email: String, _ password: String) async throws -> String {
                switch try await signIn(email: email, password: password, address: "10.0.0.1", userAgent: nil) {
                case .signedIn(let user, let token):
                    let viewer = try await world.database.platform { try await SessionStore.viewer(token, in: $0) }
                    return viewer?.user.id == user.id ? "in" : "no session"
                case .wrong: return "wrong"
                case .wait: return "wait"
                case .busy: return "busy"
                }
            }
            #expect(try await outcome("SARI@melati.id", "benar sekali") == "in")
            #expect(try await outcome("sari@melati.id", "salah") == "wrong")
            #expect(try await outcome("nobody@melati.id", "benar sekali") == "wrong")
            #expect(try await outcome("", "") == "wrong")
            _ = try await world.database.platform { try await UserStore.setEnabled(false, user.id, by: .cli, in: $0) }
            #expect(try await outcome("sari@melati.id", "benar sekali") == "wrong")
            let entries = try await world.database.platform { try await AuditStore.list(limit: 100, in: $0) }
            #expect(entries.filter { $0.action == "login.accepted" }.count == 1)
            #expect(entries.filter { $0.action == "login.refused" }.count == 3)
            #expect(!entries.contains { $0.change?.contains("sari@melati.id") == true })
        }
    }
}
