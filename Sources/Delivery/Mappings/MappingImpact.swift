import Clinics
import Foundation
import Postgres

/// What a changed mapping affects: the visits that were resolved to the thing or have a record that names it, and their deliveries.
public struct MappingImpact: Sendable, Hashable {
    /// Visits that count, as far as they were counted.
    public var visits: Int
    /// Deliveries of those visits that the platform has accepted.
    public var accepted: Int
    /// Those that it has not.
    public var open: Int

    /// So many visits are counted, so that the answer comes at once in any clinic.
    public static let most = 5_000

    /// Whether there are more visits than were counted.
    public var isMore: Bool { visits > Self.most }
}

/// Counts what a mapping affects, and has it sent again after a change.
public enum MappingImpactStore {
    /// What a change of a location's or practitioner's mapping affects.
    public static func of(_ subject: MappingSubject, _ id: UUID, in scope: ClinicScope) async throws -> MappingImpact {
        guard let visits = try await visits(of: subject, id, atMost: MappingImpact.most + 1, scope) else {
            return MappingImpact(visits: 0, accepted: 0, open: 0)
        }
        let row = try await scope.query(
            """
            WITH affected AS MATERIALIZED (\(visits) LIMIT \(MappingImpact.most + 1))
            SELECT (SELECT count(*) FROM affected) AS visits, count(*) FILTER (WHERE d.state = 'completed') AS accepted,
                count(*) FILTER (WHERE d.state IN ('pending', 'failed')) AS open
            FROM affected a JOIN delivery d ON d.clinic_id = \(scope.id.rawValue) AND d.visit_id = a.id AND d.operation <> 'update'
            """
        ).first
        return MappingImpact(visits: try row?.get("visits") ?? 0, accepted: try row?.get("accepted") ?? 0, open: try row?.get("open") ?? 0)
    }

    /// Has all visits of a thing planned again, and what names it told to the platform again, though our own body says the same: what the
    /// platform calls it has changed. Worked off in the background; asking twice asks once. Returns how many visits.
    public static func resend(_ subject: MappingSubject, _ id: UUID, by actor: Actor, in scope: ClinicScope) async throws -> Int {
        guard let visits = try await visits(of: subject, id, atMost: nil, scope) else { return 0 }
        let asked = try await scope.execute(
            """
            INSERT INTO visit_replan AS r (clinic_id, visit_id, retold)
            SELECT \(scope.id.rawValue), id, ARRAY[\(id)]::uuid[] FROM (\(visits)) AS v ORDER BY id
            ON CONFLICT (clinic_id, visit_id) DO UPDATE
                SET retold = ARRAY(SELECT DISTINCT u FROM unnest(r.retold || excluded.retold) AS u ORDER BY u)
            """)
        let environment = try await ClinicStore.find(scope.id, in: scope)?.environment
        try await MappingHistoryStore.setResent(id, in: environment, scope)
        try await AuditStore.append(
            AuditEntry(
                action: "\(subject.rawValue).resent", subject: .init(subject.rawValue, id.lowerText),
                after: ["visits": .number(.init(asked))], by: actor),
            in: scope)
        return asked
    }

    /// The visits that count and were resolved to it, or of which a record names it: who took a specimen, where something was handed out.
    /// Which visits name a product `record_product` says.
    private static func visits(of subject: MappingSubject, _ id: UUID, atMost limit: Int?, _ scope: ClinicScope) async throws -> SQL? {
        let column: SQL
        let names: [String]
        switch subject {
        case .location:
            column = "location_id"
            names = try await LocationStore.find(id, in: scope).map { [$0.code, $0.satusehatID].compactMap(\.self) } ?? []
        case .practitioner:
            column = "practitioner_id"
            names =
                try await PractitionerStore.find(id, in: scope)
                .map { [$0.code, $0.ihsNumber, $0.nik?.digits].compactMap(\.self).map { PractitionerCode.stored($0, scope.keys) } } ?? []
        case .product: return nil
        }
        // Each part ends by itself: a union is counted when it is whole.
        let end: SQL = limit.map { "LIMIT \($0)" } ?? ""
        return """
            (SELECT id FROM visit WHERE clinic_id = \(scope.id.rawValue) AND \(column) = \(id) AND status = 'open' \(end))
            UNION
            (SELECT v.id FROM record_name n JOIN visit v ON (v.clinic_id, v.id) = (n.clinic_id, n.visit_id)
            WHERE n.clinic_id = \(scope.id.rawValue) AND n.subject = \(subject.rawValue) AND n.subject IN ('practitioner', 'location')
                AND n.name = ANY (\(names)::text[]) AND v.status = 'open' \(end))
            """
    }
}
