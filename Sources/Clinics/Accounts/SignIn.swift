import Foundation
import PasswordHashing
import Postgres
import Vocabulary

/// What became of signing in.
public enum SignInOutcome: Sendable {
    /// The session's token for the cookie.
    case signedIn(User, SessionToken)
    /// No such account, disabled, or not its password: nobody is told which.
    case wrong
    /// Too many tries.
    case wait(until: Date)
    /// Too many password checks are under way: 503.
    case busy
}

/// Signing in with e-mail address and password. Every try takes one password check, whether the account exists or not.
public struct SignIn: Sendable {
    private let database: ClinicDatabase
    private let hasher: PasswordHasher

    /// The use case on a database, with the program's one hasher.
    public init(database: ClinicDatabase, hasher: PasswordHasher) {
        self.database = database
        self.hasher = hasher
    }

    /// Tries to sign in. The password is checked between transactions: no connection waits for it.
    public func callAsFunction(email raw: String, password: String, address: String?, userAgent: String?) async throws -> SignInOutcome {
        guard let email = EmailAddress(raw) else { return .wrong }
        let gate = try await database.platform { try await LoginThrottle.admit(email: email, address: address, in: $0) }
        if case .closed(let until) = gate { return .wait(until: until) }
        let known = try await database.platform { try await UserStore.passwordHash(of: email, in: $0) }
        let isRight: Bool
        do {
            isRight = try await hasher.verify(password, against: known?.hash ?? Self.hashOfNothing)
        } catch PasswordError.busy {
            return .busy
        }
        return try await database.platform { scope in
            guard isRight, let known, known.hash != nil, known.user.isEnabled else {
                try await AuditStore.append(
                    AuditEntry(
                        action: "login.refused", subject: known.map { .user($0.user.id) },
                        after: ["email": .string(Masking.email(email.text))], by: Actor(.system, address: address)),
                    in: scope)
                return .wrong
            }
            try await LoginThrottle.succeeded(email: email, address: address, in: scope)
            let token = try await SessionStore.create(for: known.user.id, address: address, userAgent: userAgent, in: scope)
            let actor = Actor.person(id: known.user.id, name: known.user.name, address: address)
            try await AuditStore.append(AuditEntry(action: "login.accepted", subject: .user(known.user.id), by: actor), in: scope)
            return .signedIn(known.user, token)
        }
    }

    /// The hash of 32 random bytes that nobody kept, of the cost that real ones have.
    private static let hashOfNothing =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHR0aGF0aXNmaXhl$0Pq9qTQv3tT8mJt7rX3b4yZ4m1q1o3v2J5mCk1lFh9Q"
}
