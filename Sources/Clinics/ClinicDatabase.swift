import Logging
import Postgres
import Synchronization
import Vocabulary

/// The database as the rest of the program sees it: a transaction always belongs to one clinic, to the platform, or to the engine.
///
/// Row-level security keeps clinics apart in the database itself; this type is the only place that sets the tenant.
public final class ClinicDatabase: Sendable {
    /// The pool behind it, for statements that need neither clinic nor platform scope (probes, LISTEN).
    public let pool: PostgresPool
    let masterKey: MasterKey
    let logger: Logger
    private let cachedKeys = Mutex<[ClinicID: CachedKeys]>([:])

    /// How long unwrapped data keys are used before they are read again, so that a rotation reaches every instance.
    static let keysLive: Duration = .seconds(300)

    /// - Parameters:
    ///   - pool: connections that log in as the application's role, which owns nothing (docs/tenancy.md).
    ///   - masterKey: unwraps the clinics' data keys.
    ///   - logger: told of retried transactions; never of personal data.
    public init(pool: PostgresPool, masterKey: MasterKey, logger: Logger) {
        self.pool = pool
        self.masterKey = masterKey
        self.logger = logger
    }

    /// Runs `body` in a transaction that sees this clinic's rows alone; commits when it returns, rolls back when it throws.
    ///
    /// A deadlock or serialisation failure, or a value sealed under a data key younger than the cached ones, runs `body` once more:
    /// it must have no effect but on the database.
    @discardableResult
    public func transaction<T: Sendable>(
        in clinic: ClinicID, isolation: isolated (any _Concurrency.Actor)? = #isolation, _ body: (ClinicScope) async throws -> T
    ) async throws -> T {
        try await retryingOnce(clinic) { keys in
            try await self.pool.transaction([Self.entering(clinic)]) { transaction in
                try await body(ClinicScope(id: clinic, keys: keys, transaction: transaction))
            }
        }
    }

    /// Runs `body` in a transaction on the platform tables. The tenant is 0, so that the platform's audit chain is in scope and no
    /// clinic's rows are. Repeated once like ``transaction(in:_:)``.
    @discardableResult
    public func platform<T: Sendable>(
        isolation: isolated (any _Concurrency.Actor)? = #isolation, _ body: (PlatformScope) async throws -> T
    ) async throws -> T {
        try await retryingOnce(.platform) { keys in
            try await self.pool.transaction([Self.entering(.platform)]) { transaction in
                try await body(PlatformScope(keys: keys, transaction: transaction, masterKey: self.masterKey))
            }
        }
    }

    /// Runs `body` as the delivery engine's role, whose policies span clinics on the engine's tables and show nothing of the others.
    /// Only `Delivery` and `Notices` call it. Repeated once on deadlock or serialisation failure.
    @discardableResult
    public func worker<T: Sendable>(
        isolation: isolated (any _Concurrency.Actor)? = #isolation, _ body: (Transaction) async throws -> T
    ) async throws -> T {
        do {
            return try await pool.transaction(["SET LOCAL ROLE jembatan_worker"], body)
        } catch let error as PostgresError where error.isSerialization {
            logger.info("transaction repeated", metadata: ["scope": "worker", "sqlstate": "\(error.sqlState ?? "-")"])
            return try await pool.transaction(["SET LOCAL ROLE jembatan_worker"], body)
        }
    }

    /// The clinic's unwrapped data keys, from memory when they were read in the last five minutes.
    /// - Throws: ``SealingError/noKey`` when the clinic has none, that is, does not exist.
    public func keys(of clinic: ClinicID) async throws -> ClinicKeys {
        let cached = cachedKeys.withLock { $0[clinic] }
        if let cached, ContinuousClock.now < cached.until { return cached.keys }
        return try await reloadKeys(of: clinic)
    }

    /// Reads the clinic's data keys again, for a value sealed under a key that ``keys(of:)`` does not hold yet.
    public func reloadKeys(of clinic: ClinicID) async throws -> ClinicKeys {
        let keys = try await pool.transaction([Self.entering(clinic)]) { transaction in
            var rows = try await transaction.query(DataKeyStore.select(clinic))
            if rows.isEmpty, clinic == .platform {
                try await transaction.execute(DataKeyStore.insertFirst(for: .platform, under: self.masterKey))
                rows = try await transaction.query(DataKeyStore.select(clinic))
            }
            return try DataKeyStore.unwrap(rows, of: clinic, with: self.masterKey)
        }
        cachedKeys.withLock { $0[clinic] = CachedKeys(keys: keys, until: .now + Self.keysLive) }
        return keys
    }

    /// The statement that makes a transaction a clinic's. It travels in the same flush as BEGIN and the first statement.
    static func entering(_ clinic: ClinicID) -> SQL {
        "SELECT set_config('jembatan.clinic', \(String(clinic.rawValue)), true)"
    }

    private func retryingOnce<T: Sendable>(
        _ clinic: ClinicID, isolation: isolated (any _Concurrency.Actor)? = #isolation,
        _ attempt: (ClinicKeys) async throws -> T
    ) async throws -> T {
        do {
            return try await attempt(try await keys(of: clinic))
        } catch let error as PostgresError where error.isSerialization {
            logger.info("transaction repeated", metadata: ["clinic": "\(clinic)", "sqlstate": "\(error.sqlState ?? "-")"])
            return try await attempt(try await keys(of: clinic))
        } catch SealingError.unknownKey {
            return try await attempt(try await reloadKeys(of: clinic))
        }
    }
}

private struct CachedKeys: Sendable {
    let keys: ClinicKeys
    let until: ContinuousClock.Instant
}
