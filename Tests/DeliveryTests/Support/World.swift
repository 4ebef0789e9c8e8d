import Clinics
import Foundation
import Logging
import MigratedDatabase
import Postgres
import Satusehat
import Testing
import Vocabulary

@testable import Delivery

/// A database of one test with a clinic that sends to a platform in memory, and as many engines on it as the test starts.
struct World: Sendable {
    let database: ClinicDatabase
    let superuser: PostgresPool
    let platform: FakePlatform
    let masterKeyLine: String
    let migrated: MigratedDatabase
    var clinicID: ClinicID
    let log: RecordedLog

    static let organization = "10000004"
    static let practitionerIHS = "10009880728"
    static let locationID = "2f9c1f0e-1111-4a11-8111-000000000001"

    var intake: Intake { Intake(database: database, planners: [SatusehatVisitPlanner()]) }
    var kinds: KindRegistry { get throws { try KindRegistry(ResourceCatalog.kinds()) } }
    var resend: Resend { get throws { Resend(kinds: try kinds, intake: intake) { _, _, _, _ in false } } }

    /// Makes a database with a clinic, runs the body, drops the database.
    static func with(_ body: (World) async throws -> Void) async throws {
        try await MigratedDatabase.with { migrated in
            let line = MasterKey.generate()
            let log = RecordedLog()
            let database = ClinicDatabase(pool: app(migrated), masterKey: try MasterKey(text: line), logger: log.logger)
            let world = World(
                database: database, superuser: migrated.pool(as: nil, connections: 2), platform: FakePlatform(), masterKeyLine: line,
                migrated: migrated, clinicID: try await makeClinic(database, "KLN-MELATI"), log: log)
            try await world.prepare()
            try await body(world)
        }
    }

    private static func app(_ migrated: MigratedDatabase) -> PostgresPool { migrated.pool(as: "jembatan_app", connections: 10) }

    /// Another instance of the server on the same database.
    func instance() throws -> ClinicDatabase {
        ClinicDatabase(pool: Self.app(migrated), masterKey: try MasterKey(text: masterKeyLine), logger: log.logger)
    }

    /// The same world as another clinic, made now.
    func another(_ code: String) async throws -> World {
        var other = self
        other.clinicID = try await Self.makeClinic(database, code)
        try await other.prepare()
        return other
    }

    private static func makeClinic(_ database: ClinicDatabase, _ code: String) async throws -> ClinicID {
        let code = try #require(ClinicCode(code))
        return try #require(
            try await database.platform { try await ClinicStore.create(code: code, ClinicDetails(name: "Klinik Melati"), by: .cli, in: $0) }
        ).id
    }

    /// Credentials, a doctor, a poli, and a lane that is fast and settles at once.
    private func prepare() async throws {
        // A resume would be one more delivery in every test of something else; its own test switches it on.
        try await sql("UPDATE clinic SET state = 'trial', composition = false WHERE clinic_id = \(clinicID.rawValue)")
        try await sql(
            """
            INSERT INTO platform_credential (clinic_id, channel, environment, origin, organization_id)
            VALUES (\(clinicID.rawValue), 'satusehat', 'sandbox', 'https://api-satusehat-stg.dto.kemkes.go.id', \(Self.organization))
            """)
        try await sql(
            """
            UPDATE lane SET rate_per_minute = 60000, burst = 20000, tokens = 20000, settle_ms = 50
            WHERE clinic_id = \(clinicID.rawValue)
            """)
        try await addPractitioner("D-01", ihs: Self.practitionerIHS)
        try await addLocation("U1", id: Self.locationID)
    }

    func addPractitioner(_ code: String, ihs: String?) async throws {
        let practitioner = Practitioner(id: .v7(), code: code, name: "dr. Alexander")
        try await database.transaction(in: clinicID) { scope in
            _ = try await PractitionerStore.add(practitioner, by: .cli, in: scope)
            guard let ihs else { return }
            try await PractitionerStore.setRemote(
                ihs, of: practitioner.id, method: .manual, environment: .sandbox, at: Date(), by: .cli, in: scope)
        }
    }

    func addLocation(_ code: String, id: String) async throws {
        let location = Location(id: .v7(), code: code, name: "Poli Umum")
        try await database.transaction(in: clinicID) { scope in
            _ = try await LocationStore.add(location, by: .cli, in: scope)
            try await LocationStore.setRemote(id, of: location.id, environment: .sandbox, at: Date(), by: .cli, in: scope)
        }
    }

    /// As the superuser: what no role of the server may do.
    func sql(_ statement: SQL) async throws { try await superuser.execute(statement) }

    /// The engine's clock runs ahead by so many seconds.
    func clockAhead(_ seconds: Int) async throws {
        try await sql("UPDATE clock SET ahead = make_interval(secs => \(Double(seconds)))")
    }

    func clinic() async throws -> Clinic {
        try #require(try await database.platform { try await ClinicStore.find(clinicID, in: $0) })
    }
}
