import JSON

/// One line of the report: what is expected, whether it was seen, and by what.
public struct ContractCheck: Sendable, Hashable {
    /// What a check came to.
    public enum Verdict: String, Sendable, Hashable {
        /// Seen.
        case passed
        /// The opposite was seen, or it did not come until the end.
        case failed
        /// Nothing of it was seen.
        case unseen
    }

    /// What is expected, Indonesian.
    public let name: String
    /// What it came to.
    public let verdict: Verdict
    /// The evidence in one sentence: paths, statuses, times.
    public let says: String

    /// A line.
    public init(_ name: String, _ verdict: Verdict, _ says: String) {
        self.name = name
        self.verdict = verdict
        self.says = says
    }

    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let verdict = json["verdict"]?.string.flatMap(Verdict.init(rawValue:)),
            let says = json["says"]?.string
        else { return nil }
        self.init(name, verdict, says)
    }

    var json: JSON { ["name": .string(name), "verdict": .string(verdict.rawValue), "says": .string(says)] }
}

/// What a run came to.
public enum ContractResult: String, Sendable, Hashable {
    /// All checks passed.
    case passed
    /// At least one failed.
    case failed
    /// None failed, and not all were seen.
    case incomplete

    /// Of these checks.
    public init(_ checks: [ContractCheck]) {
        if checks.contains(where: { $0.verdict == .failed }) {
            self = .failed
        } else {
            self = !checks.isEmpty && checks.allSatisfy { $0.verdict == .passed } ? .passed : .incomplete
        }
    }
}
