import Clinics
import Foundation
import Logging
import Synchronization
import Vocabulary

/// Counts what calls to platforms come to, in memory, and adds the sums to the database every few seconds: sending never waits for it.
/// A crash forgets the last seconds, which changes no answer.
public final class UpstreamWatch: Sendable {
    static let flushMs = 3_000
    /// Past so many sums the database has been away for long: what comes then is forgotten.
    private static let maximumSums = 50_000

    struct EndpointKey: Hashable, Comparable, Sendable {
        let host: String
        let endpoint: String
        static func < (left: Self, right: Self) -> Bool { (left.host, left.endpoint) < (right.host, right.endpoint) }
    }

    struct ClinicKey: Hashable, Comparable, Sendable {
        let clinic: Int64
        let host: String
        static func < (left: Self, right: Self) -> Bool { (left.clinic, left.host) < (right.clinic, right.host) }
    }

    struct ClinicSums: Sendable, Hashable {
        var answered = 0
        var unauthorized = 0
        var troubled = 0
        var latencyMs = 0
    }

    struct Sums: Sendable {
        var endpoints: [EndpointKey: CallFigures] = [:]
        var clinics: [ClinicKey: ClinicSums] = [:]

        mutating func add(_ call: ObservedCall) {
            endpoints[EndpointKey(host: call.host, endpoint: call.endpoint), default: CallFigures()].add(call)
            // A token shows that the platform knows the clinic, not that it takes what it sends.
            let isAside = Endpoint.aside.contains(call.endpoint)
            if isAside, call.endpoint != Endpoint.token || call.fate == .accepted { return }
            var sums = clinics[ClinicKey(clinic: call.clinic.rawValue, host: call.host)] ?? ClinicSums()
            switch call.fate {
            case .accepted, .refused:
                sums.answered += 1
                sums.latencyMs += call.tookMs
            case .unauthorized: sums.unauthorized += 1
            case .throttled, .failed, .timedOut, .away: sums.troubled += 1
            }
            clinics[ClinicKey(clinic: call.clinic.rawValue, host: call.host)] = sums
        }

        mutating func add(_ other: Sums) {
            endpoints.merge(other.endpoints) { $0 + $1 }
            clinics.merge(other.clinics) {
                ClinicSums(
                    answered: $0.answered + $1.answered, unauthorized: $0.unauthorized + $1.unauthorized,
                    troubled: $0.troubled + $1.troubled, latencyMs: $0.latencyMs + $1.latencyMs)
            }
        }

        var isEmpty: Bool { endpoints.isEmpty && clinics.isEmpty }
    }

    private let sums = Mutex(Sums())
    private let database: ClinicDatabase
    private let logger: Logger

    init(database: ClinicDatabase, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    func saw(_ call: ObservedCall?) {
        guard let call else { return }
        sums.withLock { if $0.clinics.count < Self.maximumSums { $0.add(call) } }
    }

    /// The requests of a delivery's round.
    func saw(_ result: DeliveryResult) {
        for attempt in result.attempts {
            // Without a status the reason stands in the message: no connection, a lost answer, refused credentials.
            let reason = attempt.outcome == "credential_refused" ? attempt.outcome : attempt.errorMessage ?? attempt.outcome
            saw(
                ObservedCall(
                    clinic: result.lane.clinicID, channel: result.lane.channel, url: attempt.url, purpose: result.picked.outgoing.kind,
                    status: attempt.status, word: attempt.status == nil ? reason : attempt.outcome, tookMs: attempt.tookMs))
        }
    }

    /// Adds what was seen since the last time to the database; keeps it for the next time when the database is away.
    public func flush() async {
        let taken = sums.withLock { sums in
            defer { sums = Sums() }
            return sums
        }
        guard !taken.isEmpty else { return }
        do { try await UpstreamFigures.add(taken, in: database) } catch {
            sums.withLock { $0.add(taken) }
            logger.info("figures of the platforms not written yet", metadata: ["error": "\(error)"])
        }
    }

    /// Adds every few seconds until cancelled.
    public func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(Self.flushMs))
            await flush()
        }
    }
}
