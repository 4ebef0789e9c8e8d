import Postgres
import Vocabulary

extension ClinicID {
    /// The platform itself, where a table is kept per clinic and for the platform too (audit chain, data keys). No clinic has it.
    public static let platform = ClinicID(0)
}

/// What a store needs of an open transaction: a way to ask, and the keys and audit chain that go with it.
///
/// Stores of tenant tables take a ``ClinicScope``. Stores of platform tables that both a superadmin and a clinic's admin change
/// (users, clinics) take any scope, and the change is audited in the chain of the one they were given.
public protocol DatabaseScope: Sendable {
    /// The clinic whose rows are seen; ``ClinicID/platform`` outside a clinic.
    var id: ClinicID { get }
    /// The keys that seal this clinic's (or the platform's) data.
    var keys: ClinicKeys { get }
    /// The open transaction.
    var transaction: Transaction { get }
}

extension DatabaseScope {
    /// Runs one statement and gives its rows.
    @discardableResult
    public func query(_ sql: SQL) async throws(PostgresError) -> Rows { try await transaction.query(sql) }

    /// Runs one statement and gives the number of rows it changed.
    @discardableResult
    public func execute(_ sql: SQL) async throws(PostgresError) -> Int { try await transaction.execute(sql) }

    /// Sends statements that do not depend on each other's results in one flush. The first error is thrown.
    @discardableResult
    public func batch(_ statements: [SQL]) async throws(PostgresError) -> [Rows] { try await transaction.batch(statements) }
}

/// A transaction in which the rows of one clinic, and of no other, can be seen. Only ``ClinicDatabase`` makes one.
public struct ClinicScope: DatabaseScope {
    /// The clinic of this transaction. Every statement names it too: the policy is the safety net, not the filter.
    public let id: ClinicID
    /// The clinic's data keys.
    public let keys: ClinicKeys
    /// The open transaction.
    public let transaction: Transaction

    init(id: ClinicID, keys: ClinicKeys, transaction: Transaction) {
        self.id = id
        self.keys = keys
        self.transaction = transaction
    }
}

/// A transaction on the platform tables; no clinic's rows can be seen in it. Only ``ClinicDatabase`` makes one.
public struct PlatformScope: DatabaseScope {
    /// Always ``ClinicID/platform``.
    public var id: ClinicID { .platform }
    /// The platform's own data keys.
    public let keys: ClinicKeys
    /// The open transaction.
    public let transaction: Transaction
    let masterKey: MasterKey

    init(keys: ClinicKeys, transaction: Transaction, masterKey: MasterKey) {
        self.keys = keys
        self.transaction = transaction
        self.masterKey = masterKey
    }
}
