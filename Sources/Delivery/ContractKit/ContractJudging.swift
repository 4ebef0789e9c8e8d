import Clinics
import Vocabulary

/// What a run comes to, from what is stored of it.
public enum ContractJudging {
    /// The checks of its scenario.
    /// - Parameter isOver: what did not happen until now will not happen any more.
    public static func checks(
        of run: ContractRun, isOver: Bool, zone: ClinicTimeZone, in scope: ClinicScope
    ) async throws -> [ContractCheck] {
        guard let scenario = ContractScenario.named(run.scenario) else { return [] }
        return scenario.judge(try await ContractCallStore.facts(of: run, isOver: isOver, zone: zone, in: scope))
    }

    /// Ends the clinic's run if its time is over: by the job, or before by whoever looks.
    /// - Returns: whether there was one.
    @discardableResult
    public static func endExpired(zone: ClinicTimeZone, in scope: ClinicScope) async throws -> Bool {
        guard let run = try await ContractRunStore.running(in: scope), run.isExpired else { return false }
        return try await ContractRunStore.end(run, try await checks(of: run, isOver: true, zone: zone, in: scope), by: nil, in: scope)
    }
}
