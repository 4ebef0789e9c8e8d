import Clinics
import Foundation
import Postgres

/// One delivery's move between states, as its counter sees it. `from` nil is a new one, `to` nil one that is gone.
struct CounterChange: Sendable, Hashable {
    var clinic: Int64
    var channel: String
    var day: String
    var kind: String
    var from: String?
    var to: String?
}

/// Counters: one row per clinic, channel, day and kind, a column per state, changed in the transaction of the change itself.
public enum CounterStore {
    /// Adds up the changes and writes each counter once, in key order (unordered writers deadlock: measured).
    static func change(_ changes: [CounterChange]) -> SQL {
        struct Key: Hashable {
            let clinic: Int64
            let channel: String
            let day: String
            let kind: String
        }
        var sums: [Key: [String: Int]] = [:]
        for change in changes {
            let key = Key(clinic: change.clinic, channel: change.channel, day: change.day, kind: change.kind)
            if let from = change.from { sums[key, default: [:]][from, default: 0] -= 1 }
            if let to = change.to { sums[key, default: [:]][to, default: 0] += 1 }
        }
        let keys = Array(sums.keys)
        func column(_ state: String) -> [Int] { keys.map { sums[$0]?[state] ?? 0 } }
        return """
            INSERT INTO counter AS c (clinic_id, channel, day, kind, pending, completed, failed, skipped)
            SELECT * FROM unnest(\(keys.map(\.clinic))::bigint[], \(keys.map(\.channel))::text[], \(keys.map(\.day))::date[], \(keys.map(\.kind))::text[],
                \(column("pending"))::int[], \(column("completed"))::int[], \(column("failed"))::int[], \(column("skipped"))::int[])
                AS r (clinic_id, channel, day, kind, pending, completed, failed, skipped)
            ORDER BY 1, 2, 3, 4
            ON CONFLICT (clinic_id, channel, day, kind) DO UPDATE SET pending = c.pending + excluded.pending,
                completed = c.completed + excluded.completed, failed = c.failed + excluded.failed, skipped = c.skipped + excluded.skipped
            """
    }
}

extension CounterStore {
    /// How many counters of the last 31 days differ from a recount.
    public static func differences(in scope: ClinicScope) async throws -> Int {
        let row = try await scope.query(
            """
            SELECT count(*) AS n FROM (
                SELECT channel, kind, service_date AS day, count(*) FILTER (WHERE state = 'pending') AS pending,
                    count(*) FILTER (WHERE state = 'completed') AS completed, count(*) FILTER (WHERE state = 'failed') AS failed,
                    count(*) FILTER (WHERE state = 'skipped') AS skipped
                FROM delivery WHERE clinic_id = \(scope.id.rawValue) AND operation <> 'update' AND service_date >= current_date - 31
                GROUP BY 1, 2, 3) d
            FULL JOIN (SELECT * FROM counter WHERE clinic_id = \(scope.id.rawValue) AND day >= current_date - 31) c USING (channel, kind, day)
            WHERE (coalesce(c.pending, 0), coalesce(c.completed, 0), coalesce(c.failed, 0), coalesce(c.skipped, 0))
                IS DISTINCT FROM (coalesce(d.pending, 0), coalesce(d.completed, 0), coalesce(d.failed, 0), coalesce(d.skipped, 0))
            """
        ).first
        return try row?.get("n") ?? 0
    }
}
