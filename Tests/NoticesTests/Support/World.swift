import Clinics
import Delivery
import Foundation
import HTTPClient
import JSON
import Logging
import MigratedDatabase
import Postgres
import Satusehat
import Testing
import Vocabulary

@testable import Notices

/// A database of one test, with a clinic in trial that may be told of its visits.
struct World: Sendable {
    let database: ClinicDatabase
    let superuser: PostgresPool
    let receiver = Receiver()
    var clinicID: ClinicID

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Makes a database with a clinic, runs the body, drops the database.
    static func with(_ body: (World) async throws -> Void) async throws {
        try await MigratedDatabase.with { migrated in
            let database = ClinicDatabase(
                pool: migrated.pool(as: "jembatan_app", connections: 10), masterKey: try MasterKey(text: MasterKey.generate()),
                logger: silent)
            let superuser = migrated.pool(as: nil, connections: 2)
            let world = World(database: database, superuser: superuser, clinicID: try await makeClinic(database, "KLN-MELATI"))
            try await world.sql("UPDATE clinic SET state = 'trial', composition = false")
            try await world.sql(
                """
                INSERT INTO platform_credential (clinic_id, channel, environment, origin, organization_id)
                SELECT clinic_id, 'satusehat', 'sandbox', 'https://api-satusehat-stg.dto.kemkes.go.id', '10000004' FROM clinic
                """)
            try await body(world)
        }
    }

    private static func makeClinic(_ database: ClinicDatabase, _ code: String) async throws -> ClinicID {
        let code = try #require(ClinicCode(code))
        let details = ClinicDetails(name: "Klinik Melati")
        return try #require(try await database.platform { try await ClinicStore.create(code: code, details, by: .cli, in: $0) }).id
    }

    /// As the superuser: what no role of the server may do.
    func sql(_ statement: SQL) async throws { try await superuser.execute(statement) }

    /// The engine's clock runs ahead by so many seconds.
    func clockAhead(_ seconds: Double) async throws {
        try await sql("UPDATE clock SET ahead = make_interval(secs => \(seconds))")
    }

    @discardableResult
    func transaction<T: Sendable>(_ body: (ClinicScope) async throws -> T) async throws -> T {
        try await database.transaction(in: clinicID, body)
    }

    /// An address for these events.
    @discardableResult
    func endpoint(_ events: Set<WebhookEvent> = [.visitCompleted, .visitNeedsPerson]) async throws -> (id: UUID, secret: WebhookSecret) {
        let address = try WebhookAddress("https://sim.klinik.example/jembatan", isDemo: false)
        return try #require(try await transaction { try await WebhookEndpointStore.add(address, events, by: .cli, in: $0) })
    }

    func sender() -> WebhookSender {
        let receiver = receiver
        return WebhookSender(
            database: database, transport: { request throws(HTTPFailure) in try await receiver.answer(request) }, isDemo: false,
            logger: Self.silent)
    }

    /// Sends until nothing is due and nothing is under way.
    func send(_ senders: Int = 1) async throws {
        let tasks = (0..<senders).map { _ in Task { await sender().run() } }
        do {
            try await eventually("nothing is due") {
                try await superuser.query("SELECT FROM webhook_message WHERE lease IS NOT NULL OR due_at <= jembatan_now()").isEmpty
            }
        } catch {
            for task in tasks { task.cancel() }
            throw error
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    func tell() async throws {
        try await VisitTelling(database: database, logger: Self.silent).once()
    }

    /// The messages, oldest first.
    func messages() async throws -> [WebhookMessage] {
        try await transaction { try await WebhookMessageStore.page(WebhookMessageFilter(), after: nil, limit: 500, in: $0) }.reversed()
    }

    func events() async throws -> [String] { try await messages().map(\.event) }

    func audited() async throws -> [String] {
        try await transaction { try await AuditStore.list(in: $0) }.map(\.action)
    }
}

/// Asks again until it holds.
func eventually(_ what: Comment, seconds: Int = 20, _ holds: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record(what)
    throw NeverHappened(what: "\(what)")
}

/// What a test waited for in vain.
struct NeverHappened: Error { let what: String }
