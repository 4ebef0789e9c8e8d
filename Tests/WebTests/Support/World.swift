import Clinics
import Foundation
import PasswordHashing
import Postgres
import Testing
import Vocabulary

@testable import Web

/// A migrated database of one test with the web side on it, reached as the server reaches it (`jembatan_app`).
struct World: Sendable {
    /// A superuser's connection string of a throw-away cluster, or nil: then the tests that need one say so.
    static let server = ProcessInfo.processInfo.environment["JEMBATAN_TEST_POSTGRES"]
    static let isThere = server != nil

    let name: String
    let database: ClinicDatabase
    let site: TestSite

    /// Makes a database, runs the body, drops the database.
    static func with(_ body: (World) async throws -> Void) async throws {
        let name = "web_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let admin = PostgresPool(PostgresConfiguration(url: url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        let template = try await template.value
        try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE \(identifier: template)")
        let pool = PostgresPool(
            PostgresConfiguration(url: url(name, role: "jembatan_app"), maximumConnections: 3, waitTimeout: .seconds(30)))
        let result: Result<Void, any Error>
        do {
            let database = ClinicDatabase(pool: pool, masterKey: try MasterKey(text: MasterKey.generate()), logger: TestSite.quiet)
            result = .success(try await body(World(name: name, database: database, site: try TestSite(database))))
        } catch {
            result = .failure(error)
        }
        await pool.close()
        try await admin.execute("DROP DATABASE \(identifier: name) WITH (FORCE)")
        await admin.close()
        try result.get()
    }

    /// Migrated once per run; every test copies it.
    private static let template = Task {
        let name = "web_template_\(ProcessInfo.processInfo.processIdentifier)"
        let admin = PostgresPool(PostgresConfiguration(url: url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        // Two test processes must not make the same roles at once.
        _ = try await admin.query("SELECT pg_advisory_lock(6507)")
        for statement in try roles() { _ = try await admin.query(SQL(stringLiteral: statement)) }
        _ = try await admin.query("SELECT pg_advisory_unlock(6507)")
        try await admin.execute("DROP DATABASE IF EXISTS \(identifier: name)")
        try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE template0 ENCODING 'UTF8'")
        await admin.close()
        try await Migrator(folder: TestSite.root + "/Migrations", url: url(name, role: "jembatan_owner")).run()
        return name
    }

    /// Scripts/roles.sql: a DO block, then one statement a line.
    private static func roles() throws -> [String] {
        let text = try String(contentsOfFile: TestSite.root + "/Scripts/roles.sql", encoding: .utf8)
        guard let end = text.range(of: "\n$$;") else { return [] }
        let rest = text[end.upperBound...].split(separator: ";").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        return [String(text[..<end.upperBound])] + rest.filter { !$0.isEmpty }
    }

    private static func url(_ database: String, role: String? = nil) -> String {
        "\(server ?? "") dbname=\(database)" + (role.map { " user=\($0)" } ?? "")
    }

    /// The database as its owner reaches it, for what the server cannot do.
    func asOwner<T>(_ body: (PostgresPool) async throws -> T) async throws -> T {
        let owner = PostgresPool(PostgresConfiguration(url: Self.url(name, role: "jembatan_owner"), maximumConnections: 1))
        let result: Result<T, any Error>
        do { result = .success(try await body(owner)) } catch { result = .failure(error) }
        await owner.close()
        return try result.get()
    }

    static let password = "kuda baterai staples benar"
    /// Made once: argon2id takes its time.
    private static let passwordHash = Task { try await PasswordHasher().hash(password) }

    /// A draft clinic.
    @discardableResult
    func clinic(_ code: String, _ name: String = "Klinik Melati") async throws -> Clinic {
        let code = try #require(ClinicCode(code))
        return try #require(
            try await database.platform { try await ClinicStore.create(code: code, ClinicDetails(name: name), by: .cli, in: $0) })
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
