import Clinics
import Delivery

extension Scheduler {
    /// What `sync` says while another process runs the same.
    static let waits = "It runs in another process: waiting for its end."

    /// Runs a job now, after the end of a run in another process: that one may have passed what was changed just now.
    /// - Parameter longest: how long it is waited for; it is still `runsElsewhere` afterwards.
    func runAfterOthers(
        _ job: any Job, for clinic: Clinic?, isForced: Bool, longest: Duration, echo: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        let until = ContinuousClock.now + longest
        var answer = try await runNow(job, for: clinic, isForced: isForced, echo: echo)
        if answer == .runsElsewhere, longest > .zero { await echo(Self.waits) }
        while answer == .runsElsewhere, ContinuousClock.now < until {
            try await Task.sleep(for: .milliseconds(200))
            answer = try await runNow(job, for: clinic, isForced: isForced, echo: echo)
        }
        return answer
    }
}
