import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// Lists of deliveries by keyset pages, each from one index whatever the size of the table.
public enum DeliveryListStore {
    /// One page, newest service date first. Every stored state is one range of the list index; they are merged.
    public static func page(_ filter: DeliveryFilter, after cursor: DeliveryCursor?, limit: Int, in scope: ClinicScope) async throws
        -> [DeliveryRow]
    {
        let states = storedStates(filter.status)
        let kinds = filter.kind.map { [$0] }
        let rows = try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM (
                SELECT x.* FROM \(ranges(kinds)) CROSS JOIN unnest(\(states)::text[]) AS s (state)
                CROSS JOIN LATERAL (
                    SELECT d.* FROM delivery_shown d
                    WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(filter.channel.rawValue) AND d.kind = k.kind AND d.state = s.state
                        \(creating(filter)) \(conditions(filter)) \(after(cursor))
                    ORDER BY d.service_date DESC, d.id DESC LIMIT \(limit)) x
                ORDER BY x.service_date DESC, x.id DESC LIMIT \(limit)) d
            \(DeliveryRow.joins)
            ORDER BY d.service_date DESC, d.id DESC
            """)
        return try rows.map(DeliveryRow.init)
    }

    /// How many of a kind there are, whatever their status: by the counters, or one by one where only a patient's are asked for.
    public static func count(_ filter: DeliveryFilter, in scope: ClinicScope) async throws -> KindCount {
        let kind = filter.kind ?? ""
        guard filter.medicalRecordNumber != nil else {
            let counts = try await DashboardStore.counts(filter.channel, from: filter.from, until: filter.until, in: scope)
            return counts.first { $0.kind == kind } ?? KindCount(kind: kind, pending: 0, completed: 0, failed: 0, skipped: 0)
        }
        let rows = try await scope.query(
            """
            SELECT d.state, count(*) AS n FROM delivery_shown d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(filter.channel.rawValue) AND d.kind = \(kind) \(creating(filter))
                \(conditions(filter))
            GROUP BY d.state
            """)
        var counts: [String: Int] = [:]
        for row in rows { counts[try row.get("state")] = try row.get("n") }
        return KindCount(
            kind: kind, pending: counts["pending"] ?? 0, completed: counts["completed"] ?? 0, failed: counts["failed"] ?? 0,
            skipped: counts["skipped"] ?? 0)
    }

    /// One delivery, of any operation.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> DeliveryRow? {
        try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM delivery_shown d \(DeliveryRow.joins)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.id = \(id)
            """
        ).first.map(DeliveryRow.init)
    }

    /// What creates things of master data on the platform, by source key, in an environment.
    public static func creations(
        _ keys: [String], channel: Channel, in environment: PlatformEnvironment, _ scope: ClinicScope
    ) async throws -> [UUID: DeliveryRow] {
        guard !keys.isEmpty else { return [:] }
        let rows = try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM delivery_shown d \(DeliveryRow.joins)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = \(channel.rawValue) AND d.environment = \(environment.rawValue)
                AND d.source_key = ANY (\(keys)::text[])
            """
        ).map(DeliveryRow.init)
        return Dictionary(rows.map { ($0.sourceID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Everything of a visit, with its patient's lookup first, in order of making.
    public static func ofVisit(_ visit: UUID, patient: UUID?, in scope: ClinicScope) async throws -> [DeliveryRow] {
        try await ofVisits([(visit, patient)], in: scope)[visit] ?? []
    }

    /// The same of several visits, by visit; a patient's lookup stands in each of their visits.
    public static func ofVisits(_ visits: [(id: UUID, patient: UUID?)], in scope: ClinicScope) async throws -> [UUID: [DeliveryRow]] {
        let rows = try await scope.query(
            """
            SELECT w.id AS of_visit, \(DeliveryRow.columns)
            FROM unnest(\(visits.map(\.id))::uuid[], \(visits.map(\.patient))::uuid[]) AS w (id, patient_id)
            CROSS JOIN LATERAL (
                SELECT * FROM delivery_shown WHERE clinic_id = \(scope.id.rawValue) AND visit_id = w.id
                UNION ALL
                SELECT * FROM delivery_shown WHERE clinic_id = \(scope.id.rawValue) AND patient_id = w.patient_id AND visit_id IS NULL) d
            \(DeliveryRow.joins)
            ORDER BY d.visit_id IS NOT NULL, d.id
            """)
        return try Dictionary(grouping: rows) { try $0.get("of_visit", as: UUID.self) }.mapValues { try $0.map(DeliveryRow.init) }
    }

    /// What a platform is told of these things of ours, by thing, in order of making. Not for SATUSEHAT, whose rows no index finds so.
    public static func ofSources(_ sources: [UUID], _ channel: Channel, in scope: ClinicScope) async throws -> [UUID: [DeliveryRow]] {
        guard !sources.isEmpty else { return [:] }
        let rows = try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM delivery_shown d \(DeliveryRow.joins)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel <> 'satusehat' AND d.channel = \(channel.rawValue)
                AND d.source_id = ANY (\(sources)::uuid[])
            ORDER BY d.id
            """
        ).map(DeliveryRow.init)
        return Dictionary(grouping: rows, by: \.sourceID)
    }

    /// The updates of a resource, oldest first.
    public static func updates(of resource: UUID, in scope: ClinicScope) async throws -> [DeliveryRow] {
        try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM delivery_shown d \(DeliveryRow.joins)
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.resource_id = \(resource) AND d.operation = 'update' ORDER BY d.id
            """
        ).map(DeliveryRow.init)
    }

    /// What a delivery waits for: its open dependencies.
    public static func dependencies(of id: UUID, in scope: ClinicScope) async throws -> [DeliveryRow] {
        try await scope.query(
            """
            SELECT \(DeliveryRow.columns) FROM delivery_dependency dep
            JOIN delivery_shown d ON (d.clinic_id, d.id) = (dep.clinic_id, dep.depends_on) \(DeliveryRow.joins)
            WHERE dep.clinic_id = \(scope.id.rawValue) AND dep.delivery_id = \(id) AND d.state IN ('pending', 'failed') ORDER BY d.id
            """
        ).map(DeliveryRow.init)
    }

    /// What each of these depends on, in order of making; arrived or not.
    public static func dependencies(of ids: [UUID], in scope: ClinicScope) async throws -> [UUID: [UUID]] {
        let rows = try await scope.query(
            """
            SELECT delivery_id, array_agg(depends_on ORDER BY depends_on) AS names FROM delivery_dependency
            WHERE clinic_id = \(scope.id.rawValue) AND delivery_id = ANY (\(ids)::uuid[]) GROUP BY 1
            """)
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.get("delivery_id"), try $0.get("names")) })
    }

    /// The stored bodies of these deliveries, for list columns and pages.
    public static func bodies(of rows: [DeliveryRow], in scope: ClinicScope) async throws -> [UUID: JSON] {
        let stored = try await scope.query(
            """
            SELECT b.delivery_id, b.revision, b.body FROM delivery_body b
            JOIN unnest(\(rows.map(\.id))::uuid[], \(rows.map(\.revision))::int[]) AS r (id, revision)
                ON (b.delivery_id, b.revision) = (r.id, r.revision)
            WHERE b.clinic_id = \(scope.id.rawValue)
            """)
        var bodies: [UUID: JSON] = [:]
        for row in stored {
            let id: UUID = try row.get("delivery_id")
            bodies[id] = try JSON.parse(
                DeliveryBody.open(row.get("body"), delivery: id, revision: Int(row.get("revision", as: Int16.self)), scope.keys))
        }
        return bodies
    }

    private static func storedStates(_ status: DeliveryFilter.Status?) -> [String] {
        switch status {
        case nil: ["pending", "completed", "failed", "skipped"]
        case .completed: ["completed"]
        case .failed: ["failed"]
        case .skipped: ["skipped"]
        case .unsent, .waiting, .processing, .open: ["pending"]
        }
    }

    private static func ranges(_ kinds: [String]?) -> SQL {
        if let kinds { return "unnest(\(kinds)::text[]) AS k (kind)" }
        return "(SELECT DISTINCT kind FROM counter WHERE clinic_id = current_clinic()) AS k (kind)"
    }

    /// Updates show on their resource's row; but a cause lists whatever it holds up.
    static func creating(_ filter: DeliveryFilter) -> SQL { filter.errorGroup == nil ? "AND d.operation <> 'update'" : "" }

    /// The part of a filter beside clinic, channel, kind and state; a bulk selection uses it too.
    static func conditions(_ filter: DeliveryFilter) -> SQL {
        var sql: SQL = ""
        if let from = filter.from { sql = "\(sql) AND d.service_date >= \(from.text)::text::date" }
        if let until = filter.until { sql = "\(sql) AND d.service_date <= \(until.text)::text::date" }
        if let group = filter.errorGroup { sql = "\(sql) AND d.error_group_id = ANY (\(CauseStore.groups(of: group)))" }
        if let number = filter.medicalRecordNumber {
            let told: SQL = filter.sources.isEmpty ? "" : "OR d.source_id = ANY (\(filter.sources)::uuid[])"
            sql = """
                \(sql) AND (d.patient_id IN (SELECT p.id FROM patient p
                    WHERE p.clinic_id = current_clinic() AND p.medical_record_number = \(number)) \(told))
                """
        }
        switch filter.status {
        case .unsent: sql = "\(sql) AND d.shown_state = 'pending' AND d.hold IS NULL AND d.lane_state = 'open'"
        case .waiting: sql = "\(sql) AND d.shown_state = 'pending' AND (d.hold IS NOT NULL OR d.lane_state <> 'open')"
        case .processing: sql = "\(sql) AND d.shown_state = 'processing'"
        default: break
        }
        return sql
    }

    private static func after(_ cursor: DeliveryCursor?) -> SQL {
        guard let cursor else { return "" }
        return "AND (d.service_date, d.id) < (\(cursor.serviceDate.text)::text::date, \(cursor.id))"
    }
}
