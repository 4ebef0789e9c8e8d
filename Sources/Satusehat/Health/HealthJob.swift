import Clinics
import Delivery
import Foundation
import Synchronization
import Vocabulary

/// Checks every endpoint of every host that clinics send to, with another clinic's credentials each time, and keeps seed 002's
/// satusehat_health_check. The checks count among the observed calls like all others.
public struct HealthJob: Job {
    /// On the command line.
    public let name = "health"
    /// On the page.
    public let title = "Periksa kesehatan SATUSEHAT"
    /// What it does.
    public let summary = "Memeriksa token, FHIR, KFA, dan Consent di setiap alamat SATUSEHAT."
    /// Once for the installation.
    public let scope = JobScope.platform
    /// Every five minutes.
    public let rhythm = Rhythm.every(seconds: 300)

    private let database: ClinicDatabase
    private let gate: LaneGate
    private let port: SatusehatPort

    /// Checks through the clinics' lanes.
    public init(database: ClinicDatabase, gate: LaneGate, port: SatusehatPort) {
        self.database = database
        self.gate = gate
        self.port = port
    }

    /// Checks all hosts once.
    public func run(_ run: JobRun) async throws -> JobResult {
        var checked = 0
        var troubled = 0
        for turn in try await HealthCheckStore.turns(in: database) {
            guard let clinic = try await database.platform({ try await ClinicStore.find(turn.clinic, in: $0) }) else { continue }
            let checks = try await checks(clinic)
            guard !checks.isEmpty else { continue }
            try await HealthCheckStore.add(checks, of: turn.host, in: database)
            let words = checks.map { "\($0.endpoint) \($0.status.rawValue)\($0.responseMs.map { " \($0) ms" } ?? "")" }
            await run.say("\(turn.host): \(words.joined(separator: ", "))")
            checked += 1
            if checks.contains(where: { $0.status != .healthy }) { troubled += 1 }
        }
        guard checked > 0 else { return .nothing("Belum ada klinik yang mengirim ke SATUSEHAT.") }
        return .done(
            troubled == 0
                ? "\(Indonesian.number(checked)) alamat diperiksa, semuanya sehat."
                : "\(Indonesian.number(checked)) alamat diperiksa, \(Indonesian.number(troubled)) di antaranya bermasalah.")
    }

    private func checks(_ clinic: Clinic) async throws -> [HealthCheck] {
        guard let token = try await token(clinic) else { return [] }
        // Without a token nothing else can be asked.
        guard token.status != .unhealthy, token.errorMessage != HealthReading.refused else { return [token] }
        let organization = try await database.transaction(in: clinic.id) { scope in
            try await PlatformCredentialStore.organizationID(.satusehat, clinic.environment, in: scope)
        }
        var requests: [(endpoint: String, request: PlatformRequest)] = [
            ("KFA", PlatformRequest("GET", "/products?identifier=kfa&code=93001019", service: .kfa)),
            // Nobody's: that the platform says so is the answer.
            ("Consent", PlatformRequest("GET", "/Consent?patient_id=P00000000000", service: .consent)),
        ]
        if let organization {
            requests.insert(("Organization", PlatformRequest("GET", "/Organization/" + Query.encoded(organization))), at: 0)
        }
        var checks = [token]
        for (endpoint, request) in requests {
            // Also while the lane is parked: whether the platform is back is the question.
            let (exchange, tookMs) = await gate.timedCall(request, purpose: "health", clinic: clinic, evenWhenStopped: true)
            if let check = HealthReading.check(endpoint, exchange, tookMs: tookMs) { checks.append(check) }
        }
        return checks
    }

    /// nil: there is nothing to ask with, or the clinic's own rate is used up.
    private func token(_ clinic: Clinic) async throws -> HealthCheck? {
        guard let access = try await gate.access(of: clinic, .satusehat) else { return nil }
        let meter = gate.meter(clinic.id, .satusehat)
        let recorded = RecordedTime()
        let timed = Meter(
            draw: meter.draw,
            record: { call in
                recorded.ms.withLock { $0 = call.tookMs }
                await meter.record(call)
            })
        let answer = await port.renewToken(for: access, meter: timed)
        return HealthReading.token(answer, tookMs: recorded.ms.withLock { $0 })
    }
}

/// How long the token took without the wait for the clinic's rate: as the port recorded it.
private final class RecordedTime: Sendable {
    let ms = Mutex<Int?>(nil)
}
