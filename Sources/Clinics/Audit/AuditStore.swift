import Crypto
import Foundation
import Postgres
import Vocabulary

/// One chain of entries per clinic and one for the platform. The application may only insert and select; the chain shows what was
/// changed in spite of that.
public enum AuditStore {
    /// Appends an entry to the scope's chain. Its head stays locked until the transaction ends, so this is the last thing that a
    /// transaction does (lock order: deliveries, counters, lanes, audit head).
    public static func append(_ entry: AuditEntry, in scope: some DatabaseScope) async throws {
        try await append([entry], in: scope)
    }

    /// Appends several entries, in order.
    public static func append(_ entries: [AuditEntry], in scope: some DatabaseScope) async throws {
        guard !entries.isEmpty else { return }
        let clinic = scope.id
        let heads = try await scope.batch([
            "INSERT INTO audit_head (clinic_id) VALUES (\(clinic.rawValue)) ON CONFLICT DO NOTHING",
            "SELECT seq, hash FROM audit_head WHERE clinic_id = \(clinic.rawValue) FOR NO KEY UPDATE",
        ])
        guard let head = heads[1].first else { throw SealingError.noKey }
        var seq: Int64 = try head.get("seq")
        var previous: [UInt8] = try head.get("hash")
        var statements: [SQL] = []
        for entry in entries {
            seq += 1
            let record = AuditRecord(seq: seq, at: AuditChain.milliseconds(Date()), entry)
            let hash = AuditChain.hash(record, after: previous, of: clinic, key: scope.keys.auditKey)
            statements.append(insert(record, previous, hash, clinic))
            previous = hash
        }
        statements.append("UPDATE audit_head SET seq = \(seq), hash = \(previous) WHERE clinic_id = \(clinic.rawValue)")
        try await scope.batch(statements)
    }

    /// Entries from the newest, at most `limit`, older than the entry `after`.
    public static func list(
        _ filter: AuditFilter = AuditFilter(), after: Int64? = nil, limit: Int = 50, in scope: some DatabaseScope
    ) async throws -> [AuditRecord] {
        var sql: SQL = "SELECT \(columns) FROM audit WHERE clinic_id = \(scope.id.rawValue)"
        if let after { sql = "\(sql) AND seq < \(after)" }
        if let action = filter.action {
            if action.hasSuffix(".") {
                // A range and not LIKE, which uses no index behind row-level security; '/' follows '.'.
                sql = "\(sql) AND action >= \(action) AND action < \(action.dropLast() + "/")"
            } else {
                sql = "\(sql) AND action = \(action)"
            }
        }
        if let person = filter.actorID { sql = "\(sql) AND actor_id = \(person)" }
        if let subject = filter.subject { sql = "\(sql) AND subject_type = \(subject.type) AND subject_id = \(subject.id)" }
        if let since = filter.since { sql = "\(sql) AND at >= \(since)" }
        if let until = filter.until { sql = "\(sql) AND at < \(until)" }
        return try await scope.query("\(sql) ORDER BY seq DESC LIMIT \(limit)").map(AuditRecord.init)
    }

    /// The chain's last number and hash, for the daily log line that anchors the chain outside the database.
    public static func head(in scope: some DatabaseScope) async throws -> (seq: Int64, hash: [UInt8]) {
        let rows = try await scope.query("SELECT seq, hash FROM audit_head WHERE clinic_id = \(scope.id.rawValue)")
        guard let row = rows.first else { return (0, []) }
        return (try row.get("seq"), try row.get("hash"))
    }

    /// Computes the scope's whole chain again, in portions. Entries that are appended meanwhile are left for the next time.
    public static func verify(in scope: some DatabaseScope, portion: Int = 1000) async throws -> AuditVerdict {
        let head = try await head(in: scope)
        var walk = AuditChain(clinic: scope.id, key: scope.keys.auditKey)
        while walk.seq < head.seq {
            let rows = try await scope.query(
                """
                SELECT \(columns), previous, hash FROM audit
                WHERE clinic_id = \(scope.id.rawValue) AND seq > \(walk.seq) AND seq <= \(head.seq) ORDER BY seq LIMIT \(portion)
                """)
            if rows.isEmpty { return .broken(at: walk.seq + 1, .missing) }
            for row in rows {
                let record = try AuditRecord(row)
                if let damage = walk.step(record, previous: try row.get("previous"), hash: try row.get("hash")) {
                    return .broken(at: damage == .missing ? walk.seq + 1 : record.seq, damage)
                }
            }
        }
        if walk.hash != head.hash { return .broken(at: head.seq, .headDiffers) }
        let beyond = try await scope.query(
            "SELECT seq FROM audit WHERE clinic_id = \(scope.id.rawValue) AND seq > \(head.seq) ORDER BY seq LIMIT 1")
        // The head is read first, so an entry beyond it is harmless if the head has moved on to it meanwhile.
        if let row = beyond.first, try await self.head(in: scope).seq == head.seq { return .broken(at: try row.get("seq"), .headDiffers) }
        return .intact(entries: head.seq, head: head.hash)
    }

    private static let columns: SQL = "seq, at, actor_id, actor, action, subject_type, subject_id, change, address"

    private static func insert(_ record: AuditRecord, _ previous: [UInt8], _ hash: [UInt8], _ clinic: ClinicID) -> SQL {
        """
        INSERT INTO audit (clinic_id, seq, at, actor_id, actor, action, subject_type, subject_id, change, address, previous, hash)
        VALUES (\(clinic.rawValue), \(record.seq), \(record.at), \(record.actorID), \(record.actor), \(record.action),
            \(record.subjectType), \(record.subjectID), \(record.change), \(record.address), \(previous), \(hash))
        """
    }
}

extension AuditRecord {
    init(seq: Int64, at: Date, _ entry: AuditEntry) {
        self.init(
            seq: seq, at: at, actorID: entry.actor.personID, actor: entry.actor.shown, action: entry.action,
            subjectType: entry.subject?.type, subjectID: entry.subject?.id, change: entry.change, address: entry.actor.address)
    }

    init(_ row: Row) throws {
        self.init(
            seq: try row.get("seq"), at: try row.get("at"), actorID: try row.get("actor_id"), actor: try row.get("actor"),
            action: try row.get("action"), subjectType: try row.get("subject_type"), subjectID: try row.get("subject_id"),
            change: try row.get("change"), address: try row.get("address"))
    }
}
