import JSON

/// What *Tes koneksi* of a BPJS service found, stage by stage.
public struct BPJSConnectionReport: Sendable, Hashable {
    /// A stage of the test, in its order.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        case connection, clock, keys, call, answer

        /// Its name for people.
        public var title: String {
            switch self {
            case .connection: "Sambungan"
            case .clock: "Jam"
            case .keys: "Tanda tangan dan kunci"
            case .call: "Panggilan"
            case .answer: "Baca jawaban"
            }
        }
    }

    /// How a stage went.
    public enum Verdict: String, Sendable, Hashable { case passed, failed, skipped }

    /// A stage with its result.
    public struct Line: Sendable, Hashable {
        /// Which one.
        public var stage: Stage
        /// How it went.
        public var verdict: Verdict
        /// What was found, in Indonesian.
        public var words: String
        /// BPJS's own words, when it refused.
        public var said: String?
    }

    /// All stages.
    public private(set) var lines: [Line]
    /// How long BPJS took, ms; nil when nothing was sent.
    public let tookMs: Int?
    /// What to do next; nil when all went well.
    public let nextStep: String?

    /// Whether every stage passed.
    public var passed: Bool { lines.allSatisfy { $0.verdict == .passed } }
    /// The stage at which it stopped.
    public var stoppedAt: Stage? { lines.first { $0.verdict == .failed }?.stage }

    /// A report of the stages that ran; the others are skipped.
    init(_ lines: [Line], tookMs: Int?, nextStep: String?) {
        let done = Set(lines.map(\.stage))
        self.lines =
            lines + Stage.allCases.filter { !done.contains($0) }.map { Line(stage: $0, verdict: .skipped, words: "Belum dijalankan") }
        self.tookMs = tookMs
        self.nextStep = nextStep
    }

    /// For storing beside the credential; no secrets in it.
    public var json: JSON {
        let stages = lines.map { line -> JSON in
            [
                "stage": .string(line.stage.rawValue), "verdict": .string(line.verdict.rawValue), "words": .string(line.words),
                "said": line.said.map { .string($0) } ?? .null,
            ]
        }
        return [
            "passed": .bool(passed), "stages": .array(stages), "ms": tookMs.map { .number(JSONNumber($0)) } ?? .null,
            "next_step": nextStep.map { .string($0) } ?? .null,
        ]
    }

    /// Reads a stored report; nil when it is none.
    public init?(_ json: JSON) {
        guard let stages = json["stages"]?.array else { return nil }
        lines = stages.compactMap { item in
            guard let stage = item["stage"]?.string.flatMap(Stage.init), let verdict = item["verdict"]?.string.flatMap(Verdict.init) else {
                return nil
            }
            return Line(stage: stage, verdict: verdict, words: item["words"]?.string ?? "", said: item["said"]?.string)
        }
        tookMs = json["ms"]?.int
        nextStep = json["next_step"]?.string
    }
}
