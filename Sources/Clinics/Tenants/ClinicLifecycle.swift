import JSON
import Postgres
import Vocabulary

/// A step in a clinic's life.
public enum ClinicStep: Sendable, Hashable {
    /// Draft → trial: takes visits and sends them to the environment that was chosen.
    case startTrial
    /// Trial → live in `production`, or in `custom` where a gateway is between.
    case goLive(PlatformEnvironment)
    /// Any → suspended.
    case suspend
    /// Suspended → what it was before.
    case resume
    /// Draft and trial only: another environment to try with.
    case useEnvironment(PlatformEnvironment)
}

/// What became of a step.
public enum ClinicStepOutcome: Sendable, Hashable {
    /// Done; the clinic as it is now.
    case done(Clinic)
    /// There is no such clinic.
    case noSuchClinic
    /// From this state the step does not exist, or not to that environment.
    case notAllowed(from: ClinicState)
}

/// What a change of environment leaves behind. What was made for the old one is never sent to the new one.
public struct EnvironmentChange: Sendable, Hashable {
    /// The environment that the clinic leaves.
    public let from: PlatformEnvironment
    /// The environment that it sends to from now on; it starts without credentials and mappings, as those are keyed by environment.
    public let to: PlatformEnvironment
}

extension ClinicStore {
    /// Takes the scope's clinic one step on. When that changes the environment, `leaving` runs in the same transaction, before the
    /// audit entry (lock order): there the engine closes what was made for the old one as `skipped`.
    public static func take(
        _ step: ClinicStep, by actor: Actor, in scope: ClinicScope,
        leaving: (EnvironmentChange, ClinicScope) async throws -> Void
    ) async throws -> ClinicStepOutcome {
        guard let before = try await lock(scope.id, in: scope) else { return .noSuchClinic }
        guard let next = before.after(step) else { return .notAllowed(from: before.state) }
        let rows = try await scope.query(
            """
            UPDATE clinic SET state = \(next.state), suspended_from = \(next.suspendedFrom), environment = \(next.environment),
                updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) RETURNING \(Clinic.columns)
            """)
        guard let row = rows.first else { return .noSuchClinic }
        let clinic = try Clinic(row)
        if before.environment != clinic.environment {
            try await leaving(EnvironmentChange(from: before.environment, to: clinic.environment), scope)
        }
        try await AuditStore.append(
            AuditEntry(action: step.action, subject: .clinic(clinic), before: before.standing, after: clinic.standing, by: actor), in: scope
        )
        return .done(clinic)
    }
}

extension ClinicStep {
    var action: String {
        switch self {
        case .startTrial: "clinic.trial"
        case .goLive: "clinic.live"
        case .suspend: "clinic.suspended"
        case .resume: "clinic.resumed"
        case .useEnvironment: "clinic.environment"
        }
    }
}

extension Clinic {
    struct Standing: Hashable {
        var state: ClinicState
        var suspendedFrom: ClinicState?
        var environment: PlatformEnvironment
    }

    /// The clinic's standing after a step, or nil when the step is not allowed.
    func after(_ step: ClinicStep) -> Standing? {
        switch (step, state) {
        case (.startTrial, .draft): Standing(state: .trial, environment: environment)
        case (.goLive(let target), .trial) where target != .sandbox: Standing(state: .live, environment: target)
        case (.suspend, .draft), (.suspend, .trial), (.suspend, .live):
            Standing(state: .suspended, suspendedFrom: state, environment: environment)
        case (.resume, .suspended): suspendedFrom.map { Standing(state: $0, environment: environment) }
        case (.useEnvironment(let target), .draft), (.useEnvironment(let target), .trial): Standing(state: state, environment: target)
        default: nil
        }
    }

    var standing: JSON { ["state": .string(state.rawValue), "environment": .string(environment.rawValue)] }
}
