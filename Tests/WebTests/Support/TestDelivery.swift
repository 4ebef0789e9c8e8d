import BPJS
import Clinics
import Delivery
import HTTPClient
import Satusehat

@testable import Web

/// The delivery side with all its kinds, on a platform that nobody reaches.
enum TestDelivery {
    static func services(_ database: ClinicDatabase) throws -> DeliveryServices {
        let kinds = try KindRegistry(ResourceCatalog.kinds())
        let intake = Intake(database: database, planners: [SatusehatVisitPlanner()])
        let port = SatusehatPort(
            transport: { _ throws(HTTPFailure) in throw .notSent(.connectionRefused) }, source: StoredCredentials(database),
            policy: UpstreamPolicy(), logger: TestSite.quiet)
        let engine = Engine(database: database, kinds: kinds, ports: [port], intake: intake, logger: TestSite.quiet)
        return DeliveryServices(
            kinds: kinds, intake: intake, engine: engine,
            resend: Resend(kinds: kinds, intake: intake, rebuildSource: BPJSIntake(intake).rebuild),
            lookups: SatusehatLookups { _, _, _ in .notSent(reason: "connection_refused") }, port: port,
            authenticator: ApiAuthenticator(database: database), syncWaitMs: 50)
    }
}
