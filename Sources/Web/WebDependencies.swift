import Clinics
import Delivery
import Foundation
import Logging
import Templating
import Vocabulary

/// Everything the web side needs from outside. The composition root makes one.
public struct WebDependencies: Sendable {
    /// Clinics and all that they own.
    public let database: ClinicDatabase
    /// Signing in.
    public let signIn: SignIn
    /// People's passwords, where they are set or confirmed.
    public let passwords: PasswordChecks
    /// The pages' templates.
    public let templates: TemplateLibrary
    /// The files of `Public/`.
    public let assets: StaticFiles
    /// Addresses and proxies.
    public let settings: WebSettings
    /// Signs form tokens and flash messages.
    public let signer: Signer
    /// The delivery side.
    public let delivery: DeliveryServices
    /// Regular work: its jobs for pages, and `wake()` when somebody asks for a run. Where it runs is the composition root's business.
    public let scheduler: Scheduler
    /// *Tes koneksi*, and which hosts may be entered.
    public let platform: PlatformChecks
    /// The clinics' JSON API, made of the others. `api.mappings.run()` is to run beside the engine, `api.log.flush()` at the end.
    public let api: ApiDependencies
    /// What files may bring; an ``ImportRunner`` works on them beside the engine.
    let imports: ImportCatalog
    /// For what happens outside of a request.
    public let logger: Logger
    /// The time of day.
    public let now: @Sendable () -> Date
    /// Probes.
    public let probes: Probes
    /// Deliveries per clinic since a day, for the list of clinics (SQL function `clinic_delivery_health`).
    public let deliveryHealth: @Sendable (_ since: LocalDate) async throws -> [ClinicID: DeliveryHealth]
    /// Database and program, for *Kesehatan sistem*.
    public let system: @Sendable () async -> SystemFacts

    /// All of it.
    public init(
        database: ClinicDatabase, signIn: SignIn, passwords: PasswordChecks, templates: TemplateLibrary, assets: StaticFiles,
        settings: WebSettings, signer: Signer, delivery: DeliveryServices, scheduler: Scheduler, platform: PlatformChecks, logger: Logger,
        probes: Probes,
        now: @escaping @Sendable () -> Date = { Date() },
        deliveryHealth: @escaping @Sendable (_ since: LocalDate) async throws -> [ClinicID: DeliveryHealth],
        system: @escaping @Sendable () async -> SystemFacts
    ) {
        self.database = database
        self.signIn = signIn
        self.passwords = passwords
        self.templates = templates
        self.assets = assets
        self.settings = settings
        self.signer = signer
        self.delivery = delivery
        self.scheduler = scheduler
        self.platform = platform
        api = ApiDependencies(
            database: database, delivery: delivery, passwords: passwords, signer: signer, logger: logger, now: now)
        imports = ImportCatalog(intake: delivery.intake)
        self.logger = logger
        self.probes = probes
        self.now = now
        self.deliveryHealth = deliveryHealth
        self.system = system
    }

    var cookies: Cookies { Cookies(isHTTPS: settings.isHTTPS) }
    var crossSite: CrossSiteCheck { CrossSiteCheck(signer: signer, settings: settings) }
}

/// Hashing and checking of people's passwords, off the cooperative threads (argon2id).
public struct PasswordChecks: Sendable {
    /// Makes the text that is stored. Throws ``PasswordsBusy`` when too many wait.
    let hash: @Sendable (_ password: String) async throws -> String
    /// Compares with what is stored. Throws ``PasswordsBusy`` when too many wait.
    let verify: @Sendable (_ password: String, _ stored: String) async throws -> Bool

    /// Both come from the module PasswordHashing, by way of the composition root.
    public init(
        hash: @escaping @Sendable (_ password: String) async throws -> String,
        verify: @escaping @Sendable (_ password: String, _ stored: String) async throws -> Bool
    ) {
        self.hash = hash
        self.verify = verify
    }
}

/// Too many passwords wait to be checked: the page answers 503 and asks to try again.
public struct PasswordsBusy: Error {
    /// The queue is full.
    public init() {}
}

/// What the probes tell.
public struct Probes: Sendable {
    /// What keeps this copy from serving, one English sentence each; empty when it is ready.
    let notReady: @Sendable () async -> [String]
    /// Prometheus text.
    let metrics: @Sendable () async -> String

    /// Both are asked at every probe.
    public init(notReady: @escaping @Sendable () async -> [String], metrics: @escaping @Sendable () async -> String) {
        self.notReady = notReady
        self.metrics = metrics
    }
}

/// Deliveries of one clinic, by state, over some days.
public struct DeliveryHealth: Sendable, Hashable {
    let pending: Int
    let completed: Int
    let failed: Int

    /// Counts of creating deliveries; those that were skipped are not in the total.
    public init(pending: Int, completed: Int, failed: Int) {
        self.pending = pending
        self.completed = completed
        self.failed = failed
    }

    var total: Int { pending + completed + failed }
}
