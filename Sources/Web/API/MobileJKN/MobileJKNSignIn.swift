import BPJS
import Clinics
import Foundation
import Vocabulary

/// `GET /auth`: the clinic's user name and password for a token. Guessing is slowed down as for people. BPJS asks for a token before nearly
/// every call, and a check of a password costs a core's time: what was right is remembered, and passwords of a clinic are checked one by one.
actor MobileJKNSignIn {
    private let database: ClinicDatabase
    private let passwords: PasswordChecks
    private let signer: Signer
    private let turns = Turns(1)
    /// Of each clinic the stored hash that was right last, and a keyed hash of the password that it was right for.
    private var known: [ClinicID: (stored: String, signature: String)] = [:]

    init(database: ClinicDatabase, passwords: PasswordChecks, signer: Signer) {
        self.database = database
        self.passwords = passwords
        self.signer = signer
    }

    /// A new token. Throws ``MobileJKNRefusal``.
    func token(_ clinic: Clinic, username: String, password: String, address: String?) async throws -> String {
        guard let access = try await database.transaction(in: clinic.id, { try await MobileJKNAccessStore.find(in: $0) }) else {
            throw MobileJKNRefusal.wrongPassword
        }
        if username != access.username || !isKnown(password, access, clinic.id) {
            try await turns.take(clinic.id) { try await self.check(clinic.id, username, password, access, address) }
        }
        return try await database.transaction(in: clinic.id) { try await MobileJKNAccessStore.issueToken(to: username, in: $0) }
    }

    private func check(
        _ clinic: ClinicID, _ username: String, _ password: String, _ access: MobileJKNAccess, _ address: String?
    ) async throws {
        // The one before may have been the same.
        if username == access.username, isKnown(password, access, clinic) { return }
        let account = LoginAccount.mobileJKN(clinic, username: username)
        let gate = try await database.platform { try await LoginThrottle.admit(account, address: address, in: $0) }
        guard gate == .open else { throw MobileJKNRefusal.tooManyTries }
        let isPassword = try await passwords.verify(password, access.passwordHash)
        guard isPassword, username == access.username else { throw MobileJKNRefusal.wrongPassword }
        known[clinic] = (access.passwordHash, signature(password, clinic))
        try await database.platform { try await LoginThrottle.succeeded(account, address: address, in: $0) }
    }

    private func isKnown(_ password: String, _ access: MobileJKNAccess, _ clinic: ClinicID) -> Bool {
        guard let known = known[clinic], known.stored == access.passwordHash else { return false }
        return signer.isEqual(known.signature, signature(password, clinic))
    }

    private func signature(_ password: String, _ clinic: ClinicID) -> String {
        signer.signature(of: "\(clinic.rawValue) \(password)", for: "mobile-jkn password")
    }
}
