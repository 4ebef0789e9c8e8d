import Dispatch
import Synchronization

/// Hashes people's passwords with argon2id (19 MiB, two passes, one lane: the OWASP Password Storage minimum).
///
/// A hash costs some 40 ms of a whole core. So it never runs on a cooperative thread, only `width` of them run at once, and only
/// `maximumQueued` more may wait: a flood of log-ins is turned away instead of starving every other request.
public final class PasswordHasher: Sendable {
    private let lanes: [DispatchQueue]
    private let limit: Int
    private let load: Mutex<[Int]>

    /// - Parameters:
    ///   - width: how many hashes run at once; at most one less than the cores is wise.
    ///   - maximumQueued: how many more may wait for their turn before ``PasswordError/busy``.
    public init(width: Int = 1, maximumQueued: Int = 64) {
        let width = max(1, width)
        lanes = (0..<width).map { DispatchQueue(label: "jembatan.passwords.\($0)") }
        limit = width + max(0, maximumQueued)
        load = Mutex(Array(repeating: 0, count: width))
    }

    /// The password's hash in the PHC string format (`$argon2id$v=19$m=19456,t=2,p=1$…`), with a new random salt.
    public func hash(_ password: String) async throws(PasswordError) -> String {
        try await onLane { () throws(PasswordError) in try Argon2id.hash(password, salt: Argon2id.newSalt()) }
    }

    /// Whether the password is the one that `encoded` was made from. Takes as long for a wrong password as for the right one.
    public func verify(_ password: String, against encoded: String) async throws(PasswordError) -> Bool {
        guard Argon2id.isAcceptable(encoded) else { throw .malformedHash }
        return try await onLane { () throws(PasswordError) in try Argon2id.verify(password, against: encoded) }
    }

    /// Runs `work` on the emptiest of the serial queues, or refuses it.
    private func onLane<T: Sendable>(_ work: @escaping @Sendable () throws(PasswordError) -> T) async throws(PasswordError) -> T {
        guard let lane = takePlace() else { throw .busy }
        let result: Result<T, PasswordError> = await withCheckedContinuation { continuation in
            lanes[lane].async {
                let result: Result<T, PasswordError>
                do throws(PasswordError) {
                    result = .success(try work())
                } catch {
                    result = .failure(error)
                }
                self.load.withLock { $0[lane] -= 1 }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    private func takePlace() -> Int? {
        load.withLock { load in
            guard load.reduce(0, +) < limit, let lane = load.indices.min(by: { load[$0] < load[$1] }) else { return nil }
            load[lane] += 1
            return lane
        }
    }
}
