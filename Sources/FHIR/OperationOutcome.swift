import JSON

/// What a FHIR server said about a request. SATUSEHAT answers in two styles (its processor and the store behind it) and with
/// severities and codes beyond the standard, so everything is read leniently and kept as text.
public struct OperationOutcome: Sendable, Hashable {
    /// One thing that was said.
    public struct Issue: Sendable, Hashable {
        /// `error`, `information`… (free text; the platform also writes `invalid`).
        public let severity: String
        /// `duplicate`, `structure`, `value`…
        public let code: String
        /// The best words: details.text, else diagnostics, else the first display of details.coding; empty when there is none.
        /// The store's details.text is a word like `unparseable_resource`; its sentence is in `diagnostics`.
        public let text: String
        /// issue.diagnostics.
        public let diagnostics: String?
        /// issue.expression, else issue.location.
        public let expression: [String]
        /// The number of the national validator's rule, from `RuleNumber: 10003` in the words or `10003 …` at the start of an expression.
        public let ruleNumber: Int?
    }

    /// The issues in the order given.
    public let issues: [Issue]

    /// Reads an outcome; nil when the JSON is another resource or none.
    public init?(_ json: JSON) {
        guard json["resourceType"]?.string == "OperationOutcome" else { return nil }
        issues = (json["issue"]?.array ?? []).map(Issue.init)
    }

    /// Whether a processor refused the request because it has the resource already.
    public var isDuplicate: Bool {
        issues.contains { $0.code == "duplicate" || $0.ruleNumber == 20002 || $0.text.contains("Found duplicate resource") }
    }
}

extension OperationOutcome.Issue {
    init(_ json: JSON) {
        let details = json["details"]
        let diagnostics = Self.words(json["diagnostics"])
        let display = details?["coding"]?.array?.lazy.compactMap { Self.words($0["display"]) }.first
        let expression = Self.texts(json["expression"]) ?? Self.texts(json["location"]) ?? []
        severity = json["severity"]?.string ?? ""
        code = json["code"]?.string ?? ""
        text = Self.words(details?["text"]) ?? diagnostics ?? display ?? ""
        self.diagnostics = diagnostics
        self.expression = expression
        ruleNumber = Self.ruleNumber(inWords: [text, diagnostics ?? "", display ?? ""] + expression) ?? Self.leadingNumber(expression)
    }

    private static func words(_ json: JSON?) -> String? {
        guard let text = json?.string, !text.isEmpty else { return nil }
        return text
    }

    /// An array of texts, also where the server sent a single text.
    private static func texts(_ json: JSON?) -> [String]? {
        if let text = words(json) { return [text] }
        let texts = (json?.array ?? []).compactMap(\.string)
        return texts.isEmpty ? nil : texts
    }

    private static func ruleNumber(inWords words: [String]) -> Int? {
        let pattern = /RuleNumber:\s*(\d{1,9})/.ignoresCase()
        for text in words {
            if let match = text.firstMatch(of: pattern) { return Int(match.1) }
        }
        return nil
    }

    private static func leadingNumber(_ expressions: [String]) -> Int? {
        for text in expressions {
            if let match = text.prefixMatch(of: /(\d{1,9})\s/) { return Int(match.1) }
        }
        return nil
    }
}
