import Foundation
import Logging
import Postgres
import Synchronization
import Vocabulary

/// What a clinic code and secret are worth.
public enum ApiAuthentication: Sendable, Hashable {
    /// The clinic, and which of its secrets it was.
    case accepted(Clinic, ApiCredential)
    /// No such clinic, or not its secret: nobody is told which.
    case wrong
    /// The right secret of a suspended clinic.
    case suspended(Clinic)
    /// The right secret from an address that the clinic does not allow.
    case addressRefused(Clinic)
}

/// Checks the credentials of API calls. Clinics and secrets are kept in memory for seconds, so that a call costs no query and a
/// revocation is seen everywhere within ``longestStale``.
public final class ApiAuthenticator: Sendable {
    /// After this a clinic is read again, by one caller, while the others still use what is known.
    public static let refreshAfter: Duration = .seconds(2)
    /// What is older is not used.
    public static let longestStale: Duration = .seconds(5)
    /// More codes than this are not remembered: a flood of invented ones must not fill memory.
    static let mostEntries = 20_000

    private let database: ClinicDatabase
    private let now: @Sendable () -> ContinuousClock.Instant
    private let memory = Mutex(Memory())

    /// - Parameter now: the clock, for tests.
    public init(database: ClinicDatabase, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.database = database
        self.now = now
    }

    /// Checks what came in `X-Clinic-Code` and `X-Clinic-Secret`.
    public func authenticate(code: String, secret: String, address: String?) async throws -> ApiAuthentication {
        let hash = ApiSecret.hash(of: secret)
        let known = try await lookUp(code)
        // As many comparisons for an unknown clinic as for a known one.
        let stored = known?.secrets ?? []
        var match: StoredSecret?
        let time = Date()
        for index in 0..<max(ApiCredentialStore.mostValid, stored.count) {
            let candidate = index < stored.count ? stored[index] : nil
            let isEqual = isEqualInConstantTime(candidate?.hash ?? Self.nothing, hash)
            if isEqual, let candidate, candidate.credential.isValid(at: time) { match = candidate }
        }
        guard let known, let match else { return .wrong }
        if known.clinic.state == .suspended { return .suspended(known.clinic) }
        if !known.clinic.allowedNetworks.isEmpty {
            guard let address = address.flatMap({ NetworkAddress($0) }),
                known.clinic.allowedNetworks.contains(where: { $0.contains(address) })
            else { return .addressRefused(known.clinic) }
        }
        await noteUse(of: match.credential.id, clinic: known.clinic.id, address: address)
        return .accepted(known.clinic, match.credential)
    }

    /// The clinic of a code, as young as in ``authenticate(code:secret:address:)``, for callers that prove who they are otherwise.
    public func clinic(_ code: String) async throws -> Clinic? { try await lookUp(code)?.clinic }

    /// Forgets a clinic, so that this instance sees a change at once.
    public func forget(_ code: ClinicCode) {
        memory.withLock { $0.entries[code] = nil }
    }

    private static let nothing = [UInt8](repeating: 0, count: 32)

    private func lookUp(_ text: String) async throws -> KnownClinic? {
        guard let code = ClinicCode(text) else { return nil }
        let time = now()
        switch memory.withLock({ $0.decide(code, at: time) }) {
        case .use(let known): return known
        case .load: break
        }
        do {
            let known = try await load(code)
            memory.withLock { $0.store(known, for: code, at: time) }
            return known
        } catch {
            memory.withLock { $0.entries[code]?.isRefreshing = false }
            throw error
        }
    }

    private func load(_ code: ClinicCode) async throws -> KnownClinic? {
        // Both platform tables: no tenant is needed, and one flush does.
        let results = try await database.pool.transaction(batch: [
            "SELECT \(Clinic.columns) FROM clinic WHERE code = \(code.text)",
            """
            SELECT \(ApiCredential.columns), secret_hash FROM api_credential
            WHERE clinic_id = (SELECT clinic_id FROM clinic WHERE code = \(code.text)) AND revoked_at IS NULL
                AND (expires_at IS NULL OR expires_at > now())
            """,
        ])
        guard let row = results[0].first else { return nil }
        return KnownClinic(
            clinic: try Clinic(row),
            secrets: try results[1].map { StoredSecret(credential: try ApiCredential($0), hash: try $0.get("secret_hash")) })
    }

    /// Writes the last use, at most once a minute. It may fail: the call itself is more important.
    private func noteUse(of id: UUID, clinic: ClinicID, address: String?) async {
        let time = now()
        guard memory.withLock({ $0.isUseDue(of: id, at: time) }) else { return }
        do {
            try await database.pool.execute(
                """
                UPDATE api_credential SET last_used_at = now(), last_used_address = \(address)
                WHERE clinic_id = \(clinic.rawValue) AND id = \(id) AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                """)
        } catch {
            database.logger.warning("last use of an API secret not written", metadata: ["clinic": "\(clinic)", "error": "\(error)"])
        }
    }
}

private struct StoredSecret: Sendable {
    let credential: ApiCredential
    let hash: [UInt8]
}

private struct KnownClinic: Sendable {
    let clinic: Clinic
    let secrets: [StoredSecret]
}

private struct Memory {
    struct Entry {
        /// nil: no clinic has this code.
        var known: KnownClinic?
        var loadedAt: ContinuousClock.Instant
        var isRefreshing = false
    }

    enum Decision {
        case use(KnownClinic?)
        case load
    }

    var entries: [ClinicCode: Entry] = [:]
    var lastUse: [UUID: ContinuousClock.Instant] = [:]

    mutating func decide(_ code: ClinicCode, at time: ContinuousClock.Instant) -> Decision {
        guard let entry = entries[code] else { return .load }
        let age = time - entry.loadedAt
        if age < ApiAuthenticator.refreshAfter { return .use(entry.known) }
        if age >= ApiAuthenticator.longestStale { return .load }
        if entry.isRefreshing { return .use(entry.known) }
        entries[code]?.isRefreshing = true
        return .load
    }

    mutating func store(_ known: KnownClinic?, for code: ClinicCode, at time: ContinuousClock.Instant) {
        if entries.count >= ApiAuthenticator.mostEntries { entries.removeAll() }
        entries[code] = Entry(known: known, loadedAt: time)
    }

    mutating func isUseDue(of id: UUID, at time: ContinuousClock.Instant) -> Bool {
        if let last = lastUse[id], time - last < .seconds(60) { return false }
        if lastUse.count >= ApiAuthenticator.mostEntries { lastUse.removeAll() }
        lastUse[id] = time
        return true
    }
}
