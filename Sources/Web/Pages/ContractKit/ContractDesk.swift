import Clinics
import Delivery
import Foundation
import Vocabulary

/// What a person does to runs: start one, end it, and what the simulator has to do with it.
struct ContractDesk: Sendable {
    let web: WebDependencies
    let clinic: Clinic
    let actor: Actor

    /// Where the clinic sends to, and whether our own simulator answers there.
    struct Simulator: Sendable {
        var origin: PlatformOrigin?
        var clientID: String?
        var isThere = false
    }

    func simulator() async throws -> Simulator {
        guard clinic.state == .trial, clinic.environment != .production else { return Simulator() }
        let credential = try await web.database.transaction(in: clinic.id) { [clinic] in
            try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: $0)
        }
        guard let credential, let clientID = credential.clientID else { return Simulator() }
        let origin = credential.endpoints.origin
        return Simulator(origin: origin, clientID: clientID, isThere: await web.platform.sandbox.isThere(origin))
    }

    /// Starts a scenario, and says what became of it.
    func start(_ scenario: ContractScenario) async throws -> Flash {
        guard clinic.state == .trial else { return .bad("Uji integrasi hanya untuk klinik yang sedang uji coba.") }
        try await endExpired()
        let simulator = try await simulator()
        guard simulator.isThere || !scenario.needsSandbox else {
            return .bad("\(scenario.title) hanya bisa diuji pada simulator Jembatan. Klinik ini mengirim ke alamat lain.")
        }
        let (actor, version) = (actor, await web.system().version)
        let onPlatform = simulator.isThere && !scenario.faults.isEmpty
        let id = try await web.database.transaction(in: clinic.id) {
            try await ContractRunStore.start(scenario, onPlatform: onPlatform, version: version, by: actor, in: $0)
        }
        guard id != nil else { return .wait("Masih ada uji yang berjalan. Akhiri dulu, lalu mulai yang berikutnya.") }
        web.api.contracts.forget(clinic.id)
        if onPlatform, let origin = simulator.origin, let clientID = simulator.clientID,
            await !web.platform.sandbox.begin(scenario.faults, of: clientID, seconds: ContractScenario.seconds, at: origin),
            scenario.needsSandbox
        {
            _ = try await end()
            return .bad("Simulator tidak menerima gangguan, jadi uji tidak dimulai. Coba lagi sebentar lagi.")
        }
        return .ok("\(scenario.title) dimulai. \(scenario.task)")
    }

    /// Ends what runs, as it is now. The simulator's faults are taken back.
    /// - Returns: the run; nil when nothing ran.
    func end() async throws -> UUID? {
        let (actor, zone) = (actor, clinic.timeZone)
        let run = try await web.database.transaction(in: clinic.id) { scope -> ContractRun? in
            guard let run = try await ContractRunStore.running(in: scope) else { return nil }
            let checks = try await ContractJudging.checks(of: run, isOver: true, zone: zone, in: scope)
            return try await ContractRunStore.end(run, checks, by: actor, in: scope) ? run : nil
        }
        guard let run else { return nil }
        web.api.contracts.forget(clinic.id)
        if run.onPlatform {
            let simulator = try await simulator()
            if simulator.isThere, let origin = simulator.origin, let clientID = simulator.clientID {
                await web.platform.sandbox.end(of: clientID, at: origin)
            }
        }
        return run.id
    }

    /// A run whose time is over is judged when somebody looks, if the job was not there before: nothing disturbs or is recorded after
    /// its time anyway.
    func endExpired() async throws {
        let zone = clinic.timeZone
        try await web.database.transaction(in: clinic.id) { try await ContractJudging.endExpired(zone: zone, in: $0) }
    }
}
