import Clinics
import Delivery
import Foundation
import HTTPClient
import Logging
import MigratedDatabase
import Postgres
import Synchronization
import Testing
import Vocabulary

@testable import Notices

/// A migrated database of one test with clinics, and a mail server in memory.
struct AlertWorld: Sendable {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    let database: ClinicDatabase
    let superuser: PostgresPool
    let migrated: MigratedDatabase
    let key: String
    let inbox = Inbox()

    /// The mails that were taken; refuses addresses that begin with `tidak-ada`.
    final class Inbox: Sendable {
        private let state = Mutex<(mails: [Mail], failure: MailFailure?)>(([], nil))
        var mails: [Mail] { state.withLock { $0.mails } }
        func fail(_ failure: MailFailure?) { state.withLock { $0.failure = failure } }
        func take(_ mail: Mail) -> MailFailure? {
            state.withLock { state in
                if let failure = state.failure { return failure }
                if mail.to[0].hasPrefix("tidak-ada") { return .refused(code: 550, words: "5.1.1 tidak ada") }
                state.mails.append(mail)
                return nil
            }
        }
    }

    static func with(_ body: (AlertWorld) async throws -> Void) async throws {
        try await MigratedDatabase.with { migrated in
            let key = MasterKey.generate()
            let database = try instance(migrated, key)
            try await body(
                AlertWorld(database: database, superuser: migrated.pool(as: nil, connections: 2), migrated: migrated, key: key))
        }
    }

    private static func instance(_ migrated: MigratedDatabase, _ key: String) throws -> ClinicDatabase {
        ClinicDatabase(pool: migrated.pool(as: "jembatan_app", connections: 6), masterKey: try MasterKey(text: key), logger: quiet)
    }

    // MARK: - What happens

    /// A clinic in trial that is told at `address`.
    func clinic(_ code: String, address: String? = nil, host: String = "platform.test") async throws -> Clinic {
        let code = try #require(ClinicCode(code))
        let made = try #require(
            try await database.platform {
                try await ClinicStore.create(code: code, ClinicDetails(name: "Klinik \(code)"), by: .cli, in: $0)
            })
        try await sql("UPDATE clinic SET state = 'trial' WHERE clinic_id = \(made.id.rawValue)")
        try await sql("UPDATE lane SET upstream = \(host) WHERE clinic_id = \(made.id.rawValue)")
        if let address { try await tell(address, made.id) }
        return made
    }

    func tell(_ address: String, _ clinic: ClinicID) async throws {
        if clinic == .platform {
            try await database.platform { _ = try await AlertAddressStore.add(address, by: .cli, in: $0) }
        } else {
            try await database.transaction(in: clinic) { _ = try await AlertAddressStore.add(address, by: .cli, in: $0) }
        }
        try await sql("UPDATE alert_address SET confirmed_at = now() WHERE email = \(address)")
    }

    func sql(_ statement: SQL) async throws { try await superuser.execute(statement) }

    /// The database's clock runs ahead by so many seconds.
    func clockAhead(_ seconds: Int) async throws {
        try await sql("UPDATE clock SET ahead = make_interval(secs => \(Double(seconds)))")
    }

    func refuse(_ clinic: Clinic) async throws {
        try await sql("UPDATE lane SET credential_refused_at = jembatan_now() WHERE clinic_id = \(clinic.id.rawValue)")
    }
    func accept(_ clinic: Clinic) async throws {
        try await sql("UPDATE lane SET credential_refused_at = NULL WHERE clinic_id = \(clinic.id.rawValue)")
    }

    @discardableResult
    func look(_ clinic: Clinic, times: Int = 1) async throws -> JobResult {
        var result = JobResult.nothing("")
        for _ in 0..<times {
            result = try await AlertJob(database: database, baseURL: "https://jembatan.test").run(
                JobRun(clinic: clinic, isForced: false) { _ in })
        }
        return result
    }

    func lookAtPlatform() async throws {
        _ = try await PlatformAlertJob(database: database, baseURL: "https://jembatan.test").run(
            JobRun(clinic: nil, isForced: false) { _ in })
    }

    func sender(on database: ClinicDatabase? = nil) -> MailSender {
        MailSender(database: database ?? self.database, from: "jembatan@uji.test", logger: Self.quiet) { [inbox] in inbox.take($0) }
    }

    /// Another instance of the server on the same database.
    func instance() throws -> ClinicDatabase { try Self.instance(migrated, key) }

    /// Sends until nothing is due; the subjects of what arrived in all.
    @discardableResult
    func deliver() async throws -> [String] {
        while try await sender().sendDue() > 0 {}
        return inbox.mails.map(\.subject)
    }

    func open(_ clinic: Clinic) async throws -> [Alert] {
        try await database.transaction(in: clinic.id) { try await AlertStore.open(in: $0) }
    }
}
