import Foundation
import JSON
import Vocabulary

/// What *Tes koneksi* found, stage by stage.
public struct ConnectionReport: Sendable, Hashable {
    /// A stage of the test, in its order.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        case dns, tls, clock, token, call, answer

        /// Its name for people.
        public var title: String {
            switch self {
            case .dns: "DNS"
            case .tls: "TLS"
            case .clock: "Jam"
            case .token: "Token"
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

    /// All six stages.
    public var lines: [Line]
    /// What to do next; nil when all went well.
    public var nextStep: String?
    /// The Organization's name, when it was read.
    public var organizationName: String?

    /// Whether every stage passed.
    public var passed: Bool { lines.allSatisfy { $0.verdict == .passed } }
    /// The stage at which it stopped.
    public var stoppedAt: Stage? { lines.first { $0.verdict == .failed }?.stage }

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
            return Line(
                stage: stage, verdict: verdict, tookMs: item["ms"]?.int, words: item["words"]?.string ?? "",
                platformWords: item["platform_words"]?.string)
        }
        nextStep = json["next_step"]?.string
        organizationName = json["organization_name"]?.string
    }

    /// A report in the making: stages that did not run are added as skipped.
    init(_ lines: [Line], nextStep: String?, organizationName: String? = nil) {
        let done = Set(lines.map(\.stage))
        self.lines =
            lines + Stage.allCases.filter { !done.contains($0) }.map { Line(stage: $0, verdict: .skipped, words: "Belum dijalankan") }
        self.nextStep = nextStep
        self.organizationName = organizationName
    }
}
