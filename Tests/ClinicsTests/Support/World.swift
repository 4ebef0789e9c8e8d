import Clinics
import Foundation
import Logging
import Postgres
import Testing
import Vocabulary

/// A database of one test, reached as the server reaches it (`jembatan_app`), and as a superuser for what the server cannot do.
struct World: Sendable {
    let database: ClinicDatabase
    let superuser: PostgresPool
    /// The line of its MASTER_KEY_FILE.
    let masterKeyLine: String
    let name: String

    /// Makes a database, runs the body, drops the database.
    @discardableResult
    static func with<T: Sendable>(_ body: (World) async throws -> T) async throws -> T {
        let template = try await TemplateDatabase.name()
        await DatabaseGate.shared.enter()
        let name = "clinics_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let admin = PostgresPool(
            PostgresConfiguration(url: TemplateDatabase.url("postgres"), maximumConnections: 1, waitTimeout: .seconds(30)))
        let result: Result<T, any Error>
        do {
            try await admin.execute("CREATE DATABASE \(identifier: name) OWNER jembatan_owner TEMPLATE \(identifier: template)")
            let line = MasterKey.generate()
            let world = World(
                database: ClinicDatabase(pool: app(name), masterKey: try MasterKey(text: line), logger: quiet),
                superuser: PostgresPool(PostgresConfiguration(url: TemplateDatabase.url(name), maximumConnections: 1)),
                masterKeyLine: line, name: name)
            do { result = .success(try await body(world)) } catch { result = .failure(error) }
            await world.database.pool.close()
            await world.superuser.close()
            try await admin.execute("DROP DATABASE \(identifier: name) WITH (FORCE)")
        } catch {
            await admin.close()
            await DatabaseGate.shared.leave()
            throw error
        }
        await admin.close()
        await DatabaseGate.shared.leave()
        return try result.get()
    }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func app(_ name: String) -> PostgresPool {
        PostgresPool(
            PostgresConfiguration(url: TemplateDatabase.url(name, role: "jembatan_app"), maximumConnections: 3, waitTimeout: .seconds(30)))
    }

    /// Another instance on the same database, with its own memory, perhaps with another master key file.
    func instance(masterKeys text: String? = nil) throws -> ClinicDatabase {
        ClinicDatabase(pool: database.pool, masterKey: try MasterKey(text: text ?? masterKeyLine), logger: World.quiet)
    }

    /// A draft clinic.
    @discardableResult
    func clinic(_ code: String = "KLN-MELATI", name: String = "Klinik Melati") async throws -> Clinic {
        let code = try #require(ClinicCode(code))
        return try #require(
            try await database.platform { try await ClinicStore.create(code: code, ClinicDetails(name: name), by: .cli, in: $0) })
    }

    /// A person with an address, without a password.
    func user(_ email: String, isSuperadmin: Bool = false) async throws -> User {
        let address = try #require(EmailAddress(email))
        return try #require(
            try await database.platform {
                try await UserStore.create(address, name: "Sari Wulandari", isSuperadmin: isSuperadmin, by: .cli, in: $0)
            })
    }
}
