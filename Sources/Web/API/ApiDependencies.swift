import BPJS
import Clinics
import Delivery
import Foundation
import Logging
import Satusehat

/// What the clinics' JSON API needs besides the database, made of what pages need too.
public struct ApiDependencies: Sendable {
    /// The delivery side: intake, engine, kinds, and who may call.
    let delivery: DeliveryServices
    /// Finds and creates patients on the platform.
    let patients: PatientFinder
    /// Finds doctors.
    let practitioners: PractitionerFinder
    /// Finds poli.
    let locations: LocationFinder
    /// Tells whether somebody is insured.
    let members: MemberLookup
    /// What PCare knows of a member's visits.
    let pcare: PCareClient
    /// Keeps services, roles and units on the platform.
    let masterData: MasterDataSending
    /// Asks the platform for a `dokter`, `poli` or KFA code that nobody here knows; its `run()` looks again at what waits.
    public let mappings: MappingResolver
    /// *Log API*; flushed at the end of the program.
    public let log: ApiLogQueue
    let rates = ApiRates()
    let completeTables = CompleteTables()
    /// Disturbs and watches the calls of clinics that try their system.
    let contracts: ContractWatch
    /// For the calls of Mobile JKN.
    let mobileJKN: MobileJKNServices

    init(
        database: ClinicDatabase, delivery: DeliveryServices, passwords: PasswordChecks, signer: Signer, logger: Logger,
        now: @escaping @Sendable () -> Date
    ) {
        mobileJKN = MobileJKNServices(signIn: MobileJKNSignIn(database: database, passwords: passwords, signer: signer))
        self.delivery = delivery
        patients = PatientFinder(
            database: database, lookups: delivery.lookups, gate: delivery.engine.gate, intake: delivery.intake, now: now)
        practitioners = PractitionerFinder(database: database, lookups: delivery.lookups, intake: delivery.intake, now: now)
        locations = LocationFinder(database: database, lookups: delivery.lookups, intake: delivery.intake, now: now)
        let bpjs = BPJSCalls(gate: delivery.engine.gate)
        pcare = PCareClient(calls: bpjs)
        members = MemberLookup(database: database, calls: bpjs, now: now)
        masterData = MasterDataSending(database: database, intake: delivery.intake)
        mappings = MappingResolver(
            database: database, practitioners: practitioners, locations: locations,
            kfa: KFAFinder(database: database, lookups: delivery.lookups, intake: delivery.intake, now: now), logger: logger)
        contracts = ContractWatch(database: database, logger: logger, now: now)
        log = ApiLogQueue(database: database, logger: logger)
    }

    var authenticator: ApiAuthenticator { delivery.authenticator }
    var intake: Intake { delivery.intake }
    var engine: Engine { delivery.engine }
    var kinds: KindRegistry { delivery.kinds }
    var syncWaitMs: Int { delivery.syncWaitMs }
}
