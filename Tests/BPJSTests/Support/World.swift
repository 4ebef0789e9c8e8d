import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Logging
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import BPJS

/// A database of one test with a clinic that may speak to BPJS, and a BPJS in memory.
struct World: Sendable {
    let database: ClinicDatabase
    let bpjs: FakeBPJS
    let clinic: Clinic
    let calls: BPJSCalls
    private let gate: LaneGate
    private let superuser: PostgresPool

    /// Makes a database with a clinic, runs the body, drops the database.
    static func with(
        _ level: FacilityLevel = .fktp, hasAccess: Bool = true, zone: ClinicTimeZone = .wib, _ body: (World) async throws -> Void
    ) async throws {
        try await MigratedDatabase.with { migrated in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let database = ClinicDatabase(
                pool: migrated.pool(as: "jembatan_app", connections: 4), masterKey: try MasterKey(text: MasterKey.generate()),
                logger: logger)
            let code = try #require(ClinicCode("KLN-MELATI"))
            let clinic = try #require(
                try await database.platform {
                    try await ClinicStore.create(
                        code: code, ClinicDetails(name: "Klinik Melati", level: level, timeZone: zone), by: .cli, in: $0)
                })
            let bpjs = FakeBPJS()
            let ports = ServiceFamily.allCases.map { port($0, bpjs, database, logger) }
            let engine = Engine(
                database: database, kinds: try KindRegistry(BPJSCatalog.kinds()), ports: ports,
                intake: Intake(database: database, planners: []), logger: logger)
            let world = World(
                database: database, bpjs: bpjs, clinic: clinic, calls: BPJSCalls(gate: engine.gate), gate: engine.gate,
                superuser: migrated.pool(as: nil))
            if hasAccess { for family in ServiceFamily.of(level) { try await world.enter(family) } }
            try await body(world)
        }
    }

    private static func port(_ family: ServiceFamily, _ bpjs: FakeBPJS, _ database: ClinicDatabase, _ logger: Logger) -> BPJSPort {
        BPJSPort(
            family, transport: bpjs.transport,
            load: { clinic, environment in
                try await database.transaction(in: clinic) { try await BPJSCredentialStore.load(family, environment, in: $0) }
            }, noteSkew: { _, _, _ in }, policy: UpstreamPolicy(), logger: logger)
    }

    /// Enters the access to a family, on a lane that does not hold back.
    private func enter(_ family: ServiceFamily) async throws {
        var form = BPJSCredentialForm(
            family, environment: .sandbox, address: try #require(.national(family, .sandbox)), consID: FakeBPJS.consumer.consID)
        form.secret = FakeBPJS.consumer.secret
        form.userKey = "kunci-uji"
        if family == .pcare { (form.username, form.password) = ("klinik", "sandi-uji") }
        let wanted = form
        try await database.transaction(in: clinic.id) { _ = try await BPJSCredentialStore.save(wanted, by: .cli, in: $0) }
        try await superuser.execute(
            """
            UPDATE lane SET rate_per_minute = 60000, burst = 20000, tokens = 20000
            WHERE clinic_id = \(clinic.id.rawValue) AND channel = \(family.channel.rawValue)
            """)
    }

    /// Runs the job of references once.
    @discardableResult
    func sync(force: Bool = false, at now: Date = Date()) async throws -> JobResult {
        try await ReferenceJob(database: database, calls: calls, now: { now }).run(
            JobRun(clinic: clinic, isForced: force, say: { _ in }))
    }

    func testConnection(_ family: ServiceFamily) async throws -> ConnectionReport {
        try await BPJSConnectionTest(database: database, gate: gate).run(family, of: clinic, by: .cli)
    }

    /// Changes what only the engine changes.
    func bend(_ statement: SQL) async throws { try await superuser.execute(statement) }

    @discardableResult
    func inClinic<T: Sendable>(_ body: @Sendable (ClinicScope) async throws -> T) async throws -> T {
        try await database.transaction(in: clinic.id, body)
    }

    func standing(_ list: String) async throws -> ReferenceStanding? {
        try await inClinic { try await ReferenceStore.standings(.sandbox, in: $0)[list] }
    }

    func rows(_ list: String, holding text: String = "", limit: Int = 1_000) async throws -> [ReferenceRow] {
        try await inClinic { try await ReferenceStore.rows(list, .sandbox, holding: text, limit: limit, in: $0) }
    }
}
