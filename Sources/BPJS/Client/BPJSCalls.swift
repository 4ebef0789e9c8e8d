import Clinics
import Delivery

/// Questions to BPJS that are no deliveries. Each goes through the clinic's lane of its family: same rate, breaker, credentials and record.
public struct BPJSCalls: Sendable {
    /// Sends a request through a lane, recorded with its purpose.
    public typealias Call =
        @Sendable (
            _ request: PlatformRequest, _ family: ServiceFamily, _ purpose: String, _ clinic: Clinic, _ givesWay: Bool
        ) async -> Exchange

    private let call: Call

    /// Calls by that way.
    public init(call: @escaping Call) { self.call = call }

    /// Calls through the gate of all lanes.
    public init(gate: LaneGate) {
        self.init { request, family, purpose, clinic, givesWay in
            await gate.call(request, purpose: purpose, clinic: clinic, channel: family.channel, givesWay: givesWay)
        }
    }

    /// Asks for something.
    /// - Parameter givesWay: nobody waits for it, so that it takes what deliveries leave of the lane's rate.
    public func get(
        _ path: String, _ family: ServiceFamily, purpose: String, for clinic: Clinic, givesWay: Bool = false
    ) async -> BPJSReply {
        let request = PlatformRequest("GET", path, service: .bpjs)
        switch await call(request, family, purpose, clinic, givesWay) {
        case .answered(let response): return BPJSReply(BPJSAnswer(response, family), family)
        case .notSent(let reason), .answerUnknown(let reason): return .away(reason: reason)
        case .heldBack(let why): return .away(reason: why.rawValue)
        case .credentialRefused(let message), .notConfigured(let message): return .refused(message: message, code: nil, isAccess: true)
        }
    }
}

/// What came of a question.
public enum BPJSReply: Sendable {
    /// The payload.
    case found(BPJSAnswer)
    /// There is nothing of the kind.
    case nothing
    /// No answer now; a stable code.
    case away(reason: String)
    /// BPJS, or our own settings, say no, in words for people, with the answer's code. `isAccess`: whatever else is asked for will be refused
    /// too.
    case refused(message: String, code: Int?, isAccess: Bool)

    init(_ answer: BPJSAnswer, _ family: ServiceFamily) {
        switch answer.verdict {
        case .success: self = answer.payload == nil ? .nothing : .found(answer)
        case .nothing, .gone: self = .nothing
        case .credential: self = .refused(message: answer.rule?.explanation.meaning ?? answer.words, code: answer.code, isAccess: true)
        case .away, .unreadable, .failed: self = .away(reason: "http_\(answer.status)")
        case .duplicate, .waiting, .wrong, .notOffered: self = .refused(message: answer.words, code: answer.code, isAccess: false)
        }
    }
}
