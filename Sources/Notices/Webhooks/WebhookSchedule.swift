import HTTPClient

/// What follows a try: pure.
enum WebhookVerdict: Sendable, Hashable {
    /// A 2xx answer.
    case delivered
    /// Not taken; to be tried again after so many seconds.
    case retry(seconds: Double)
    /// Not taken, and not tried again by itself.
    case failed
    /// 410 Gone: the receiver wants no more.
    case gone

    /// Seconds between tries: some minutes for a restart, hours for an outage; after that a person asks for it again.
    static let waits: [Double] = [5, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400]
    /// Up to so much is added to each wait, so that what failed together does not come back together.
    static let jitter = 0.2
    /// An address that has not answered well for so long is disabled.
    static let longestFailing: Duration = .seconds(5 * 86_400)

    /// - Parameters:
    ///   - status: of the answer; nil when there was none.
    ///   - tries: how many there were, with this one.
    ///   - chance: 0..<1.
    static func after(status: Int?, tries: Int, chance: Double) -> WebhookVerdict {
        if let status, (200..<300).contains(status) { return .delivered }
        if status == 410 { return .gone }
        guard tries >= 1, tries <= waits.count else { return .failed }
        return .retry(seconds: waits[tries - 1] * (1 + jitter * chance))
    }
}
