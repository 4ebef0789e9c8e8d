import Delivery
import FHIR
import JSON

/// Reads what the platform had against a body into catalogue terms (reference section 3.19).
enum Refusal {
    /// A rejection from an answer of the platform.
    static func read(_ answer: PlatformAnswer, status: Int) -> Rejection {
        guard case .outcome(let outcome) = answer, let issue = decisive(outcome) else {
            let category: Rejection.Category = status == 404 ? .notFound : status >= 500 ? .server : .client
            let words = answer.words
            return Rejection(category, code: "http-\(status)", message: words.isEmpty ? "HTTP \(status)" : words, httpStatus: status)
        }
        let title = PlatformTitle.of(issue)
        let rules = outcome.issues.compactMap(\.ruleNumber)
        return Rejection(
            category(issue, title, status: status), code: issue.ruleNumber.map { "rule-\($0)" } ?? title?.code ?? "http-\(status)",
            element: issue.expression.first.flatMap(element) ?? issue.ruleNumber.flatMap { PlatformRules.path(of: $0) },
            message: Wording.plain(words(issue)), httpStatus: status, ruleNumbers: rules)
    }

    /// Whether the platform refuses the clinic this resource type altogether, in its own shape: rule 20003 (the key has no right) or
    /// 20004 (this kind of facility may not), and where the words name a type, this one.
    static func isOfType(_ type: String, _ answer: PlatformAnswer, _ rejection: Rejection) -> Bool {
        guard case .outcome(let outcome) = answer, let issue = decisive(outcome),
            ["rule-20003", "rule-20004"].contains(rejection.code)
        else { return false }
        let named = "\(issue.text) \(issue.diagnostics ?? "")".firstMatch(of: /Resource (\w+) is not allowed/)
        return named.map { String($0.1) == type } ?? true
    }

    /// The gateway's 401 for a key without the product.
    static func noRight(_ answer: PlatformAnswer, status: Int) -> Rejection {
        Rejection(.auth, code: "no-right", message: answer.words, httpStatus: status)
    }

    /// The first error; one that only follows from another entry (rules 20012, 20013) stands behind.
    private static func decisive(_ outcome: OperationOutcome) -> OperationOutcome.Issue? {
        let issues = outcome.issues
        let errors = issues.filter { $0.severity != "information" && $0.severity != "warning" }
        return errors.first { $0.ruleNumber != 20012 && $0.ruleNumber != 20013 } ?? errors.first ?? issues.first
    }

    /// The store's `details.text` is one word; what it means is in `diagnostics`.
    private static func words(_ issue: OperationOutcome.Issue) -> String {
        guard let diagnostics = issue.diagnostics, diagnostics != issue.text, !issue.text.contains(" ") else { return issue.text }
        return "\(issue.text): \(diagnostics)"
    }

    /// `10003 Condition.code[0].coding` as `Condition.code.coding`.
    private static func element(_ expression: String) -> String? {
        var rest = expression[...]
        let afterNumber = rest.drop(while: \.isNumber)
        if afterNumber.startIndex != rest.startIndex, afterNumber.first?.isWhitespace == true {
            rest = afterNumber.drop(while: \.isWhitespace)
        }
        var path = ""
        while let character = rest.first {
            let afterIndex = rest.dropFirst().drop(while: \.isNumber)
            let isIndex = character == "[" && afterIndex.first == "]"
            if !isIndex { path.append(character) }
            rest = isIndex ? afterIndex.dropFirst() : rest.dropFirst()
        }
        return path.isEmpty || path.count > 120 ? nil : path
    }

    private static func category(_ issue: OperationOutcome.Issue, _ title: PlatformTitle?, status: Int) -> Rejection.Category {
        switch issue.ruleNumber {
        case 20003, 20004, 20009, 20010, 20015, 20016: return .auth
        case 20007: return .notFound
        default: break
        }
        if let title { return title.category }
        if status >= 500 { return .server }
        return status == 404 ? .notFound : status == 403 ? .auth : .client
    }
}

/// The titles that the platform's texts begin with or contain, with what they mean for a delivery.
struct PlatformTitle: Sendable {
    let words: String
    let code: String
    let category: Rejection.Category

    static func of(_ issue: OperationOutcome.Issue) -> PlatformTitle? {
        let text = "\(issue.text) \(issue.diagnostics ?? "")".lowercased()
        return all.first { text.contains($0.words) }
    }

    /// Longer and more special ones first.
    static let all: [PlatformTitle] = [
        .init(words: "resource cannot be accessed due to business rule", code: "organization-not-yours", category: .auth),
        .init(words: "due to business rules, consent or privacy", code: "access-refused", category: .consent),
        .init(words: "due to consent or privacy rules", code: "hidden-by-consent", category: .consent),
        .init(words: "failed to get permission for client", code: "rule-20003", category: .auth),
        .init(words: "is not allowed for current access class", code: "rule-20004", category: .auth),
        .init(words: "code not found", code: "code-not-found", category: .client),
        .init(words: "invalid date time format", code: "invalid-datetime-format", category: .client),
        .init(words: "invalid date time value", code: "invalid-datetime-value", category: .client),
        .init(words: "reference is mandatory", code: "reference-mandatory", category: .notFound),
        .init(words: "invalid reference", code: "invalid-reference", category: .notFound),
        .init(words: "reference_not_found", code: "invalid-reference", category: .notFound),
        .init(words: "resource_not_found", code: "resource-not-found", category: .notFound),
        .init(words: "resource not found", code: "resource-not-found", category: .notFound),
        .init(words: "invalid coding system", code: "invalid-coding-system", category: .client),
        .init(words: "element not found", code: "element-missing", category: .client),
        .init(words: "element not null", code: "element-missing", category: .client),
        .init(words: "missing required field", code: "element-missing", category: .client),
        .init(words: "invalid identifier system", code: "invalid-identifier-system", category: .client),
        .init(words: "integer formated as a string", code: "number-as-text", category: .client),
        .init(words: "invalid boolean value", code: "invalid-value", category: .client),
        .init(words: "invalid decimal value", code: "invalid-value", category: .client),
        .init(words: "invalid integer value", code: "invalid-value", category: .client),
        .init(words: "resource_mismatch", code: "resource-mismatch", category: .client),
        .init(words: "unparseable_resource", code: "unparseable-resource", category: .client),
        .init(words: "invalid_query", code: "invalid-query", category: .client),
    ]
}
