/// How long to wait before connecting again: doubling from 50 ms to 2 s, with jitter so that many instances do not come at once.
struct BackOff {
    private var failures = 0
    private(set) var lastError: PostgresError?

    mutating func next(after error: PostgresError) -> Duration {
        lastError = error
        failures = min(failures + 1, 7)
        let full = min(2_000, 25 << failures)
        return .milliseconds(Int.random(in: full / 2...full))
    }

    mutating func reset() {
        self = BackOff()
    }
}
