import JSON

/// What *Tes koneksi* of a platform found, stage by stage.
public struct ConnectionReport: Sendable, Hashable {
    /// A stage of the test.
    public enum Stage: String, Sendable, Hashable {
        case dns, tls, connection, clock, token, keys, call, answer

        /// Those of SATUSEHAT, in their order: the connection is a new one, and its phases show.
        public static let satusehat: [Stage] = [.dns, .tls, .clock, .token, .call, .answer]
        /// Those of a BPJS service, in their order: each call carries the keys.
        public static let bpjs: [Stage] = [.connection, .clock, .keys, .call, .answer]

        /// Its name for people.
        public var title: String {
            switch self {
            case .dns: "DNS"
            case .tls: "TLS"
            case .connection: "Sambungan"
            case .clock: "Jam"
            case .token: "Token"
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
        /// How long it took, ms; nil where nothing was measured.
        public var tookMs: Int?
        /// What was found, in Indonesian.
        public var words: String
        /// The platform's own words, when it refused.
        public var platformWords: String?
    }

    /// All stages: those that ran, then the others as skipped.
    public private(set) var lines: [Line]
    /// What to do next; nil when all went well.
    public var nextStep: String?
    /// How long the platform took over one question, ms; nil where stages are measured one by one, or nothing was sent.
    public var tookMs: Int?
    /// What the platform calls the clinic, when that was read.
    public var organizationName: String?

    /// Whether every stage passed.
    public var passed: Bool { lines.allSatisfy { $0.verdict == .passed } }
    /// Whether any stage ran.
    public var hasRun: Bool { lines.contains { $0.verdict != .skipped } }
    /// The stage at which it stopped.
    public var stoppedAt: Stage? { lines.first { $0.verdict == .failed }?.stage }

    /// A report in the making: none of these stages ran yet.
    public init(of stages: [Stage], nextStep: String? = nil) {
        lines = stages.map { Line(stage: $0, verdict: .skipped, words: "Belum dijalankan") }
        self.nextStep = nextStep
    }

    /// Notes a stage that went well.
    public mutating func passed(_ stage: Stage, _ words: String, ms: Int? = nil) {
        note(Line(stage: stage, verdict: .passed, tookMs: ms, words: words))
    }

    /// Notes the stage at which it ends, with what to do and the platform's own words.
    public mutating func failed(_ stage: Stage, _ words: String, next: String, said: String? = nil, ms: Int? = nil) {
        let said = said.flatMap { $0.isEmpty ? nil : $0 }
        note(Line(stage: stage, verdict: .failed, tookMs: ms, words: words, platformWords: said))
        nextStep = next
    }

    private mutating func note(_ line: Line) {
        lines.removeAll { $0.stage == line.stage }
        lines.insert(line, at: lines.firstIndex { $0.verdict == .skipped } ?? lines.endIndex)
    }
}

extension ConnectionReport {
    /// For storing beside the credential; no secrets in it.
    public var json: JSON {
        let stages = lines.map { line -> JSON in
            var object: JSONObject = [
                "stage": .string(line.stage.rawValue), "verdict": .string(line.verdict.rawValue), "words": .string(line.words),
            ]
            object["ms"] = line.tookMs.map { .number(JSONNumber($0)) }
            object["platform_words"] = line.platformWords.map { .string($0) }
            return .object(object)
        }
        var object: JSONObject = ["passed": .bool(passed), "stages": .array(stages)]
        object["ms"] = tookMs.map { .number(JSONNumber($0)) }
        object["next_step"] = nextStep.map { .string($0) }
        object["organization_name"] = organizationName.map { .string($0) }
        return .object(object)
    }

    /// Reads a stored report; nil when it is none.
    public init?(_ json: JSON) {
        guard let stages = json["stages"]?.array else { return nil }
        lines = stages.compactMap { item in
            guard let stage = item["stage"]?.string.flatMap(Stage.init), let verdict = item["verdict"]?.string.flatMap(Verdict.init) else {
                return nil
            }
            // BPJS's own words were once kept as `said`.
            let said = item["platform_words"]?.string ?? item["said"]?.string
            return Line(
                stage: stage, verdict: verdict, tookMs: item["ms"]?.int, words: item["words"]?.string ?? "", platformWords: said)
        }
        nextStep = json["next_step"]?.string
        tookMs = json["ms"]?.int
        organizationName = json["organization_name"]?.string
    }
}
