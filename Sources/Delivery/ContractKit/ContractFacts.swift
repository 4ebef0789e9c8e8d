import Foundation
import Vocabulary

/// A call of the clinic's system during a run. What it said is known by keyed hashes alone.
public struct ContractCall: Sendable, Hashable {
    /// When it arrived.
    public var at: Date
    /// When it was answered.
    public var answeredAt: Date
    /// The method.
    public var method: String
    /// As in the table of routes, without ids: `/api/encounter/{id}`.
    public var path: String
    /// The status answered.
    public var status: Int
    /// Whether the run answered it, and not its endpoint.
    public var isDisturbed = false
    /// Method, path, id, query and body: the same call again has the same.
    public var request: [UInt8]
    /// `no_kunjungan`.
    public var visitNumber: [UInt8]?
    /// Patient, start, poli and dokter: the same visit, whatever its number.
    public var visit: [UInt8]?
    /// `Idempotency-Key`.
    public var key: [UInt8]?
    /// Whether it names a visit by `encounter_id`.
    public var isChild = false
    /// The visit that it was about, as far as the answer knew it.
    public var visitID: UUID?

    /// A call and its status.
    public init(at: Date, answeredAt: Date, method: String, path: String, status: Int, request: [UInt8]) {
        self.at = at
        self.answeredAt = answeredAt
        self.method = method
        self.path = path
        self.status = status
        self.request = request
    }

    /// A visit is sent.
    public var isVisit: Bool { method == "POST" && (path == "/api/encounter" || path == "/api/visit") }
    var isAccepted: Bool { status < 400 && !isDisturbed }

    /// Whether it is `other` said again: word by word, or under the same key, number or identity.
    func repeats(_ other: ContractCall) -> Bool {
        guard method == other.method, path == other.path else { return false }
        func same(_ value: KeyPath<ContractCall, [UInt8]?>) -> Bool {
            self[keyPath: value] != nil && self[keyPath: value] == other[keyPath: value]
        }
        return request == other.request || same(\.key) || same(\.visitNumber) || same(\.visit)
    }
}

/// What became of a visit of a run.
public struct ContractVisit: Sendable, Hashable {
    /// Ours.
    public var id: UUID
    /// Whether the clinic's system said its end.
    public var isEnded: Bool
    /// Whether the platform has it as finished.
    public var isFinished: Bool
    /// Deliveries that have not settled.
    public var pending: Int
    /// Deliveries that failed.
    public var failed: Int
    /// Deliveries that arrived.
    public var completed: Int

    /// A visit with its deliveries.
    public init(id: UUID, isEnded: Bool, isFinished: Bool, pending: Int, failed: Int, completed: Int) {
        self.id = id
        self.isEnded = isEnded
        self.isFinished = isFinished
        self.pending = pending
        self.failed = failed
        self.completed = completed
    }
}

/// All that a run is judged by.
public struct ContractFacts: Sendable, Hashable {
    /// In the order of arrival.
    public var calls: [ContractCall]
    /// Those that the calls were about.
    public var visits: [ContractVisit]
    /// Whether an active webhook tells the clinic's system of results.
    public var hasWebhook: Bool
    /// Whether nothing can be added any more: what has not been seen will not be.
    public var isOver: Bool
    /// The zone of the times in the evidence.
    public var zone: ClinicTimeZone

    /// Facts from their parts.
    public init(
        calls: [ContractCall], visits: [ContractVisit] = [], hasWebhook: Bool = false, isOver: Bool = false, zone: ClinicTimeZone = .wib
    ) {
        self.calls = calls
        self.visits = visits
        self.hasWebhook = hasWebhook
        self.isOver = isOver
        self.zone = zone
    }

    var disturbed: [ContractCall] { calls.filter(\.isDisturbed) }
    var sentVisits: [ContractCall] { calls.filter(\.isVisit) }

    func after(_ call: ContractCall) -> [ContractCall] { calls.filter { $0.at >= call.answeredAt } }

    /// `POST /api/encounter pukul 10.31.04`
    func says(_ call: ContractCall) -> String { "\(call.method) \(call.path) \(time(call.at))" }
    func time(_ instant: Date) -> String { "pukul \(Indonesian.timeWithSeconds(instant, in: zone))" }
}
