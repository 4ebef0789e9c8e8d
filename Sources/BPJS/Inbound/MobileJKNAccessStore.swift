import Clinics
import Crypto
import Foundation
import JSON
import Postgres
import Vocabulary

/// What BPJS calls a clinic by.
public struct MobileJKNAccess: Sendable, Hashable, Redacted {
    /// As the clinic gave it to BPJS.
    public let username: String
    /// The password's argon2id hash.
    public let passwordHash: String
}

/// What a token is worth.
public enum MobileJKNTokenCheck: Sendable, Hashable {
    /// It speaks for the clinic.
    case valid
    /// It was never given here, or its time is over.
    case expired
    /// It was given to another user name.
    case notTheirs
}

/// By what Mobile JKN reaches a clinic, and the tokens that it was given (reference section 4.2).
public enum MobileJKNAccessStore {
    /// How long a token holds.
    public static let tokenLives: Duration = .seconds(300)

    /// Saves user name and password; tokens given before end.
    public static func save(username: String, passwordHash: String, by actor: Clinics.Actor, in scope: ClinicScope) async throws {
        let clinic = scope.id.rawValue
        try await scope.batch([
            """
            INSERT INTO mobile_jkn_access (clinic_id, username, password_hash) VALUES (\(clinic), \(username), \(passwordHash))
            ON CONFLICT (clinic_id) DO UPDATE SET username = excluded.username, password_hash = excluded.password_hash, updated_at = now()
            """,
            "DELETE FROM mobile_jkn_token WHERE clinic_id = \(clinic)",
        ])
        try await AuditStore.append(
            AuditEntry(action: "mobile_jkn_access.changed", after: ["username": .string(username), "new_password": true], by: actor),
            in: scope)
    }

    /// The clinic's, if it gave BPJS one.
    public static func find(in scope: ClinicScope) async throws -> MobileJKNAccess? {
        try await scope.query("SELECT username, password_hash FROM mobile_jkn_access WHERE clinic_id = \(scope.id.rawValue)").first
            .map { MobileJKNAccess(username: try $0.get("username"), passwordHash: try $0.get("password_hash")) }
    }

    /// A new token of 256 random bits, and removes those whose time is over.
    /// - Returns: the token; only its hash is kept.
    public static func issueToken(to username: String, in scope: ClinicScope) async throws -> String {
        let token = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        try await scope.batch([
            "DELETE FROM mobile_jkn_token WHERE clinic_id = \(scope.id.rawValue) AND expires_at <= now()",
            """
            INSERT INTO mobile_jkn_token (clinic_id, token_hash, username, expires_at)
            VALUES (\(scope.id.rawValue), \(hash(token)), \(username), now() + \(tokenLives / .seconds(1)) * interval '1 second')
            """,
        ])
        return token
    }

    /// Whether a token and the user name beside it speak for the clinic.
    public static func check(token: String, username: String, in scope: ClinicScope) async throws -> MobileJKNTokenCheck {
        let found = try await scope.query(
            """
            SELECT username FROM mobile_jkn_token
            WHERE clinic_id = \(scope.id.rawValue) AND token_hash = \(hash(token)) AND expires_at > now()
            """
        ).first
        guard let found else { return .expired }
        return try found.get("username", as: String.self) == username ? .valid : .notTheirs
    }

    private static func hash(_ token: String) -> [UInt8] { [UInt8](SHA256.hash(data: Array(token.utf8))) }
}
