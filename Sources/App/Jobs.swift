import BPJS
import Clinics
import Delivery
import Logging
import Notices
import Satusehat

/// The regular work of an installation: every job stands here, in the order in which pages show them.
enum Jobs {
    static func registry(
        _ configuration: Configuration, _ database: ClinicDatabase, _ port: SatusehatPort, _ gate: LaneGate, _ lookups: SatusehatLookups,
        _ intake: Intake, _ resend: Resend, _ kinds: KindRegistry, _ logger: Logger
    ) -> JobRegistry {
        let mappings = MappingResolver(database: database, lookups: lookups, intake: intake, logger: logger)
        let keepPartitions = configuration.ownerDatabaseURL.map { owner -> @Sendable () async throws -> Void in
            { try await Partitions.keep(owner) }
        }
        let jobs: [any Job] = [
            TokenRefresh(database: database, port: port, gate: gate),
            ClinicalSweep(database: database, intake: intake, mappings: mappings),
            MasterData(database: database, lookups: lookups, intake: intake),
            NightlyComparison(database: database, kinds: kinds, gate: gate),
            ConsentJob(database: database, desk: ConsentDesk(kinds: kinds)),
            HealthJob(database: database, gate: gate, port: port),
            ContractRuns(database: database),
            KFACatalogueJob(database: database, gate: gate),
            ReferenceJob(database: database, calls: BPJSCalls(gate: gate)),
            BookingJob(database: database, intake: BPJSIntake(intake), resend: resend),
            LateJob(database: database),
            Upkeep(database: database, logger: logger),
            Retention(database: database, keepPartitions: keepPartitions),
            WebhookRetention(database: database),
        ]
        return JobRegistry(jobs + NoticeJobs.all(database, configuration.baseURL))
    }
}
