import Foundation
import JSON
import Postgres
import Vocabulary

/// The consent history of a clinic's patients: rows are added, never changed.
public enum ConsentStore {
    /// What each patient's consent says at an instant; patients without an entry are not in the answer.
    public static func current(_ patients: [UUID], at instant: Date, in scope: ClinicScope) async throws -> [UUID: ConsentStanding] {
        guard !patients.isEmpty else { return [:] }
        let rows = try await scope.query(
            """
            SELECT c.* FROM unnest(\(patients)::uuid[]) AS p (id) CROSS JOIN LATERAL (
                SELECT \(columns) FROM consent
                WHERE clinic_id = \(scope.id.rawValue) AND patient_id = p.id AND (revoked OR valid_from <= \(instant))
                ORDER BY created_at DESC, id DESC LIMIT 1) AS c
            """)
        var standings: [UUID: ConsentStanding] = [:]
        for row in rows {
            let consent = try Consent(row)
            standings[consent.patientID] = ConsentStanding(entry: consent, state: consent.state(at: instant) ?? .unknown)
        }
        return standings
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

    /// An entry of a patient's history.
    public static func find(_ id: UUID, of patient: UUID, in scope: ClinicScope) async throws -> Consent? {
        try await scope.query(
            "SELECT \(columns) FROM consent WHERE clinic_id = \(scope.id.rawValue) AND id = \(id) AND patient_id = \(patient)"
        ).first.map(Consent.init)
    }

    /// Adds an entry to the history: a decision, or the end of one. The audit's entry, ``Consent/audit(by:)``, is appended by whoever
    /// lets it take effect, at the end of the transaction.
    public static func insert(_ consent: Consent, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            INSERT INTO consent (clinic_id, id, patient_id, consent_given, consent_scope, consent_datetime, consent_method, witnessed_by,
                witness_name, valid_from, valid_until, revoked, revoked_at, revoked_reason, recorded_by)
            VALUES (\(scope.id.rawValue), \(consent.id), \(consent.patientID), \(consent.coverage != .nothing), \(consent.coverage),
                \(consent.decidedAt), \(consent.method), \(consent.witnessID), \(consent.witnessName), \(consent.validFrom),
                \(consent.validUntil), \(consent.revokedAt != nil), \(consent.revokedAt), \(consent.revokedReason),
                \(consent.recordedBy))
            """)
    }

    static let columns: SQL = """
        id, patient_id, consent_scope, consent_datetime, consent_method, witnessed_by, witness_name, valid_from, valid_until, revoked_at,
        revoked_reason, recorded_by
        """
}

/// The entry that counts for a patient, with what it says.
public struct ConsentStanding: Sendable, Hashable {
    /// The entry.
    public var entry: Consent
    /// What it says at the instant that was asked about.
    public var state: ConsentState
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

    /// The audit's entry for it; `before` is what counted until then.
    public func audit(after before: Consent?, by actor: Actor) -> AuditEntry {
        AuditEntry(action: action, subject: .init("patient", patientID.lowerText), before: before?.audited, after: audited, by: actor)
    }

    private var action: String {
        if revokedAt != nil { return "consent.revoked" }
        return coverage == .nothing ? "consent.refused" : "consent.given"
    }

    /// For the audit chain, without the witness's name.
    private var audited: JSON {
        [
            "scope": .string(coverage.rawValue), "method": .string(method.rawValue),
            "valid_until": validUntil.map { .string(FHIRDateTime.format($0)) } ?? .null,
        ]
    }
}
