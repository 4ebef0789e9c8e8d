import Foundation
import JSON
import Postgres
import Vocabulary

/// The consent history of a clinic's patients: rows are added, never changed.
public enum ConsentStore {
    /// What each patient's consent says at an instant; patients without a valid entry are not in the answer or `unknown`.
    public static func current(_ patients: [UUID], at instant: Date, in scope: ClinicScope) async throws -> [UUID: ConsentState] {
        guard !patients.isEmpty else { return [:] }
        let rows = try await scope.query(
            """
            SELECT c.* FROM unnest(\(patients)::uuid[]) AS p (id) CROSS JOIN LATERAL (
                SELECT \(columns) FROM consent
                WHERE clinic_id = \(scope.id.rawValue) AND patient_id = p.id AND (revoked OR valid_from <= \(instant))
                ORDER BY created_at DESC, id DESC LIMIT 1) AS c
            """)
        var states: [UUID: ConsentState] = [:]
        for row in rows {
            let consent = try Consent(row)
            states[consent.patientID] = consent.state(at: instant) ?? .unknown
        }
        return states
    }

    /// A patient's history, newest first.
    public static func history(of patient: UUID, in scope: ClinicScope) async throws -> [Consent] {
        try await scope.query(
            """
            SELECT \(columns) FROM consent WHERE clinic_id = \(scope.id.rawValue) AND patient_id = \(patient)
            ORDER BY created_at DESC, id DESC
            """
        ).map(Consent.init)
    }

    /// Adds an entry to the history: a decision, or the end of one.
    public static func append(_ consent: Consent, by actor: Actor, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO consent (clinic_id, id, patient_id, consent_given, consent_scope, consent_datetime, consent_method, witnessed_by,
                witness_name, valid_from, valid_until, revoked, revoked_at, revoked_reason, recorded_by)
            VALUES (\(scope.id.rawValue), \(consent.id), \(consent.patientID), \(consent.coverage != .nothing), \(consent.coverage),
                \(consent.decidedAt), \(consent.method), \(consent.witnessID), \(consent.witnessName), \(consent.validFrom),
                \(consent.validUntil), \(consent.revokedAt != nil), \(consent.revokedAt), \(consent.revokedReason),
                \(consent.recordedBy ?? actor.personID))
            """)
        try await AuditStore.append(
            AuditEntry(
                action: consent.action, subject: .init("patient", consent.patientID.lowerText), after: consent.audited, by: actor),
            in: scope)
    }

    /// Takes a patient's newest entry back.
    /// - Returns: the entry that says so; nil when there is nothing to take back.
    public static func revoke(
        patient: UUID, at instant: Date, reason: String?, by actor: Actor, in scope: ClinicScope
    ) async throws -> Consent? {
        guard var consent = try await history(of: patient, in: scope).first, consent.revokedAt == nil, consent.coverage != .nothing else {
            return nil
        }
        consent.id = .v7()
        consent.revokedAt = instant
        consent.revokedReason = reason
        consent.recordedBy = actor.personID
        try await append(consent, by: actor, in: scope)
        return consent
    }

    private static let columns: SQL = """
        id, patient_id, consent_scope, consent_datetime, consent_method, witnessed_by, witness_name, valid_from, valid_until, revoked_at,
        revoked_reason, recorded_by
        """
}

extension Consent {
    init(_ row: Row) throws {
        self.init(
            id: try row.get("id"), patientID: try row.get("patient_id"), coverage: try row.get("consent_scope"),
            decidedAt: try row.get("consent_datetime"), method: try row.get("consent_method"))
        witnessID = try row.get("witnessed_by")
        witnessName = try row.get("witness_name")
        validFrom = try row.get("valid_from")
        validUntil = try row.get("valid_until")
        revokedAt = try row.get("revoked_at")
        revokedReason = try row.get("revoked_reason")
        recordedBy = try row.get("recorded_by")
    }

    var action: String {
        if revokedAt != nil { return "consent.revoked" }
        return coverage == .nothing ? "consent.refused" : "consent.given"
    }

    /// For the audit chain, without the witness's name.
    var audited: JSON {
        [
            "scope": .string(coverage.rawValue), "method": .string(method.rawValue),
            "valid_until": validUntil.map { .string(FHIRDateTime.format($0)) } ?? .null,
        ]
    }
}
