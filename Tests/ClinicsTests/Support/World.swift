import Clinics
import Foundation
import Logging
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

/// A database of one test, reached as the server reaches it (`jembatan_app`), and as a superuser for what the server cannot do.
struct World: Sendable {
    let database: ClinicDatabase
    let superuser: PostgresPool
    /// The line of its MASTER_KEY_FILE.
    let masterKeyLine: String

    /// Makes a database, runs the body, drops the database.
    @discardableResult
    static func with<T: Sendable>(_ body: (World) async throws -> T) async throws -> T {
        try await MigratedDatabase.with { migrated in
            let line = MasterKey.generate()
            let pool = migrated.pool(as: "jembatan_app", connections: 3)
            return try await body(
                World(
                    database: ClinicDatabase(pool: pool, masterKey: try MasterKey(text: line), logger: quiet),
                    superuser: migrated.pool(as: nil), masterKeyLine: line))
        }
    }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

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
