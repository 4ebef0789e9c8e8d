import Foundation
import JSON
import Postgres
import Vocabulary

/// Whether other facilities may read a patient's records through the platform. It says nothing about sending (reference section 6).
public struct SharingChoice: Sendable, Hashable {
    /// What the platform is told.
    public enum Action: String, Sendable, Hashable, CaseIterable, PostgresValue {
        /// They may.
        case optIn = "OPTIN"
        /// They may not.
        case optOut = "OPTOUT"
    }

    /// Ours, UUIDv7.
    public var id: UUID
    /// The patient.
    public var patientID: UUID
    /// What the patient chose.
    public var action: Action
    /// When the patient was asked.
    public var askedAt: Date
    /// Who asked, by name: the platform wants it.
    public var agent: String
    /// The user who entered it.
    public var recordedBy: UUID?
    /// The delivery that tells the platform; nil while the patient cannot be found there.
    public var deliveryID: UUID?

    /// Makes a choice of now.
    public init(id: UUID = .v7(), patientID: UUID, action: Action, askedAt: Date, agent: String) {
        self.id = id
        self.patientID = patientID
        self.action = action
        self.askedAt = askedAt
        self.agent = agent
    }
}

/// What patients chose about other facilities' reading: rows are added, and none says something else later; the newest counts.
public enum SharingChoiceStore {
    /// Adds a choice; the audit's entry comes last in its transaction.
    public static func append(_ choice: SharingChoice, by actor: Actor, in scope: ClinicScope) async throws {
        let before = try await history(of: choice.patientID, limit: 1, in: scope).first
        try await scope.execute(
            """
            INSERT INTO sharing_choice (clinic_id, id, patient_id, action, asked_at, agent, recorded_by, delivery_id)
            VALUES (\(scope.id.rawValue), \(choice.id), \(choice.patientID), \(choice.action), \(choice.askedAt), \(choice.agent),
                \(actor.personID), \(choice.deliveryID))
            """)
        try await AuditStore.append(
            AuditEntry(
                action: "consent.sharing", subject: .init("patient", choice.patientID.lowerText),
                before: before.map { ["action": .string($0.action.rawValue)] }, after: ["action": .string(choice.action.rawValue)],
                by: actor),
            in: scope)
    }

    /// What the platform was not told and can be told now: the newest choices of patients who have a NIK, a mother's or a number there.
    /// - Parameter patient: nil looks at all.
    public static func untold(of patient: UUID? = nil, limit: Int = 100, in scope: ClinicScope) async throws -> [SharingChoice] {
        try await scope.query(
            """
            SELECT \(columns) FROM sharing_choice s JOIN patient p ON (p.clinic_id, p.id) = (s.clinic_id, s.patient_id)
            WHERE s.clinic_id = \(scope.id.rawValue) AND s.delivery_id IS NULL AND s.patient_id = coalesce(\(patient)::uuid, s.patient_id)
                AND NOT EXISTS (SELECT FROM sharing_choice l
                    WHERE (l.clinic_id, l.patient_id) = (s.clinic_id, s.patient_id) AND l.id > s.id)
                AND (p.nik_index IS NOT NULL OR p.mother_nik_index IS NOT NULL OR EXISTS (
                    SELECT FROM remote_reference r JOIN clinic c ON (c.clinic_id, c.environment) = (r.clinic_id, r.environment)
                    WHERE (r.clinic_id, r.local_id) = (p.clinic_id, p.id)))
            ORDER BY s.id LIMIT \(limit)
            """
        ).map(choice)
    }

    /// Notes the delivery that tells a choice.
    public static func told(_ choice: UUID, by delivery: UUID, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE sharing_choice SET delivery_id = \(delivery)
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(choice) AND delivery_id IS NULL
            """)
    }

    /// A patient's choices, newest first.
    public static func history(of patient: UUID, limit: Int = 20, in scope: ClinicScope) async throws -> [SharingChoice] {
        try await scope.query(
            """
            SELECT \(columns) FROM sharing_choice s
            WHERE s.clinic_id = \(scope.id.rawValue) AND s.patient_id = \(patient) ORDER BY s.id DESC LIMIT \(limit)
            """
        ).map(choice)
    }

    private static let columns: SQL = "s.id, s.patient_id, s.action, s.asked_at, s.agent, s.recorded_by, s.delivery_id"

    private static func choice(_ row: Row) throws -> SharingChoice {
        var choice = SharingChoice(
            id: try row.get("id"), patientID: try row.get("patient_id"), action: try row.get("action"), askedAt: try row.get("asked_at"),
            agent: try row.get("agent"))
        choice.recordedBy = try row.get("recorded_by")
        choice.deliveryID = try row.get("delivery_id")
        return choice
    }
}
