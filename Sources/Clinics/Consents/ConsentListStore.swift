import Foundation
import Postgres
import Vocabulary

/// What a list of consents shows.
public enum ConsentFilter: String, Sendable, Hashable, CaseIterable {
    /// The newest entry of every patient who was asked.
    case all = "semua"
    /// Consent that holds.
    case given = "setuju"
    /// The patient said no.
    case refused = "menolak"
    /// Taken back.
    case revoked = "dicabut"
    /// It ends within ``ConsentListStore/soonDays``.
    case endsSoon = "segera-berakhir"
    /// It ran out.
    case expired = "berakhir"
    /// Patients who were not asked.
    case none = "belum"
}

/// A patient with what counts for them.
public struct ConsentListEntry: Sendable, Hashable {
    /// The patient.
    public var patient: PatientSummary
    /// What counts; nil where the patient was not asked.
    public var standing: ConsentStanding?
    /// When it was entered.
    public var enteredAt: Date?

    /// Makes an entry.
    public init(patient: PatientSummary, standing: ConsentStanding?, enteredAt: Date?) {
        self.patient = patient
        self.standing = standing
        self.enteredAt = enteredAt
    }
}

/// Lists of patients by their consent.
public enum ConsentListStore {
    /// "Soon", in days.
    public static let soonDays = 30

    /// A page of the list, what was entered last first.
    /// - Parameter after: the id of the last entry of the page before; with ``ConsentFilter/none`` that of the last patient.
    public static func page(
        _ filter: ConsentFilter, after: UUID?, limit: Int, at instant: Date, in scope: ClinicScope
    ) async throws -> [ConsentListEntry] {
        if filter == .none { return try await unasked(after: after, limit: limit, in: scope) }
        var sql: SQL = """
            SELECT \(ConsentStore.columns), created_at FROM consent c
            WHERE c.clinic_id = \(scope.id.rawValue) AND (c.revoked OR c.valid_from <= \(instant))
                AND NOT EXISTS (SELECT FROM consent n WHERE n.clinic_id = c.clinic_id AND n.patient_id = c.patient_id
                    AND (n.created_at, n.id) > (c.created_at, c.id) AND (n.revoked OR n.valid_from <= \(instant)))
            """
        if let condition = condition(filter, instant) { sql = "\(sql) AND \(condition)" }
        if let after {
            sql = """
                \(sql) AND (c.created_at, c.id) < (SELECT a.created_at, a.id FROM consent a
                    WHERE a.clinic_id = \(scope.id.rawValue) AND a.id = \(after))
                """
        }
        let rows = try await scope.query("\(sql) ORDER BY c.created_at DESC, c.id DESC LIMIT \(limit)")
        let entries = try rows.map(Consent.init)
        let patients = try await PatientStore.summaries(entries.map(\.patientID), in: scope)
        return try zip(rows, entries).compactMap { row, entry in
            guard let patient = patients[entry.patientID] else { return nil }
            return ConsentListEntry(
                patient: patient, standing: ConsentStanding(entry: entry, state: entry.state(at: instant) ?? .unknown),
                enteredAt: try row.get("created_at"))
        }
    }

    private static func unasked(after: UUID?, limit: Int, in scope: ClinicScope) async throws -> [ConsentListEntry] {
        var sql: SQL = """
            SELECT \(PatientStore.summary) FROM patient p \(RemoteReferenceStore.joined(to: "p.id", in: scope))
            WHERE p.clinic_id = \(scope.id.rawValue)
                AND NOT EXISTS (SELECT FROM consent c WHERE c.clinic_id = p.clinic_id AND c.patient_id = p.id)
            """
        if let after { sql = "\(sql) AND p.id < \(after)" }
        return try await scope.query("\(sql) ORDER BY p.id DESC LIMIT \(limit)").map {
            ConsentListEntry(patient: try PatientSummary($0), standing: nil, enteredAt: nil)
        }
    }

    private static func condition(_ filter: ConsentFilter, _ instant: Date) -> SQL? {
        let holds: SQL = "NOT c.revoked AND c.consent_given AND (c.valid_until IS NULL OR c.valid_until > \(instant))"
        switch filter {
        case .all, .none: return nil
        case .given: return holds
        case .refused: return "NOT c.revoked AND NOT c.consent_given"
        case .revoked: return "c.revoked"
        case .endsSoon: return "\(holds) AND c.valid_until < \(instant.addingTimeInterval(Double(soonDays) * 86_400))"
        case .expired: return "NOT c.revoked AND c.consent_given AND c.valid_until <= \(instant)"
        }
    }
}
