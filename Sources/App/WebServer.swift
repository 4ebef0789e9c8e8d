import Clinics
import Crypto
import Delivery
import Foundation
import HTTPClient
import Hummingbird
import Logging
import PasswordHashing
import Postgres
import Satusehat
import Templating
import Vocabulary
import Web

/// The web side of an installation: pages, API, probes, static files.
enum WebServer {
    /// The server, listening where the configuration says.
    static func application(_ installation: Installation, _ web: WebDependencies) -> some ApplicationProtocol {
        let configuration = installation.configuration
        return Application(
            router: buildRouter(web),
            server: .http1(configuration: .init(additionalChannelHandlers: [ContinueHandler()], idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.bindHost, port: configuration.bindPort), serverName: "jembatan"),
            logger: installation.logger)
    }

    /// What pages and API work with.
    static func dependencies(_ installation: Installation, started: StartedAt) throws -> WebDependencies {
        let configuration = installation.configuration
        let database = installation.database
        let passwords = installation.passwords
        let key = try signingKey(configuration)
        return WebDependencies(
            database: database, signIn: SignIn(database: database, hasher: passwords),
            passwords: PasswordChecks(
                hash: { password in
                    do { return try await passwords.hash(password) } catch PasswordError.busy { throw PasswordsBusy() }
                },
                verify: { password, stored in
                    do { return try await passwords.verify(password, against: stored) } catch PasswordError.busy { throw PasswordsBusy() }
                }),
            templates: try TemplateLibrary(folder: configuration.resources + "/Templates", reload: configuration.isDemo),
            assets: try StaticFiles(folder: configuration.resources + "/Public", gzip: Gzip.compress),
            settings: WebSettings(
                baseURL: configuration.baseURL, trustedProxies: configuration.trustedProxies, isDemo: configuration.isDemo,
                metricsToken: configuration.metricsToken, hasMailServer: configuration.mailServer != nil),
            signer: Signer { message in Array(HMAC<SHA256>.authenticationCode(for: message, using: key)) },
            delivery: DeliveryServices(
                kinds: installation.kinds, intake: installation.intake, engine: installation.engine, resend: installation.resend,
                lookups: installation.lookups, port: installation.port, bpjs: installation.bpjs,
                authenticator: ApiAuthenticator(database: database),
                syncWaitMs: configuration.syncWaitMs),
            scheduler: installation.scheduler, platform: checks(installation),
            logger: installation.logger,
            probes: Probes(
                notReady: { await Readiness.problems(installation) },
                metrics: { await Readiness.metrics(installation, started: started) }),
            deliveryHealth: { since in
                let rows = try await database.platform { scope in
                    try await scope.query("SELECT * FROM clinic_delivery_health(\(since.text)::text::date)")
                }
                var health: [ClinicID: DeliveryHealth] = [:]
                for row in rows {
                    health[ClinicID(try row.get("clinic_id", as: Int64.self))] = DeliveryHealth(
                        pending: try row.get("pending"), completed: try row.get("completed"), failed: try row.get("failed"))
                }
                return health
            },
            system: { await Readiness.facts(installation) })
    }

    /// *Tes koneksi* goes over a fresh client: a kept connection would hide the stages of name and TLS.
    private static func checks(_ installation: Installation) -> PlatformChecks {
        let policy = installation.policy
        return PlatformChecks(
            testConnection: { credential, clinic, actorID in
                let gate = installation.engine.gate
                guard let access = try await gate.access(of: clinic, .satusehat) else {
                    // Every clinic is made with one.
                    throw CommandFailure("The clinic has no lane to SATUSEHAT.")
                }
                let client = HTTPClient()
                let test = ConnectionTest(
                    transport: { request throws(HTTPFailure) in try await client.send(request) }, policy: policy)
                let report = await test.run(
                    credential, access: access, meter: gate.meter(clinic.id, .satusehat, actorID: actorID))
                await client.shutdown()
                return report
            },
            refuses: { origin in
                policy.allows(PlatformEndpoints(origin: origin), in: .custom)
                    ? nil
                    : "\(origin.host):\(origin.port) belum diizinkan. Minta pengelola server menambahkannya ke JEMBATAN_ALLOWED_UPSTREAMS"
            }, sandbox: SandboxReach.control(policy))
    }

    /// Forms and flash messages are signed under a key derived from the master key: the same on every copy.
    private static func signingKey(_ configuration: Configuration) throws -> SymmetricKey {
        _ = try MasterKeyFile.load(configuration)
        guard let text = try? String(contentsOfFile: configuration.masterKeyFile, encoding: .utf8) else {
            throw CommandFailure("The master key file cannot be read.")
        }
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(first.utf8)), info: Data("jembatan web signatures".utf8), outputByteCount: 32)
    }
}

/// What the probes say.
enum Readiness {
    /// What keeps this copy from serving.
    static func problems(_ installation: Installation) async -> [String] {
        let pool = installation.database.pool
        do { try await Migrator.verify(pool, folder: installation.configuration.resources + "/Migrations") } catch {
            return ["schema: \(error)"]
        }
        do {
            let months = try await Partitions.monthsAhead(pool)
            return months < 1 ? ["partitions: none ahead, run jembatan migrate"] : []
        } catch { return ["database: \(error)"] }
    }

    /// What the page *Kesehatan sistem* says of database and program.
    static func facts(_ installation: Installation) async -> SystemFacts {
        let pool = installation.database.pool
        let counts = await pool.counts()
        let migrations = try? await pool.query("SELECT count(*) AS n FROM schema_migration").first?.get("n", as: Int.self)
        return SystemFacts(
            version: Jembatan.version, openConnections: counts.open, idleConnections: counts.idle, waitingForConnection: counts.waiting,
            partitionMonthsAhead: try? await Partitions.monthsAhead(pool), migrations: migrations ?? nil,
            problems: await problems(installation))
    }

    /// Prometheus text.
    static func metrics(_ installation: Installation, started: StartedAt) async -> String {
        var lines = ["# TYPE jembatan_up gauge", "jembatan_up 1"]
        let counts = await installation.database.pool.counts()
        lines += [
            "# TYPE jembatan_database_connections gauge", "jembatan_database_connections{state=\"open\"} \(counts.open)",
            "jembatan_database_connections{state=\"idle\"} \(counts.idle)", "# TYPE jembatan_database_waiting gauge",
            "jembatan_database_waiting \(counts.waiting)",
        ]
        let rows = try? await installation.database.worker { transaction in
            try await transaction.query(
                """
                SELECT channel, count(*) FILTER (WHERE lease_owner IS NOT NULL) AS held, coalesce(sum(cardinality(in_flight)), 0)::bigint AS in_flight,
                    count(*) FILTER (WHERE breaker_until IS NOT NULL) AS parked, count(*) FILTER (WHERE credential_refused_at IS NOT NULL) AS refused,
                    count(*) FILTER (WHERE paused_at IS NOT NULL) AS paused
                FROM lane GROUP BY channel
                """)
        }
        lines.append("# TYPE jembatan_lanes gauge")
        for row in rows.map(Array.init) ?? [] {
            guard let channel = try? row.get("channel", as: String.self) else { continue }
            for state in ["held", "in_flight", "parked", "refused", "paused"] {
                lines.append("jembatan_lanes{channel=\"\(channel)\",state=\"\(state)\"} \((try? row.get(state, as: Int64.self)) ?? 0)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
