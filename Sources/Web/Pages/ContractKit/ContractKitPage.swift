import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/contract-kit`: a clinic in trial lets its own system be disturbed, and learns whether it did the right thing.
struct ContractKitPage: Sendable {
    let web: WebDependencies
    private static let perPage = 20

    /// `GET`: what runs, the scenarios with their newest result, and what ran before.
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let after = UUID(uuidString: request.query.text("sesudah"))
        try await desk(request).endExpired()
        let (running, newest, history) = try await request.transaction { scope in
            var running: (ContractRun, [ContractCheck])?
            if let run = try await ContractRunStore.running(in: scope) {
                running = (run, try await ContractJudging.checks(of: run, isOver: false, zone: request.clinic.timeZone, in: scope))
            }
            return (
                running, try await ContractRunStore.newest(in: scope),
                try await ContractRunStore.list(after: after, limit: Self.perPage + 1, in: scope)
            )
        }
        let simulator = try await desk(request).simulator()
        let path = request.address("contract-kit")
        let zone = request.clinic.timeZone
        func row(_ run: ContractRun) -> ContractRunRow { ContractRunRow(run: run, address: "\(path)/runs/\(run.id.lowerText)", zone: zone) }
        let shown = history.prefix(Self.perPage)
        return .show(
            ContractKitView(
                page: request.frame("Uji integrasi"), path: path, zone: zone, state: request.clinic.state,
                onboarding: request.address("onboarding"), origin: simulator.origin,
                running: running.map { ContractKitView.Running(row: row($0), checks: $1.map(CheckRow.init)) },
                scenarios: ContractScenario.all.map { scenario in
                    ContractKitView.Scenario(
                        scenario: scenario, path: path, last: newest.first { $0.scenario == scenario.name }.map(row),
                        canStart: request.clinic.state == .trial && running == nil && (simulator.isThere || !scenario.needsSandbox),
                        lacksSimulator: request.clinic.state == .trial && scenario.needsSandbox && !simulator.isThere)
                },
                history: shown.map(row),
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) uji di halaman ini", first: after == nil ? nil : path,
                    next: history.count > Self.perPage ? shown.last.map { Address(path, ["sesudah": $0.id.lowerText]).text } : nil)))
    }

    /// `POST …/scenarios/{name}/start`
    func start(_ request: ClinicRequest) async throws -> PageResult {
        guard let scenario = ContractScenario.named(request.parameter("name")) else { return .notFound }
        return .redirect(request.address("contract-kit"), try await desk(request).start(scenario))
    }

    /// `POST …/end`: judged as it is now.
    func end(_ request: ClinicRequest) async throws -> PageResult {
        let ended = try await desk(request).end()
        guard let ended else { return .redirect(request.address("contract-kit"), .wait("Tidak ada uji yang sedang berjalan.")) }
        return .redirect(request.address("contract-kit/runs/\(ended.lowerText)"), .ok("Uji diakhiri dan dinilai."))
    }

    /// `GET …/runs/{id}`
    func run(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        try await desk(request).endExpired()
        let zone = request.clinic.timeZone
        let found = try await request.transaction { scope -> (ContractRun, [ContractCheck])? in
            guard let run = try await ContractRunStore.find(id, in: scope) else { return nil }
            guard run.isRunning else { return (run, run.checks) }
            return (run, try await ContractJudging.checks(of: run, isOver: false, zone: zone, in: scope))
        }
        guard let (run, checks) = found else { return .notFound }
        let path = request.address("contract-kit")
        let row = ContractRunRow(run: run, address: "\(path)/runs/\(run.id.lowerText)", zone: zone)
        return .show(
            ContractRunView(
                page: request.frame(row.title, crumbs: [Crumb("Uji integrasi", path), Crumb(row.title)]), path: path,
                log: request.address("api-log"), row: row, checks: checks.map(CheckRow.init)))
    }

    /// `GET …/report`: all scenarios with their newest result, to be printed.
    func report(_ request: ClinicRequest) async throws -> PageResult {
        try await desk(request).endExpired()
        let runs = try await request.transaction { try await ContractRunStore.newest(in: $0) }
        let path = request.address("contract-kit")
        let zone = request.clinic.timeZone
        return .show(
            ContractReportView(
                page: request.frame("Laporan uji integrasi", crumbs: [Crumb("Uji integrasi", path), Crumb("Laporan")]),
                clinic: request.clinic.name, code: request.clinic.code.text,
                printedAt: Indonesian.dateTime(web.now(), in: zone), version: await web.system().version,
                parts: ContractScenario.all.map { scenario in
                    ContractReportView.Part(
                        scenario: scenario,
                        last: runs.first { $0.scenario == scenario.name }
                            .map { ContractRunRow(run: $0, address: "\(path)/runs/\($0.id.lowerText)", zone: zone) })
                }))
    }

    private func desk(_ request: ClinicRequest) -> ContractDesk { ContractDesk(web: web, clinic: request.clinic, actor: request.actor) }
}
