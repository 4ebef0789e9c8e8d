import Foundation
import Postgres

/// How a thing that something sent names was mapped when it was sent, and how it is now.
public struct MappingThen: Sendable, Hashable {
    /// What kind of thing.
    public var subject: MappingSubject
    /// Our id of it.
    public var id: UUID
    /// Its name.
    public var name: String
    /// What it was mapped to then.
    public var value: String?
    /// What it is mapped to now.
    public var now: String?
    /// The change that made it so: from what, when and by whom; nil where that is older than what is remembered.
    public var change: MappingChange?

    /// Whether it is mapped otherwise now.
    public var isOther: Bool { value != now }
}

/// Mappings as they were when something was sent.
public enum MappingThenStore {
    /// How the places and practitioners of these ids were mapped, and the products that a record names.
    public static func load(
        _ references: [UUID], record: UUID, at instant: Date, in environment: PlatformEnvironment, _ scope: ClinicScope
    ) async throws -> [MappingThen] {
        let clinic = scope.id.rawValue
        let rows = try await scope.query(
            """
            SELECT 'location' AS subject, l.id, l.name, r.remote_id AS now FROM location l
                LEFT JOIN remote_reference r ON (r.clinic_id, r.environment, r.local_id) = (l.clinic_id, \(environment.rawValue), l.id)
                WHERE l.clinic_id = \(clinic) AND l.id = ANY (\(references)::uuid[])
            UNION ALL
            SELECT 'practitioner', p.id, p.name, r.remote_id FROM practitioner p
                LEFT JOIN remote_reference r ON (r.clinic_id, r.environment, r.local_id) = (p.clinic_id, \(environment.rawValue), p.id)
                WHERE p.clinic_id = \(clinic) AND p.id = ANY (\(references)::uuid[])
            UNION ALL
            SELECT 'product', p.id, p.name, p.kfa_code FROM record_product u JOIN product p ON (p.clinic_id, p.code) = (u.clinic_id, u.product_code)
                WHERE u.clinic_id = \(clinic) AND u.record_id = \(record)
            ORDER BY 1, 3
            """)
        var mappings: [MappingThen] = []
        for row in rows {
            guard let subject = MappingSubject(rawValue: try row.get("subject")) else { continue }
            let id: UUID = try row.get("id")
            let now: String? = try row.get("now")
            let place = subject == .product ? nil : environment
            mappings.append(
                MappingThen(
                    subject: subject, id: id, name: try row.get("name"),
                    value: try await MappingHistoryStore.value(of: id, at: instant, in: place, now: now, scope), now: now,
                    change: try await MappingHistoryStore.last(of: id, at: instant, in: place, scope)))
        }
        return mappings
    }
}
