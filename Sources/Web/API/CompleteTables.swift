import Clinics
import Foundation

/// Which tables of codes are complete, remembered for a minute: most installations have none, and each record would ask.
actor CompleteTables {
    private static let patience: TimeInterval = 60
    private var systems: Set<Terminology> = []
    private var readAt: Date?

    func contains(_ system: Terminology, for call: ApiCall) async throws -> Bool {
        let now = call.web.now()
        if let readAt, abs(now.timeIntervalSince(readAt)) < Self.patience { return systems.contains(system) }
        systems = try await call.transaction { try await CodeStore.complete(in: $0) }
        readAt = now
        return systems.contains(system)
    }
}
