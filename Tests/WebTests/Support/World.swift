import Clinics
import Foundation
import MigratedDatabase
import PasswordHashing
import Postgres
import Testing
import Vocabulary

@testable import Web

/// A migrated database of one test with the web side on it, reached as the server reaches it (`jembatan_app`).
struct World: Sendable {
    let migrated: MigratedDatabase
    let database: ClinicDatabase
    let site: TestSite

    /// Makes a database, runs the body, drops the database.
    static func with(at now: Date? = nil, _ body: (World) async throws -> Void) async throws {
        try await MigratedDatabase.with { migrated in
            let database = ClinicDatabase(
                pool: migrated.pool(as: "jembatan_app", connections: 3), masterKey: try MasterKey(text: MasterKey.generate()),
                logger: TestSite.quiet)
            try await body(World(migrated: migrated, database: database, site: try TestSite(database, now: { now ?? Date() })))
        }
    }

    /// The database as its owner reaches it, for what the server cannot do.
    func asOwner<T>(_ body: (PostgresPool) async throws -> T) async throws -> T {
        try await body(migrated.pool(as: "jembatan_owner"))
    }

    static let password = "kuda baterai staples benar"
    /// Made once: argon2id takes its time.
    private static let passwordHash = Task { try await PasswordHasher().hash(password) }

    /// A draft clinic.
    @discardableResult
    func clinic(_ code: String, _ name: String = "Klinik Melati", level: FacilityLevel = .fktp) async throws -> Clinic {
        let code = try #require(ClinicCode(code))
        return try #require(
            try await database.platform {
                try await ClinicStore.create(code: code, ClinicDetails(name: name, level: level), by: .cli, in: $0)
            })
    }

    /// Somebody with a password, as a member of a clinic or as superadmin.
    @discardableResult
    func user(_ email: String, name: String = "Ratna Wulandari", as role: Role? = nil, in clinic: Clinic? = nil) async throws -> User {
        let address = try #require(EmailAddress(email))
        let hash = try await Self.passwordHash.value
        let user = try await database.platform { scope -> User? in
            let user = try await UserStore.create(address, name: name, isSuperadmin: role == nil, by: .cli, in: scope)
            if let user { try await UserStore.setPassword(hash, of: user.id, by: .cli, in: scope) }
            return user
        }
        let made = try #require(user)
        if let clinic, let role {
            try await database.transaction(in: clinic.id) { try await MembershipStore.add(made.id, as: role, by: .cli, in: $0) }
        }
        return made
    }

    /// A browser in which somebody signed in.
    func browser(_ email: String) async throws -> Browser {
        let browser = Browser(site)
        try await browser.get("/login")
        let answer = try await browser.post("/login", ["email": email, "password": Self.password])
        try #require(answer.status == 303, "\(answer.text)")
        // For the token of forms.
        try await browser.get("/profile")
        return browser
    }

    func actions(in clinic: Clinic) async throws -> [String] {
        try await database.transaction(in: clinic.id) { try await AuditStore.list(in: $0) }.map(\.action)
    }
}
