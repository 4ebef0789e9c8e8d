import Clinics
import Delivery
import Foundation
import Satusehat

/// What the credentials pages need of the platform beside deliveries and lookups.
public struct PlatformChecks: Sendable {
    let testConnection: @Sendable (PlatformCredential, Clinic, _ actorID: UUID?) async throws -> ConnectionReport
    let refuses: @Sendable (PlatformOrigin) -> String?
    let sandbox: SandboxControl

    /// - Parameters:
    ///   - testConnection: *Tes koneksi* with a credential, with the timeouts and the rate of the clinic's lane, also while
    ///     the lane is stopped; recorded with who asked.
    ///   - refuses: why an origin of `custom` may not be dialled, in Bahasa Indonesia; nil when it may.
    ///   - sandbox: our own simulator, for *Uji integrasi*.
    public init(
        testConnection: @escaping @Sendable (PlatformCredential, Clinic, _ actorID: UUID?) async throws -> ConnectionReport,
        refuses: @escaping @Sendable (PlatformOrigin) -> String? = { _ in nil },
        sandbox: SandboxControl = .none
    ) {
        self.testConnection = testConnection
        self.refuses = refuses
        self.sandbox = sandbox
    }
}
