/// How long answers took, as counts per step: two of them add up, and any share of them can be told.
public struct Latency: Sendable, Hashable {
    /// Upper ends of the steps, ms; one more step holds what took longer. The table's columns are in this order: never change it.
    static let bounds = [50, 100, 200, 300, 500, 800, 1_200, 2_000, 3_000, 5_000, 8_000, 12_000, 20_000, 30_000]
    /// Answers per step.
    public private(set) var counts: [Int]

    /// None yet, or those stored.
    init(_ counts: [Int] = []) {
        self.counts = counts.count == Self.bounds.count + 1 ? counts : Array(repeating: 0, count: Self.bounds.count + 1)
    }

    /// All answers.
    public var total: Int { counts.reduce(0, +) }

    mutating func add(_ tookMs: Int) { counts[Self.bounds.firstIndex { tookMs <= $0 } ?? Self.bounds.count] += 1 }

    static func + (left: Latency, right: Latency) -> Latency { Latency(zip(left.counts, right.counts).map { $0 + $1 }) }

    /// The duration that this share of the answers did not exceed, ms, estimated within its step; nil without answers.
    public func ms(_ share: Double) -> Int? {
        let total = total
        guard total > 0 else { return nil }
        let wanted = share * Double(total)
        var before = 0
        for (step, count) in counts.enumerated() where count > 0 {
            if Double(before + count) >= wanted {
                guard step < Self.bounds.count else { return Self.bounds[step - 1] }
                let low = step == 0 ? 0 : Self.bounds[step - 1]
                return low + Int(Double(Self.bounds[step] - low) * (wanted - Double(before)) / Double(count))
            }
            before += count
        }
        return Self.bounds.last
    }

    /// Half of the answers came within this, ms.
    public var median: Int? { ms(0.5) }
    /// 95 of 100 answers came within this, ms.
    public var p95: Int? { ms(0.95) }
}

/// Calls of some time, by what they came to.
public struct CallFigures: Sendable, Hashable {
    /// Calls by fate.
    public internal(set) var counts: [CallFate: Int]
    /// Of those that were answered.
    public internal(set) var latency: Latency
    /// Of those that were answered, together, ms.
    var tookMs: Int

    init(_ counts: [CallFate: Int] = [:], latency: Latency = Latency(), tookMs: Int = 0) {
        self.counts = counts
        self.latency = latency
        self.tookMs = tookMs
    }

    mutating func add(_ call: ObservedCall) {
        counts[call.fate, default: 0] += 1
        if call.fate.isTrouble { return }
        latency.add(call.tookMs)
        tookMs += call.tookMs
    }

    static func + (left: CallFigures, right: CallFigures) -> CallFigures {
        CallFigures(
            left.counts.merging(right.counts, uniquingKeysWith: +), latency: left.latency + right.latency,
            tookMs: left.tookMs + right.tookMs)
    }

    /// All calls.
    public var calls: Int { counts.values.reduce(0, +) }
    /// Those in which the platform did its work, also where it refused the content.
    public var answered: Int { (counts[.accepted] ?? 0) + (counts[.refused] ?? 0) }
    /// Those in which it did not.
    public var troubled: Int { counts.reduce(0) { $0 + ($1.key.isTrouble ? $1.value : 0) } }
    /// Refused credentials.
    public var unauthorized: Int { counts[.unauthorized] ?? 0 }
    /// How long an answer took on average, ms; nil without answers.
    public var meanMs: Int? { latency.total == 0 ? nil : tookMs / latency.total }
    /// Trouble among the calls that tell about the platform.
    public var troubledShare: Double { answered + troubled == 0 ? 0 : Double(troubled) / Double(answered + troubled) }
}

extension CallFigures {
    /// Figures of several times together.
    public static func sum(_ figures: [CallFigures]) -> CallFigures { figures.reduce(CallFigures(), +) }
}
