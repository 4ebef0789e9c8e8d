import Clinics
import Foundation
import Postgres
import Vocabulary

/// A delivery as lists and pages read it.
public struct DeliveryRow: Sendable, Hashable {
    public var id: UUID
    public var channel: Channel
    public var environment: String
    public var kind: String
    public var operation: Operation
    public var step: String?
    public var resourceID: UUID
    public var sourceID: UUID
    public var visitID: UUID?
    public var patientID: UUID?
    public var patientName: String?
    public var visitNumber: String?
    public var serviceDate: LocalDate
    /// pending, processing, completed, failed, skipped (seed 002).
    public var state: String
    public var hold: HoldReason.Hold?
    public var holdReason: String?
    /// open, parked, credential, paused.
    public var laneState: String
    public var attempts: Int
    public var nextRetryAt: Date?
    public var uncertain: Bool
    public var remoteID: String?
    public var httpStatus: Int?
    public var errorGroupID: UUID?
    public var errorCode: String?
    public var errorMessage: String?
    public var skipReason: String?
    public var revision: Int
    public var isEdited: Bool
    public var createdAt: Date
    public var startedAt: Date?
    public var completedAt: Date?
    /// The worst of its updates: an Encounter that is there but whose finishing failed.
    public var failedUpdates: Int

    static let columns: SQL = """
        d.id, d.channel, d.environment, d.kind, d.operation, d.step, d.resource_id, d.source_id, d.visit_id, d.patient_id, p.name AS patient_name,
        v.visit_number, d.service_date::text AS service_date, d.shown_state, d.hold, d.hold_reason, d.lane_state, d.attempts, d.next_retry_at,
        d.uncertain, d.remote_id, d.http_status, d.error_group_id, d.error_code, d.error_message, d.skip_reason, d.revision, d.is_edited,
        d.created_at, d.started_at, d.completed_at,
        CASE WHEN d.operation = 'update' THEN 0 ELSE (SELECT count(*) FROM delivery u WHERE u.clinic_id = d.clinic_id
            AND u.resource_id = d.id AND u.operation = 'update' AND u.state = 'failed') END AS failed_updates
        """

    static let joins: SQL = """
        LEFT JOIN patient p ON (p.clinic_id, p.id) = (d.clinic_id, d.patient_id)
        LEFT JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
        """

    init(_ row: Row) throws {
        id = try row.get("id")
        channel = Channel(rawValue: try row.get("channel")) ?? .satusehat
        environment = try row.get("environment")
        kind = try row.get("kind")
        operation = Operation(rawValue: try row.get("operation")) ?? .create
        step = try row.get("step")
        resourceID = try row.get("resource_id")
        sourceID = try row.get("source_id")
        visitID = try row.get("visit_id")
        patientID = try row.get("patient_id")
        patientName = try row.get("patient_name")
        visitNumber = try row.get("visit_number")
        serviceDate = LocalDate(try row.get("service_date", as: String.self)) ?? LocalDate(daysSince1970: 0)
        state = try row.get("shown_state")
        hold = try row.get("hold", as: String?.self).flatMap { HoldReason.Hold(rawValue: $0) }
        holdReason = try row.get("hold_reason")
        laneState = try row.get("lane_state")
        attempts = Int(try row.get("attempts", as: Int16.self))
        nextRetryAt = try row.get("next_retry_at")
        uncertain = try row.get("uncertain")
        remoteID = try row.get("remote_id")
        httpStatus = try row.get("http_status", as: Int16?.self).map { Int($0) }
        errorGroupID = try row.get("error_group_id")
        errorCode = try row.get("error_code")
        errorMessage = try row.get("error_message")
        skipReason = try row.get("skip_reason")
        revision = Int(try row.get("revision", as: Int16.self))
        isEdited = try row.get("is_edited")
        createdAt = try row.get("created_at")
        startedAt = try row.get("started_at")
        completedAt = try row.get("completed_at")
        failedUpdates = Int(try row.get("failed_updates", as: Int64.self))
    }
}
