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
    /// The delivery that tells the platform; nil where the patient cannot be found there.
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

/// What patients chose about other facilities' reading: rows are added, never changed; the newest counts.
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

    /// A patient's choices, newest first.
    public static func history(of patient: UUID, limit: Int = 20, in scope: ClinicScope) async throws -> [SharingChoice] {
        try await scope.query(
            """
            SELECT id, patient_id, action, asked_at, agent, recorded_by, delivery_id FROM sharing_choice
            WHERE clinic_id = \(scope.id.rawValue) AND patient_id = \(patient) ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in
            var choice = SharingChoice(
                id: try row.get("id"), patientID: try row.get("patient_id"), action: try row.get("action"),
                askedAt: try row.get("asked_at"),
                agent: try row.get("agent"))
            choice.recordedBy = try row.get("recorded_by")
            choice.deliveryID = try row.get("delivery_id")
            return choice
        }
    }
}
