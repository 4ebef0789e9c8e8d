import Clinics
import Foundation
import Postgres
import Vocabulary

/// A delivery as lists and pages read it.
public struct DeliveryRow: Sendable, Hashable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The way to the platform.
    public var channel: Channel
    /// sandbox, production or custom.
    public var environment: String
    /// The name of its kind, such as "Encounter".
    public var kind: String
    /// What it asks of the platform.
    public var operation: Operation
    /// Which step of its resource: arrived, in-progress, finished, correction, cancelled.
    public var step: String?
    /// The creating delivery of the same resource; a creating one names itself.
    public var resourceID: UUID
    /// Our visit, record, patient or location that it is made of.
    public var sourceID: UUID
    /// The visit that it belongs to.
    public var visitID: UUID?
    /// What its body is made of, and can be made of again: a visit; for BPJS the place in the queue, the registration or its visit. nil for
    /// what stands for itself.
    public var madeFrom: UUID? { channel == .satusehat ? visitID : sourceID }
    /// The patient that it is about.
    public var patientID: UUID?
    /// Name, where it is known.
    public var patientName: String?
    /// The patient's medical record number.
    public var medicalRecordNumber: String?
    /// The clinic's own number of the visit.
    public var visitNumber: String?
    /// The local date that all date filters use.
    public var serviceDate: LocalDate
    /// pending, processing, completed, failed, skipped (seed 002).
    public var state: String
    /// Why it may not go yet.
    public var hold: HoldReason.Hold?
    /// What it waits for, as a code.
    public var holdReason: String?
    /// open, parked, credential, paused.
    public var laneState: String
    /// Answers about this body so far; they count against the retries.
    public var attempts: Int
    /// When it is tried or searched for next.
    public var nextRetryAt: Date?
    /// Whether it is searched for before it is sent again.
    public var uncertain: Bool
    /// Its id on the platform.
    public var remoteID: String?
    /// Status of the last answer.
    public var httpStatus: Int?
    /// The cause that it shares with others.
    public var errorGroupID: UUID?
    /// Code of the error catalogue.
    public var errorCode: String?
    /// The FHIR element or field that its cause is about.
    public var errorElement: String?
    /// The platform's words, or ours.
    public var errorMessage: String?
    /// Why it is not sent, as a code.
    public var skipReason: String?
    /// Which revision of the body.
    public var revision: Int
    /// Whether a person edited its body.
    public var isEdited: Bool
    /// When it was made.
    public var createdAt: Date
    /// When it was first sent.
    public var startedAt: Date?
    /// When it was settled.
    public var completedAt: Date?
    /// The worst of its updates: an Encounter that is there but whose finishing failed.
    public var failedUpdates: Int

    static let columns: SQL = """
        d.id, d.channel, d.environment, d.kind, d.operation, d.step, d.resource_id, d.source_id, d.visit_id, d.patient_id, p.name AS patient_name, p.medical_record_number,
        v.visit_number, d.service_date::text AS service_date, d.shown_state, d.hold, d.hold_reason, d.lane_state, d.attempts, d.next_retry_at,
        d.uncertain, d.remote_id, d.http_status, d.error_group_id, d.error_code, g.element AS error_element, d.error_message,
        d.skip_reason, d.revision, d.is_edited,
        d.created_at, d.started_at, d.completed_at,
        CASE WHEN d.operation = 'update' THEN 0 ELSE (SELECT count(*) FROM delivery u WHERE u.clinic_id = d.clinic_id
            AND u.resource_id = d.id AND u.operation = 'update' AND u.state = 'failed') END AS failed_updates
        """

    static let joins: SQL = """
        LEFT JOIN patient p ON (p.clinic_id, p.id) = (d.clinic_id, d.patient_id)
        LEFT JOIN visit v ON (v.clinic_id, v.id) = (d.clinic_id, d.visit_id)
        LEFT JOIN error_group g ON (g.clinic_id, g.id) = (d.clinic_id, d.error_group_id)
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
        medicalRecordNumber = try row.get("medical_record_number")
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
        errorElement = try row.get("error_element")
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
