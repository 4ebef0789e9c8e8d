import Clinics
import Foundation
import MigratedDatabase
import Synchronization
import Testing
import Vocabulary

@Suite("API secrets", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ApiCredentialTests {
    /// A clock that tests turn on.
    final class Clock: Sendable {
        private let ahead = Mutex(Duration.zero)
        private let start = ContinuousClock.now
        func turn(_ duration: Duration) { ahead.withLock { $0 += duration } }
        var now: ContinuousClock.Instant { start + ahead.withLock { $0 } }
    }

    static func issue(_ world: World, _ clinic: Clinic) async throws -> IssuedApiSecret {
        try #require(try await world.database.transaction(in: clinic.id) { try await ApiCredentialStore.issue(by: .cli, in: $0) })
    }

    @Test("a secret is 256 random bits behind jbt_, and only its hash is stored")
    func secret() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            let text = issued.secret.text
            #expect(text.hasPrefix("jbt_") && text.count == 47 && issued.credential.hint == String(text.suffix(4)))
            let row = try #require(try await world.superuser.query("SELECT to_jsonb(c)::text AS row FROM api_credential c").first)
            let stored: String = try row.get("row")
            #expect(!stored.contains(text.dropFirst(4).prefix(20)))
            #expect(ApiSecret.generate() != ApiSecret.generate())
        }
    }

    @Test("the right secret opens, a wrong one and an unknown code answer the same")
    func authenticate() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            let other = try await Self.issue(world, try await world.clinic("KLN-LAIN"))
            let api = ApiAuthenticator(database: world.database)
            func result(_ code: String, _ secret: String) async throws -> ApiAuthentication {
                try await api.authenticate(code: code, secret: secret, address: "10.0.0.1")
            }
            #expect(try await result("KLN-MELATI", issued.secret.text) == .accepted(clinic, issued.credential))
            #expect(try await result(" kln-melati ", issued.secret.text) == .accepted(clinic, issued.credential), "the code in any case")
            for (code, secret) in [
                ("KLN-MELATI", other.secret.text), ("KLN-MELATI", ""), ("KLN-MELATI", issued.secret.text + "x"),
                ("KLN-TIDAK-ADA", issued.secret.text), ("", ""), ("'; --", "jbt_"),
            ] { #expect(try await result(code, secret) == .wrong, "\(code)") }
        }
    }

    @Test("a suspended clinic is told so only with the right secret")
    func suspended() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            _ = try await world.database.transaction(in: clinic.id) { try await ClinicStore.take(.suspend, by: .cli, in: $0) { _, _ in } }
            let api = ApiAuthenticator(database: world.database)
            let right = try await api.authenticate(code: clinic.code.text, secret: issued.secret.text, address: nil)
            guard case .suspended = right else { return #expect(Bool(false)) }
            #expect(try await api.authenticate(code: clinic.code.text, secret: "jbt_", address: nil) == .wrong)
        }
    }

    @Test("with an allow-list, the right secret from elsewhere or from nowhere is refused")
    func allowList() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            _ = try await world.database.transaction(in: clinic.id) {
                try await SettingsStore.set([("allowed-networks", "10.1.0.0/16,2001:db8::/32")], by: .cli, in: $0)
            }
            let api = ApiAuthenticator(database: world.database)
            for (address, isAllowed) in [("10.1.2.3", true), ("2001:db8::5", true), ("10.2.0.1", false), (nil, false), ("here", false)] {
                let result = try await api.authenticate(code: clinic.code.text, secret: issued.secret.text, address: address)
                switch result {
                case .accepted: #expect(isAllowed)
                case .addressRefused: #expect(!isAllowed)
                default: Issue.record("\(result)")
                }
            }
        }
    }

    @Test("a revocation is seen within five seconds, and until two seconds have passed nothing is asked")
    func revocation() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            let clock = Clock()
            let api = ApiAuthenticator(database: world.database, now: { clock.now })
            func isAccepted() async throws -> Bool {
                if case .accepted = try await api.authenticate(code: clinic.code.text, secret: issued.secret.text, address: nil) {
                    return true
                }
                return false
            }
            #expect(try await isAccepted())
            let revoked = try await world.database.transaction(in: clinic.id) {
                try await ApiCredentialStore.revoke(issued.credential.id, by: .cli, in: $0)
            }
            #expect(revoked)
            clock.turn(.seconds(1))
            #expect(try await isAccepted(), "from memory")
            clock.turn(.seconds(4))
            #expect(try await !isAccepted())
        }
    }

    @Test("one instance forgets a clinic at once when told to")
    func forget() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let api = ApiAuthenticator(database: world.database)
            #expect(try await api.authenticate(code: clinic.code.text, secret: "jbt_", address: nil) == .wrong)
            let issued = try await Self.issue(world, clinic)
            api.forget(clinic.code)
            let result = try await api.authenticate(code: clinic.code.text, secret: issued.secret.text, address: nil)
            #expect(result == .accepted(clinic, issued.credential))
        }
    }

    @Test("two are valid at a time; a rotation lets the old one live for the overlap and ends an older one")
    func rotation() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let first = try await Self.issue(world, clinic)
            let second = try await Self.issue(world, clinic)
            let refused = try await world.database.transaction(in: clinic.id) { try await ApiCredentialStore.issue(by: .cli, in: $0) }
            #expect(refused == nil)
            let third = try await world.database.transaction(in: clinic.id) {
                try await ApiCredentialStore.rotate(overlap: .seconds(3600), by: .cli, in: $0)
            }
            let all = try await world.database.transaction(in: clinic.id) { try await ApiCredentialStore.list(in: $0) }
            #expect(all.map(\.id) == [third, second, first].map(\.credential.id))
            #expect(all[2].revokedAt != nil && all[0].expiresAt == nil)
            let end = try #require(all[1].expiresAt)
            #expect(all[1].isValid(at: end.addingTimeInterval(-1)) && !all[1].isValid(at: end))
            #expect(abs(end.timeIntervalSinceNow - 3600) < 60)
            let actions = try await world.database.transaction(in: clinic.id) { try await AuditStore.list(in: $0).map(\.action) }
            #expect(actions == ["api_credential.rotated", "api_credential.issued", "api_credential.issued"])
        }
    }

    @Test("the last use is written, with its address")
    func lastUse() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let issued = try await Self.issue(world, clinic)
            let api = ApiAuthenticator(database: world.database)
            for address in ["10.0.0.1", "10.0.0.2"] {
                _ = try await api.authenticate(code: clinic.code.text, secret: issued.secret.text, address: address)
            }
            let credential = try await world.database.transaction(in: clinic.id) { try await ApiCredentialStore.list(in: $0).first }
            #expect(credential?.lastUsedAt != nil && credential?.lastUsedAddress == "10.0.0.1", "once a minute")
        }
    }

    @Test("another clinic's secret can be neither listed nor revoked")
    func otherClinic() async throws {
        try await World.with { world in
            let issued = try await Self.issue(world, try await world.clinic())
            let other = try await world.clinic("KLN-LAIN")
            try await world.database.transaction(in: other.id) { scope async throws in
                #expect(try await ApiCredentialStore.list(in: scope).isEmpty)
                #expect(try await !ApiCredentialStore.revoke(issued.credential.id, by: .cli, in: scope))
            }
        }
    }
}
