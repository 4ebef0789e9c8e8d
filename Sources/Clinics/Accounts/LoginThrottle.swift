import Crypto
import Foundation
import Postgres
import Vocabulary

/// Whether somebody may try a password now.
public enum LoginGate: Sendable, Hashable {
    /// They may.
    case open
    /// Not before this instant.
    case closed(until: Date)
}

/// Whose password is tried.
public enum LoginAccount: Sendable, Hashable {
    /// A person's.
    case person(EmailAddress)
    /// A clinic's, which BPJS calls it by. Addresses count for each clinic alone: BPJS calls all of them from the same ones, and what one
    /// clinic gave BPJS wrongly must not close the others.
    case mobileJKN(ClinicID, username: String)

    fileprivate var parts: [String] {
        switch self {
        case .person(let email): ["account", email.text]
        case .mobileJKN(let clinic, let username): ["mobile-jkn", String(clinic.rawValue), username]
        }
    }

    fileprivate var addressParts: [String] {
        switch self {
        case .person: ["address"]
        case .mobileJKN(let clinic, _): ["mobile-jkn-address", String(clinic.rawValue)]
        }
    }
}

/// Slows down guessing: per account and address together, and per address alone. An account is never closed for other addresses, so
/// nobody locks its owner out. IPv6 counts by /64.
public enum LoginThrottle {
    /// Tries of one account from one address.
    public static let triesPerAccount = 5
    /// Tries from one address, whatever the account.
    public static let triesPerAddress = 50
    /// How long the gate stays closed, and after how long without a try counting starts again.
    public static let pause: Duration = .seconds(15 * 60)

    /// Asks for a try of a person.
    public static func admit(email: EmailAddress, address: String?, in scope: PlatformScope) async throws -> LoginGate {
        try await admit(.person(email), address: address, in: scope)
    }

    /// Asks for a try. It counts as a failure until ``succeeded(_:address:in:)`` says otherwise: were it counted afterwards, many
    /// tries at once would all pass. Run it in a transaction of its own, so that it counts whatever happens next.
    public static func admit(_ account: LoginAccount, address: String?, in scope: PlatformScope) async throws -> LoginGate {
        let pause = SessionStore.seconds(pause)
        for (key, limit) in keys(account, address) {
            let failures: SQL = """
                CASE WHEN login_throttle.last_failure_at <= now() - \(pause) THEN 1 ELSE login_throttle.failures + 1 END
                """
            // Counts unless the gate is closed, in one statement: tries at the same time wait for each other here.
            let counted = try await scope.query(
                """
                INSERT INTO login_throttle (key, failures) VALUES (\(key), 1)
                ON CONFLICT (key) DO UPDATE SET failures = \(failures), last_failure_at = now(),
                    blocked_until = CASE WHEN \(failures) >= \(limit) THEN now() + \(pause) END
                WHERE login_throttle.blocked_until IS NULL OR login_throttle.blocked_until <= now()
                RETURNING key
                """)
            guard counted.isEmpty else { continue }
            let closed = try await scope.query("SELECT blocked_until FROM login_throttle WHERE key = \(key)")
            if let until = try closed.first?.get("blocked_until", as: Date?.self) ?? nil { return .closed(until: until) }
        }
        return .open
    }

    /// The try was right: the account starts anew from this address, and the address gets its try back.
    public static func succeeded(email: EmailAddress, address: String?, in scope: PlatformScope) async throws {
        try await succeeded(.person(email), address: address, in: scope)
    }

    /// The same for any account.
    public static func succeeded(_ account: LoginAccount, address: String?, in scope: PlatformScope) async throws {
        let keys = keys(account, address)
        try await scope.batch([
            "DELETE FROM login_throttle WHERE key = \(keys[0].key)",
            "UPDATE login_throttle SET failures = greatest(failures - 1, 0), blocked_until = NULL WHERE key = \(keys[1].key)",
        ])
    }

    /// Removes what does not count any more.
    public static func prune(in scope: PlatformScope) async throws -> Int {
        try await scope.execute(
            """
            DELETE FROM login_throttle WHERE last_failure_at < now() - \(SessionStore.seconds(pause))
                AND (blocked_until IS NULL OR blocked_until < now())
            """)
    }

    /// Hashes, as addresses of people are personal data. In one order for everybody: account, then address.
    private static func keys(_ account: LoginAccount, _ address: String?) -> [(key: [UInt8], limit: Int)] {
        let visitor = address.flatMap { NetworkAddress($0) }?.visitor.description ?? "-"
        func hash(_ parts: [String]) -> [UInt8] {
            var encoded = LengthPrefixed()
            for part in parts { encoded.append(part) }
            return [UInt8](SHA256.hash(data: encoded.bytes))
        }
        return [(hash(account.parts + [visitor]), triesPerAccount), (hash(account.addressParts + [visitor]), triesPerAddress)]
    }
}
