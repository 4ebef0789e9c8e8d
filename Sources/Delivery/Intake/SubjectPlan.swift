import Clinics
import Foundation
import JSON
import Postgres
import Vocabulary

/// What is planned together beside visits: all that BPJS is told of a patient on a day.
public struct PlanSubject: Sendable {
    /// The same subject gives the same key; only one transaction plans it at a time.
    public var key: String
    /// The things of ours that its deliveries are made of.
    public var sources: [UUID]
    /// Which environment of the platform.
    public var environment: PlatformEnvironment
    /// The local date that all date filters use.
    public var serviceDate: LocalDate
    /// The patient, where known.
    public var patientID: UUID?

    /// Makes a subject.
    public init(key: String, sources: [UUID], environment: PlatformEnvironment, serviceDate: LocalDate, patientID: UUID?) {
        self.key = key
        self.sources = sources
        self.environment = environment
        self.serviceDate = serviceDate
        self.patientID = patientID
    }
}

/// A delivery of a subject as it stands.
public struct SubjectDelivery: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// What it is made of.
    public var key: String
    /// The name of its kind.
    public var kind: String
    /// Our thing that it is made of.
    public var sourceID: UUID
    /// Where it stands.
    public var state: Transition.State
    /// Why it may not go yet.
    public var hold: String?
    /// Why it may not go yet, as a code.
    public var holdReason: String?
    /// What it asks of the platform.
    public var operation: Operation
    /// Which step of its resource, such as the number of a task.
    public var step: String?
    /// What BPJS calls it.
    public var remoteID: String?
    /// Why it failed.
    public var errorCode: String?
    /// What was said against it.
    public var errorMessage: String?
    /// When it was accepted, or closed.
    public var completedAt: Date?
}

extension Intake {
    /// Until the transaction ends nobody else plans this subject, or stores what it is made of.
    public func lock(_ key: String, in scope: ClinicScope) async throws {
        let subject = String(scope.id.rawValue) + "/" + key
        try await scope.query("SELECT 1 AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended(\(subject), 0))) AS l")
    }

    /// Plans a subject and writes the difference to what is stored: new deliveries, new bodies of those not sent yet, an update where what
    /// was sent can be told otherwise. The caller holds the subject's lock.
    /// - Returns: whether something was written.
    @discardableResult
    public func plan(
        _ subject: PlanSubject, in scope: ClinicScope, _ plan: (inout DeliveryLinks) -> [PlannedDelivery]
    ) async throws -> Bool {
        let stored = try await SubjectStore.stored(subject, in: scope)
        let byKey = Dictionary(stored.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var links = DeliveryLinks(byKey.mapValues(\.id))
        let plans = plan(&links)
        let changes = try Replan.difference(plans, byKey: byKey, stored: stored, links: &links, keys: scope.keys) { _ in false }
        let place = PlanPlace(environment: subject.environment, serviceDate: subject.serviceDate, patientID: subject.patientID)
        return try await PlanStore.write(changes, at: place, in: scope)
    }

    /// A subject's deliveries, in order of making.
    public func deliveries(of subject: PlanSubject, in scope: ClinicScope) async throws -> [SubjectDelivery] {
        try await SubjectStore.deliveries(subject, in: scope)
    }

    /// Closes what was not sent yet. What is leaving at this moment, or left with its answer lost, goes on.
    /// - Returns: those that were closed.
    public func stop(_ ids: [UUID], _ reason: SkipReason, in scope: ClinicScope) async throws -> [UUID] {
        let stopped = try await DeliveryStop.run(
            "d.id = ANY (\(ids)::uuid[]) AND d.state IN ('pending', 'failed')", channels: SubjectStore.channels, in: scope
        ) { _ in reason }.stopped
        if !stopped.isEmpty { try await scope.batch(SubjectStore.channels.map { LaneStore.wake(scope.id, $0) }) }
        return stopped
    }
}

/// What is stored of subjects.
private enum SubjectStore {
    /// The lanes that subjects are planned for, in the order of locking.
    static let channels: [Channel] = [.antreanFKTP, .mobileJKN, .pcare]

    static func stored(_ subject: PlanSubject, in scope: ClinicScope) async throws -> [StoredDelivery] {
        var stored = try await scope.query(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.source_id = ANY (\(subject.sources)::uuid[]) AND d.channel <> 'satusehat'
                AND d.environment = \(subject.environment.rawValue)
            ORDER BY d.id FOR UPDATE
            """
        ).map(StoredDelivery.init)
        let waits = try await DeliveryListStore.dependencies(of: stored.map(\.id), in: scope)
        for index in stored.indices { stored[index].dependencies = Set(waits[stored[index].id] ?? []) }
        return stored
    }

    static func deliveries(_ subject: PlanSubject, in scope: ClinicScope) async throws -> [SubjectDelivery] {
        try await scope.query(
            """
            SELECT d.id, d.source_key, d.kind, d.source_id, d.state, d.hold, d.hold_reason, d.operation, d.step, d.remote_id,
                d.error_code, d.error_message, d.completed_at
            FROM delivery d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.source_id = ANY (\(subject.sources)::uuid[]) AND d.channel <> 'satusehat'
                AND d.environment = \(subject.environment.rawValue)
            ORDER BY d.id
            """
        ).map { row in
            SubjectDelivery(
                id: try row.get("id"), key: try row.get("source_key"), kind: try row.get("kind"), sourceID: try row.get("source_id"),
                state: Transition.State(rawValue: try row.get("state")) ?? .pending, hold: try row.get("hold"),
                holdReason: try row.get("hold_reason"), operation: Operation(rawValue: try row.get("operation")) ?? .create,
                step: try row.get("step"), remoteID: try row.get("remote_id"), errorCode: try row.get("error_code"),
                errorMessage: try row.get("error_message"),
                completedAt: try row.get("completed_at"))
        }
    }
}
