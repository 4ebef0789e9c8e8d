import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// A body as it is stored and compared.
struct MasterDataBody: Sendable {
    let bytes: [UInt8]
    let hash: [UInt8]

    init(_ body: JSON, _ keys: ClinicKeys) {
        bytes = body.bytes()
        hash = keys.hash([String(decoding: bytes, as: UTF8.self)])
    }
}

/// What updates of one resource are made of.
struct MasterDataChange: Sendable {
    var kind: String
    /// Theirs are this one with their number.
    var key: String
    var resourceID: UUID
    var sourceID: UUID
    var patientID: UUID?
    var after: [UUID] = []
}

/// Deliveries that belong to no visit. Lock order: the thing's own lock → its deliveries → counters → lane.
struct MasterDataStore: Sendable {
    let clinic: Clinic
    let scope: ClinicScope

    /// Until the transaction ends nobody else plans the same thing: what is counted and compared stays so.
    func lock(_ key: String) async throws {
        let subject = String(scope.id.rawValue) + "/" + key
        try await scope.query("SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(\(subject), 0))) AS l")
    }

    func find(_ key: String) async throws -> StoredDelivery? {
        try await scope.query(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'satusehat'
                AND d.environment = \(clinic.environment.rawValue) AND d.source_key = \(key) FOR UPDATE
            """
        ).first.map(StoredDelivery.init)
    }

    func keys(of kind: String) async throws -> Set<String> {
        let rows = try await scope.query(
            """
            SELECT d.source_key FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'satusehat'
                AND d.environment = \(clinic.environment.rawValue) AND d.kind = \(kind) AND d.visit_id IS NULL
            """)
        return Set(try rows.map { try $0.get("source_key") })
    }

    func insert(_ plan: MasterDataPlan, _ body: MasterDataBody) async throws -> UUID {
        let id = UUID.v7()
        try await insert(
            id,
            MasterDataChange(
                kind: plan.kind, key: plan.key, resourceID: id, sourceID: plan.sourceID ?? id, patientID: plan.patientID, after: plan.after),
            body, operation: plan.operation, uncertain: plan.findsFirst,
            counted: [CounterChange(clinic: scope.id.rawValue, channel: "satusehat", day: today, kind: plan.kind, from: nil, to: "pending")]
        )
        return id
    }

    /// What was mapped by hand and never sent from here stands as accepted, so that it can be changed and not be made a second time.
    func insertAccepted(_ plan: MasterDataPlan, _ body: MasterDataBody, remoteID: String) async throws -> UUID {
        let id = UUID.v7()
        try await insert(
            id, MasterDataChange(kind: plan.kind, key: plan.key, resourceID: id, sourceID: plan.sourceID ?? id), body, operation: .create,
            uncertain: false, remoteID: remoteID,
            counted: [
                CounterChange(clinic: scope.id.rawValue, channel: "satusehat", day: today, kind: plan.kind, from: nil, to: "completed")
            ])
        return id
    }

    /// A body of one that was not accepted yet. One that is on its way keeps the older content; the difference shows when it is planned again.
    func rebuild(_ known: StoredDelivery, _ body: MasterDataBody) async throws -> Bool {
        guard known.state == .pending || known.state == .failed, known.bodyHash != body.hash, !known.isEdited else { return false }
        try await ResendStore.addBuilt(known, body.bytes, body.hash, in: scope)
        if known.state == .failed { try await ResendStore.requeue([known.id], channel: .satusehat, in: scope) }
        return true
    }

    /// An update, unless it was told already; the one that still waits says the new thing instead of a second one.
    /// - Parameters:
    ///   - overEdits: also after an update that a person edited.
    ///   - next: what has to be told, after updates that were sent with these hashes.
    func change(
        _ change: MasterDataChange, overEdits: Bool = false, next: (_ updates: [[UInt8]?]) -> ToldMasterData.Next
    ) async throws -> Bool {
        let updates = try await scope.query(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d WHERE d.clinic_id = \(scope.id.rawValue) AND d.channel = 'satusehat'
                AND d.environment = \(clinic.environment.rawValue) AND d.operation = 'update'
                AND d.source_key > \(change.key + ":") AND d.source_key < \(change.key + ";")
            ORDER BY d.id FOR UPDATE
            """
        ).map(StoredDelivery.init)
        let next = next(updates.filter { $0.state == .completed }.map(\.sentHash))
        if let last = updates.last(where: { $0.state != .skipped }) {
            guard last.state == .completed else { return try await rebuild(last, next.body) }
            guard overEdits || !last.isEdited else { return false }
        }
        guard !next.isTold else { return false }
        var numbered = change
        numbered.key += ":\(updates.count + 1)"
        try await insert(.v7(), numbered, next.body, operation: .update, uncertain: false, counted: [])
        return true
    }

    private var today: String { LocalDate(Date(), in: clinic.timeZone).text }

    private func insert(
        _ id: UUID, _ thing: MasterDataChange, _ body: MasterDataBody, operation: Operation, uncertain: Bool,
        remoteID: String? = nil, counted: [CounterChange]
    ) async throws {
        var statements: [SQL] = [
            """
            INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, resource_id, source_key, source_id, patient_id, service_date,
                priority, uncertain, hold, hold_reason, open_dependencies, body_hash, created_at, state, remote_id, started_at, completed_at)
            VALUES (\(scope.id.rawValue), \(id), 'satusehat', \(clinic.environment.rawValue), \(thing.kind), \(operation.rawValue),
                \(thing.resourceID), \(thing.key), \(thing.sourceID), \(thing.patientID), \(today)::text::date, \(ResendStore.priority),
                \(uncertain), \(thing.after.isEmpty ? nil : "dependency" as String?), \(thing.after.isEmpty ? nil : "induk" as String?),
                \(thing.after.count), \(body.hash), jembatan_now(), \(remoteID == nil ? "pending" : "completed"), \(remoteID),
                CASE WHEN \(remoteID != nil) THEN jembatan_now() END, CASE WHEN \(remoteID != nil) THEN jembatan_now() END)
            """,
            """
            INSERT INTO delivery_dependency (clinic_id, delivery_id, depends_on, required)
            SELECT \(scope.id.rawValue), \(id), a.id, false FROM unnest(\(thing.after)::uuid[]) AS a (id)
            """,
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_at)
            VALUES (\(scope.id.rawValue), \(id), 0, \(try DeliveryBody.seal(body.bytes, delivery: id, revision: 0, scope.keys)), 'built',
                jembatan_now())
            """,
        ]
        if !counted.isEmpty { statements.append(CounterStore.change(counted)) }
        statements.append(LaneStore.wake(scope.id, .satusehat))
        try await scope.batch(statements)
    }
}

extension ResendStore {
    /// A body built again for a delivery that was not accepted yet.
    static func addBuilt(_ stored: StoredDelivery, _ body: [UInt8], _ hash: [UInt8], in scope: ClinicScope) async throws {
        guard stored.bodyHash != hash else { return }
        let revision = stored.revision + 1
        try await scope.batch([
            """
            INSERT INTO delivery_body (clinic_id, delivery_id, revision, body, made, made_at)
            VALUES (\(scope.id.rawValue), \(stored.id), \(revision), \(try DeliveryBody.seal(body, delivery: stored.id, revision: revision, scope.keys)),
                'rebuilt', jembatan_now())
            """,
            "UPDATE delivery SET revision = \(revision), body_hash = \(hash) WHERE clinic_id = \(scope.id.rawValue) AND id = \(stored.id)",
        ])
    }
}
