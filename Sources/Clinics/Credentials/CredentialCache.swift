import Vocabulary

/// Opened credentials, for a short time: a lane sends many requests, and another instance may save new ones at any moment.
public actor CredentialCache<Credential: Sendable> {
    /// How credentials are read where they are kept; nil when there are none.
    public typealias Load = @Sendable (ClinicID, PlatformEnvironment) async throws -> Credential?

    private struct Entry {
        let credential: Credential?
        let until: ContinuousClock.Instant
    }

    private struct Key: Hashable {
        let clinic: ClinicID
        let environment: PlatformEnvironment
    }

    /// How long new credentials take to reach every instance.
    private let lives: Duration = .seconds(10)
    private let load: Load
    private var entries: [Key: Entry] = [:]
    /// Rises when something is forgotten, so that a load that began before does not bring it back.
    private var generation = 0

    /// A cache of what `load` gives.
    public init(_ load: @escaping Load) { self.load = load }

    /// A clinic's credential in an environment.
    public func credential(_ clinic: ClinicID, _ environment: PlatformEnvironment) async throws -> Credential? {
        let key = Key(clinic: clinic, environment: environment)
        if let entry = entries[key], entry.until > .now { return entry.credential }
        let before = generation
        let loaded = try await load(clinic, environment)
        if before == generation { entries[key] = Entry(credential: loaded, until: .now + lives) }
        return loaded
    }

    /// Reads a clinic's credentials again at their next use.
    public func forget(_ clinic: ClinicID) {
        generation += 1
        for key in entries.keys where key.clinic == clinic { entries[key] = nil }
    }
}
