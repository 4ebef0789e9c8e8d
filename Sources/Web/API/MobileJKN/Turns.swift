import Vocabulary

/// So many at once of each clinic; others wait in order, without a database connection. One clinic's rush leaves the others theirs.
actor Turns {
    /// More do not wait.
    static let mostWaiting = 2_000

    private let limit: Int
    private var running: [ClinicID: Int] = [:]
    private var waiting: [ClinicID: [CheckedContinuation<Void, Never>]] = [:]

    init(_ limit: Int) { self.limit = limit }

    /// Runs `body` when it is its turn. Throws 503 when too many wait.
    func take<T: Sendable>(_ clinic: ClinicID, _ body: @Sendable () async throws -> T) async throws -> T {
        try await enter(clinic)
        defer { leave(clinic) }
        return try await body()
    }

    private func enter(_ clinic: ClinicID) async throws {
        guard running[clinic, default: 0] >= limit else {
            running[clinic, default: 0] += 1
            return
        }
        guard waiting[clinic, default: []].count < Self.mostWaiting else { throw Refusal(.serviceUnavailable) }
        // Whoever leaves hands over the place.
        await withCheckedContinuation { waiting[clinic, default: []].append($0) }
    }

    private func leave(_ clinic: ClinicID) {
        if waiting[clinic]?.isEmpty == false {
            waiting[clinic]?.removeFirst().resume()
        } else {
            waiting[clinic] = nil
            running[clinic] = running[clinic, default: 1] == 1 ? nil : running[clinic, default: 1] - 1
        }
    }
}
