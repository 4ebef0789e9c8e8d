import Clinics
import Delivery
import Foundation
import JSON
import Logging
import Vocabulary

/// An API call that passed the desk.
struct ApiCall: Sendable {
    let web: WebDependencies
    let api: ApiDependencies
    let clinic: Clinic
    let credential: ApiCredential
    let address: String
    let logger: Logger
    /// `null` for calls without one.
    var body: JSON
    /// What stands behind the `?` of the address, as text.
    let query: JSONObject
    /// The parts of the path that vary, decoded.
    let id: String
    /// `Prefer: respond-async`.
    var prefersAsync: Bool
    /// `?dry_run=true`: nothing is stored.
    let isDryRun: Bool
    /// Set when the call carries an `Idempotency-Key`.
    var idempotent: IdempotentCall?

    /// What the body is read by.
    var clock: ReadingClock { ReadingClock(clinic, now: web.now()) }

    /// Who does what this call does, for the audit.
    var actor: Clinics.Actor { .apiKey(hint: credential.hint, address: address) }

    /// A transaction of this clinic.
    func transaction<T: Sendable>(_ body: (ClinicScope) async throws -> T) async throws -> T {
        try await web.database.transaction(in: clinic.id, body)
    }

    /// The transaction that does what the call asks for, or the first part of it: begins by taking the Idempotency-Key. Every endpoint
    /// that takes a body calls it once. Throws ``KeyTaken`` when the call is a repetition; the desk answers that.
    func once<T: Sendable>(_ body: (ClinicScope) async throws -> T) async throws -> T {
        try await transaction { scope in
            if let idempotent {
                let claim = try await IdempotencyStore.claim(idempotent, in: scope)
                guard claim == .mine else { throw KeyTaken(claim: claim) }
            }
            let done = try await body(scope)
            if isDryRun { throw DryRun.nothing }
            return done
        }
    }

    /// The same for what belongs to a visit. A dry run tells what the visit would send, and leaves nothing behind.
    func store<T: Sendable>(_ body: (ClinicScope) async throws -> T, visit: (T) -> Visit?) async throws -> T {
        try await once { scope in
            let stored = try await body(scope)
            if isDryRun, let visit = visit(stored) { throw try await DryRun.preview(visit, for: self, in: scope) }
            return stored
        }
    }

    /// Answers a body that could not be read; nothing is stored. For a call that has not come to ``once(_:)``, or was rolled back in it.
    func refuse(_ refusal: BodyRefusal) async throws -> ApiAnswer {
        if idempotent != nil { try await once { _ in } }
        return .refused(refusal)
    }
}

/// The key of a call stands already.
struct KeyTaken: Error {
    let claim: IdempotencyStore.Claim
}
