import Foundation
import JSON
import Postgres
import Vocabulary

/// `keys rotate --data`: one new data key for every clinic, and everything that is sealed, sealed again under it.
///
/// A rotation that was begun is gone on with until it is finished, however often the command is repeated, and gives each clinic one new
/// key; only then does the next one begin. Servers that run have the older keys in memory for a while and seal with them: so a run
/// finishes the rotation only when it began after that while. Beginning and end stand in the platform's audit chain, which is where
/// the next run reads them. Older keys are kept: blind indexes are derived from the first.
public struct KeyRotation: Sendable {
    let database: ClinicDatabase
    let owner: PostgresPool
    let settling: Duration
    let portion: Int

    /// How long after a clinic's new key servers may still seal with the older ones.
    public static let settling = ClinicDatabase.keysLive + .seconds(60)

    /// - Parameters:
    ///   - database: as the application's role.
    ///   - owner: connections of the schema's owner, who alone may change what was recorded for good.
    ///   - settling: how long after a clinic's new key servers may still seal with the older ones.
    ///   - portion: rows a transaction; they are locked while their values are sealed.
    public init(_ database: ClinicDatabase, owner: PostgresPool, settling: Duration = Self.settling, portion: Int = 500) {
        self.database = database
        self.owner = owner
        self.settling = settling
        self.portion = portion
    }

    /// What was done for a clinic.
    public struct Progress: Sendable {
        /// The clinic's code.
        public let clinic: String
        /// Its place among all of them, from 1.
        public let number: Int
        /// How many there are.
        public let total: Int
        /// Rows sealed anew, by table, in the catalogue's order, where there were any.
        public let rows: [(table: String, count: Int)]
        /// Values that could not be opened and were left as they are.
        public let unreadable: Int
    }

    /// What a run did.
    public struct Report: Sendable {
        /// An unfinished rotation was gone on with.
        public var isContinued = false
        /// Data keys made.
        public var newKeys = 0
        /// Clinics gone through.
        public var clinics = 0
        /// Rows sealed anew, by table.
        public var rows: [String: Int] = [:]
        /// Values that could not be opened and were left as they are.
        public var unreadable = 0
        /// False: repeat it once ``KeyRotation/settling`` has passed.
        public var isFinished = false
    }

    /// Begins or goes on, tells of each clinic when it is done, and says what was done.
    public func run(by actor: Actor, told: (Progress) -> Void) async throws -> Report {
        var report = Report()
        let since: String
        (since, report.isContinued) = try await begun(by: actor)
        let clinics = try await database.platform { scope in
            try await scope.query("SELECT clinic_id, code FROM clinic ORDER BY clinic_id").map {
                (id: ClinicID(try $0.get("clinic_id")), code: try $0.get("code", as: String.self))
            }
        }
        var isSettled = true
        for clinic in clinics {
            let isNew = try await DataKeyStore.add(in: database, clinic: clinic.id, unlessMadeSince: since, by: actor) != nil
            report.newKeys += isNew ? 1 : 0
            if isSettled { isSettled = try await DataKeyStore.isNewestOlder(than: settling, in: database, clinic: clinic.id) }
        }
        for clinic in clinics {
            report.clinics += 1
            let done = try await reseal(clinic.id, clinic.code, number: report.clinics, of: clinics.count)
            for (table, count) in done.rows { report.rows[table, default: 0] += count }
            report.unreadable += done.unreadable
            told(done)
        }
        report.isFinished = isSettled
        if isSettled { try await note(Self.finished, nil, by: actor) }
        return report
    }

    private func reseal(_ clinic: ClinicID, _ code: String, number: Int, of total: Int) async throws -> Progress {
        let keys = try await database.reloadKeys(of: clinic)
        var rows: [(table: String, count: Int)] = []
        var unreadable = 0
        for table in SealedTable.all {
            let pool = table.isAppendOnly ? owner : database.pool
            let done = try await Resealing(table: table, clinic: clinic, keys: keys, pool: pool, portion: portion).run()
            if done.rows > 0 { rows.append((table.name.description, done.rows)) }
            unreadable += done.unreadable
        }
        return Progress(clinic: code, number: number, total: total, rows: rows, unreadable: unreadable)
    }

    // MARK: beginning and end

    private static let begun = "data_key.rotation_begun"
    private static let finished = "data_key.rotation_finished"
    private static let subject = AuditEntry.Subject("data_key", "all")

    /// When the rotation began that is to be finished, by the database's clock; a new one when there is none.
    private func begun(by actor: Actor) async throws -> (since: String, isContinued: Bool) {
        try await database.platform { scope in
            // Two runs at once begin one rotation.
            let now = try await scope.query("SELECT now()::text AS now FROM data_key WHERE clinic_id = 0 AND id = 1 FOR UPDATE")
            guard let since: String = try now.first?.get("now") else { throw SealingError.noKey }
            if let text = try await Self.unfinished(in: scope) { return (text, true) }
            try await AuditStore.append(
                AuditEntry(action: Self.begun, subject: Self.subject, after: ["since": .string(since)], by: actor), in: scope)
            return (since, false)
        }
    }

    /// When the rotation began that is not finished, if there is one.
    public static func unfinished(in scope: PlatformScope) async throws -> String? {
        var filter = AuditFilter()
        filter.subject = subject
        guard let last = try await AuditStore.list(filter, limit: 1, in: scope).first, last.action == begun, let change = last.change
        else { return nil }
        return try JSON.parse(change)["after"]?["since"]?.string
    }

    private func note(_ action: String, _ after: JSON?, by actor: Actor) async throws {
        try await database.platform {
            try await AuditStore.append(AuditEntry(action: action, subject: Self.subject, after: after, by: actor), in: $0)
        }
    }
}
