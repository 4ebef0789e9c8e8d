import Clinics
import Delivery
import Foundation
import Logging
import Synchronization
import Vocabulary

/// Asks the platform what a `dokter`, `poli` or KFA code means that nobody here knows, where its form says that the platform can tell: an
/// IHS number, a NIK, a Location id. One question at a time for each; an answer that did not help is not asked for again for a while.
public final class MappingResolver: Sendable {
    /// How long "there is none" holds, and how long an outage does.
    static let notFoundHolds: Duration = .seconds(600)
    static let awayHolds: Duration = .seconds(20)
    /// A visit names its doctor first and its poli after that.
    static let rounds = 3
    /// Between two looks at what waits, in seconds.
    static let period = 30...45

    private struct Question: Hashable {
        let clinic: ClinicID
        let subject: OpenMapping.Subject
        let code: String
    }

    private struct State {
        var asking: [Question: Task<Void, Never>] = [:]
        var settled: [Question: ContinuousClock.Instant] = [:]
    }

    private let database: ClinicDatabase
    private let practitioners: PractitionerFinder
    private let locations: LocationFinder
    private let kfa: KFAFinder
    private let logger: Logger
    private let state = Mutex(State())

    /// Makes a resolver.
    public init(
        database: ClinicDatabase, practitioners: PractitionerFinder, locations: LocationFinder, kfa: KFAFinder, logger: Logger
    ) {
        self.database = database
        self.practitioners = practitioners
        self.locations = locations
        self.kfa = kfa
        self.logger = logger
    }

    /// Makes a resolver with finders of its own.
    public convenience init(database: ClinicDatabase, lookups: SatusehatLookups, intake: Intake, logger: Logger) {
        self.init(
            database: database, practitioners: PractitionerFinder(database: database, lookups: lookups, intake: intake),
            locations: LocationFinder(database: database, lookups: lookups, intake: intake),
            kfa: KFAFinder(database: database, lookups: lookups, intake: intake), logger: logger)
    }

    /// Asks for a visit's `dokter` and `poli`; nil is not asked for. Returns when they are answered, or at once when they cannot be.
    /// Goes on when the caller is cancelled: others wait for the same answer.
    public func resolve(practitionerCode: String?, locationCode: String?, of clinic: Clinic) async {
        let practitioner = practitionerCode.flatMap { ask(Question(clinic: clinic.id, subject: .dokter, code: $0), clinic) }
        let location = locationCode.flatMap { ask(Question(clinic: clinic.id, subject: .poli, code: $0), clinic) }
        await practitioner?.value
        await location?.value
    }

    /// Asks what KFA says of a code, as ``resolve(practitionerCode:locationCode:of:)`` does for people and places.
    public func resolve(kfaCode: String, of clinic: Clinic) async {
        await ask(Question(clinic: clinic.id, subject: .kfa, code: kfaCode), clinic)?.value
    }

    /// Looks for open causes from time to time and asks for them again, until cancelled: after an outage nobody posts the visit again.
    public func run() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(Int.random(in: Self.period)))
            guard !Task.isCancelled else { return }
            await look()
        }
    }

    /// Asks again for what is open in one clinic. Returns how many codes were open, and how many are no longer.
    public func look(at clinic: Clinic) async throws -> (open: Int, closed: Int) {
        let before = try await OpenMappingStore.all(of: clinic.id, in: database)
        for mapping in before where !Task.isCancelled {
            await ask(Question(clinic: clinic.id, subject: mapping.subject, code: mapping.code), clinic)?.value
        }
        guard !before.isEmpty else { return (0, 0) }
        let after = Set(try await OpenMappingStore.all(of: clinic.id, in: database))
        return (before.count, before.count { !after.contains($0) })
    }

    /// Asks once for everything that is open; and again while that brings up what stood behind it (a visit names its doctor first).
    func look() async {
        for _ in 0..<Self.rounds where await lookOnce() {}
    }

    /// True when something was open and may have been answered.
    private func lookOnce() async -> Bool {
        do {
            let open = try await OpenMappingStore.all(in: database)
            guard !open.isEmpty else { return false }
            for (id, mappings) in Dictionary(grouping: open, by: \.clinic) {
                let clinic = try await database.platform { try await ClinicStore.find(id, in: $0) }
                guard let clinic, clinic.state != .suspended else { continue }
                for mapping in mappings where !Task.isCancelled {
                    await ask(Question(clinic: id, subject: mapping.subject, code: mapping.code), clinic)?.value
                }
            }
            return true
        } catch {
            logger.warning("open mappings not looked at", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func ask(_ question: Question, _ clinic: Clinic) -> Task<Void, Never>? {
        let now = ContinuousClock.now
        return state.withLock { state in
            if let task = state.asking[question] { return task }
            if let until = state.settled[question], now < until { return nil }
            // Started under the lock, it takes the lock itself only when it has an answer.
            let task = Task { await self.answer(question, clinic) }
            state.asking[question] = task
            return task
        }
    }

    private func answer(_ question: Question, _ clinic: Clinic) async {
        let hold: Duration?
        do {
            switch try await find(question, clinic) {
            case .found: hold = nil
            case .notFound, .ambiguous, .refused: hold = Self.notFoundHolds
            case .away: hold = Self.awayHolds
            }
        } catch {
            logger.warning(
                "mapping not resolved", metadata: ["clinic": "\(clinic.id)", "subject": "\(question.subject)", "error": "\(error)"])
            hold = Self.awayHolds
        }
        let now = ContinuousClock.now
        state.withLock { state in
            state.asking[question] = nil
            state.settled[question] = hold.map { now + $0 }
            if state.settled.count > 10_000 { state.settled = state.settled.filter { now < $0.value } }
        }
    }

    private func find(_ question: Question, _ clinic: Clinic) async throws -> LookupResult<String> {
        switch question.subject {
        case .dokter: try await practitioners.find(code: question.code, of: clinic, by: .system)
        case .poli: try await locations.find(code: question.code, searchingCodes: false, of: clinic, by: .system)
        case .kfa: try await kfa.find(code: question.code, of: clinic)
        }
    }
}
