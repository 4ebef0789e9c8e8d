import BPJS
import Clinics
import Delivery
import Satusehat

/// The delivery side, as pages and API use it.
public struct DeliveryServices: Sendable {
    /// Every kind, for cards, lists and explanations.
    public let kinds: KindRegistry
    /// Stores what clinics say.
    public let intake: Intake
    /// Its settlements wake waiters; `wake()` after storing; its gate makes calls that are not deliveries.
    public let engine: Engine
    /// Sends again.
    public let resend: Resend
    /// Patients, practitioners, organisations and locations on the platform.
    public let lookups: SatusehatLookups
    /// The wire itself: forgets a clinic's cached access when credentials change.
    public let port: SatusehatPort
    /// BPJS's wires, one a service, for the same.
    public let bpjs: [BPJSPort]
    /// Checks `X-Clinic-Code` and `X-Clinic-Secret`.
    public let authenticator: ApiAuthenticator
    /// How long `POST /api/encounter` waits for the platform, ms.
    public let syncWaitMs: Int

    /// Records what patients decide, in effect at once.
    var consents: ConsentDesk { ConsentDesk(kinds: kinds) }

    /// All of it.
    public init(
        kinds: KindRegistry, intake: Intake, engine: Engine, resend: Resend, lookups: SatusehatLookups, port: SatusehatPort,
        bpjs: [BPJSPort] = [], authenticator: ApiAuthenticator, syncWaitMs: Int
    ) {
        self.kinds = kinds
        self.intake = intake
        self.engine = engine
        self.resend = resend
        self.lookups = lookups
        self.port = port
        self.bpjs = bpjs
        self.authenticator = authenticator
        self.syncWaitMs = syncWaitMs
    }
}
