import Clinics
import Foundation
import Postgres

/// The mappings that something accepted was made with, as they were then and are now.
public enum ResendMappings {
    /// None for what was not accepted, whose mappings are those of the moment it goes.
    public static func of(_ row: DeliveryRow, in scope: ClinicScope) async throws -> [MappingThen] {
        guard row.state == "completed", let at = row.completedAt, let environment = PlatformEnvironment(rawValue: row.environment),
            let stored = try await DeliveryListStore.bodies(of: [row], in: scope)[row.id]
        else { return [] }
        let references = Array(Set(stored.localReferences))
        return try await MappingThenStore.load(references, record: row.sourceID, at: at, in: environment, scope)
    }

    /// Whether what the platform accepted is still kept as it was sent.
    public static func isKept(among attempts: [Attempt]) -> Bool { ResendStore.accepted(among: attempts) != nil }
}
