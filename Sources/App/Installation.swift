import BPJS
import Clinics
import Delivery
import Foundation
import HTTPClient
import Logging
import PasswordHashing
import Postgres
import Satusehat
import Vocabulary

/// Everything that one copy of the program is made of, built in one place; commands and tests call it.
struct Installation: Sendable {
    let configuration: Configuration
    let logger: Logger
    let database: ClinicDatabase
    let http: HTTPClient
    let passwords: PasswordHasher
    let kinds: KindRegistry
    let policy: UpstreamPolicy
    let port: SatusehatPort
    let bpjs: [BPJSPort]
    let intake: Intake
    let engine: Engine
    let resend: Resend
    let lookups: SatusehatLookups
    let scheduler: Scheduler

    /// Builds it. Checks the database's role and schema unless `unchecked`; throws a `CommandFailure` that says how to mend it.
    static func build(_ configuration: Configuration, unchecked: Bool = false, connections: Int = 20) async throws -> Installation {
        let logger = LineLogHandler.logger(configuration)
        let pool = PostgresPool(
            PostgresConfiguration(
                url: configuration.databaseURL, maximumConnections: connections, pgbouncer: configuration.pgbouncer,
                applicationName: "jembatan"))
        if !unchecked {
            try await DatabaseRole.check(pool)
            do { try await Migrator.verify(pool, folder: configuration.resources + "/Migrations") } catch {
                throw CommandFailure("\(error.description) Run `jembatan migrate`.")
            }
        }
        let database = ClinicDatabase(pool: pool, masterKey: try MasterKeyFile.load(configuration), logger: logger)
        let http = HTTPClient()
        let policy = UpstreamPolicy(
            allowsPrivateAddresses: configuration.allowPrivateEndpoints,
            customHosts: configuration.isDemo || configuration.allowPrivateEndpoints ? nil : configuration.allowedUpstreams)
        let port = SatusehatPort(client: http, source: StoredCredentials(database), policy: policy, logger: logger)
        let bpjs = ServiceFamily.allCases.map { BPJSPort($0, client: http, database: database, policy: policy, logger: logger) }
        let kinds = try KindRegistry(ResourceCatalog.kinds() + BPJSCatalog.kinds())
        let intake = Intake(database: database, planners: [SatusehatVisitPlanner()])
        let engine = Engine(database: database, kinds: kinds, ports: [port] + bpjs, intake: intake, logger: logger)
        let gate = engine.gate
        let lookups = SatusehatLookups { request, purpose, clinicID in
            guard let clinic = try? await database.platform({ try await ClinicStore.find(clinicID, in: $0) }) else {
                return .notSent(reason: "no_such_clinic")
            }
            return await gate.call(request, purpose: purpose, clinic: clinic)
        }
        let resend = Resend(kinds: kinds, intake: intake, rebuildSource: BPJSIntake(intake).rebuild)
        let jobs = Jobs.registry(configuration, database, port, gate, lookups, intake, resend, kinds, logger)
        return Installation(
            configuration: configuration, logger: logger, database: database, http: http, passwords: PasswordHasher(), kinds: kinds,
            policy: policy, port: port, bpjs: bpjs,
            intake: intake, engine: engine, resend: resend, lookups: lookups,
            scheduler: Scheduler(database: database, jobs: jobs, logger: logger))
    }

    /// Gives back connections and threads.
    func close() async {
        await http.shutdown()
        await engine.watch.flush()
        await database.pool.close()
    }

    /// Builds, works, closes.
    static func with<T>(_ options: GlobalOptions, _ body: (Installation) async throws -> T) async throws -> T {
        let installation = try await build(try Configuration.load(options), connections: 4)
        do {
            let result = try await body(installation)
            await installation.close()
            return result
        } catch {
            await installation.close()
            throw error
        }
    }

    /// The clinic of a code, for commands.
    func clinic(_ code: String) async throws -> Clinic {
        guard let code = ClinicCode(code), let clinic = try await database.platform({ try await ClinicStore.find(code, in: $0) }) else {
            throw CommandFailure("There is no clinic with the code \(code). `jembatan clinic list` shows them.")
        }
        return clinic
    }
}

/// The role that DATABASE_URL logs in as must not be able to see over the walls between clinics.
enum DatabaseRole {
    /// Refuses a superuser, a role with BYPASSRLS, and the owner of our tables.
    static func check(_ pool: PostgresPool) async throws {
        let rows: Rows
        do {
            rows = try await pool.query(
                """
                SELECT current_user AS name, r.rolsuper, r.rolbypassrls, r.rolinherit,
                    EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')) AS owns
                FROM pg_roles r WHERE r.rolname = current_user
                """)
        } catch {
            throw CommandFailure("The database does not answer: \(error.message). Check JEMBATAN_DATABASE_URL.")
        }
        guard let row = rows.first else { return }
        let name: String = try row.get("name")
        if try row.get("rolsuper") {
            throw CommandFailure("Refusing to work as the database superuser \(name): use the role jembatan_app.")
        }
        if try row.get("rolbypassrls") {
            throw CommandFailure("Refusing to work as \(name), which has BYPASSRLS: use the role jembatan_app.")
        }
        if try row.get("owns") { throw CommandFailure("Refusing to work as \(name), which owns tables: use the role jembatan_app.") }
        if try row.get("rolinherit") {
            throw CommandFailure(
                "The role \(name) must be NOINHERIT, or the engine's policies hold for it too: ALTER ROLE \(name) NOINHERIT.")
        }
    }
}

/// The master key. In demo mode one is made when it is missing.
enum MasterKeyFile {
    static func load(_ configuration: Configuration) throws -> MasterKey {
        let path = configuration.masterKeyFile
        if !FileManager.default.fileExists(atPath: path) {
            guard configuration.isDemo else { throw CommandFailure("The master key file \(path) does not exist.") }
            let made = FileManager.default.createFile(
                atPath: path, contents: Data((MasterKey.generate() + "\n").utf8), attributes: [.posixPermissions: 0o600])
            guard made else { throw CommandFailure("The master key \(path) could not be written.") }
        }
        do { return try MasterKey.load(file: path) } catch { throw CommandFailure("\(path): \(error.description)") }
    }
}
