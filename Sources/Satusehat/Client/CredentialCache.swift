import Clinics
import Vocabulary

/// Opened credentials, for a short time: a lane sends many requests, and another instance may save new ones at any moment.
actor CredentialCache {
    private struct Entry {
        let credential: PlatformCredential?
        let until: ContinuousClock.Instant
    }

    private struct Key: Hashable {
        let clinic: ClinicID
        let environment: PlatformEnvironment
    }

    /// How long new credentials take to reach every instance.
    static let lives: Duration = .seconds(10)

    private let source: any CredentialSource
    private var entries: [Key: Entry] = [:]
    /// Rises when something is forgotten, so that a load that began before does not bring it back.
    private var generation = 0

    init(_ source: any CredentialSource) { self.source = source }

    func credential(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws -> PlatformCredential? {
        let key = Key(clinic: clinic, environment: environment)
        if let entry = entries[key], entry.until > .now { return entry.credential }
        let before = generation
        let loaded = try await source.load(clinic, environment)
        if before == generation { entries[key] = Entry(credential: loaded, until: .now + Self.lives) }
        return loaded
    }

    func forget(_ clinic: ClinicID) {
        generation += 1
        for key in entries.keys where key.clinic == clinic { entries[key] = nil }
    }
}
