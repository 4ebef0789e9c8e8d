import JSON

/// One finding about a request. `diagnostics` marks the words of the FHIR store, its absence those of the processor.
struct Issue: Sendable, Hashable {
    var severity = "error"
    var code: String
    var text: String
    var diagnostics: String?
    var expression: String?

    var json: JSON {
        var object: JSONObject = ["severity": .string(severity), "code": .string(code), "details": ["text": .string(text)]]
        if let diagnostics { object["diagnostics"] = .string(diagnostics) }
        if let expression { object["expression"] = [.string(expression)] }
        return .object(object)
    }
}

/// OperationOutcome in the two hands that SATUSEHAT writes it (reference, section 1.4).
enum Outcome {
    static func processor(_ issues: [Issue]) -> JSON {
        ["resourceType": "OperationOutcome", "text": ["status": "generated"], "issue": .array(issues.map(\.json))]
    }

    static func store(_ issue: Issue) -> JSON {
        ["resourceType": "OperationOutcome", "issue": [issue.json]]
    }

    /// The processor reports all it finds; the store behind it is only reached when the processor is content, and names one problem.
    static func refusal(_ issues: [Issue]) -> Answer {
        let processed = issues.filter { $0.diagnostics == nil }
        if processed.isEmpty, let first = issues.first { return .json(400, store(first)) }
        return .json(400, processor(processed))
    }

    static func rule(_ number: Int, _ code: String, _ text: String, status: Int = 400) -> Answer {
        .json(status, processor([Issue(code: code, text: "\(text). RuleNumber: \(number)")]))
    }

    /// Rule 20004: the kind of facility may not send this type.
    static func noAccess(to type: String) -> Answer {
        rule(20004, "forbidden", "Resource \(type) is not allowed for current access class", status: 403)
    }

    /// Rule 20003: the key has no scope for this type.
    static let noPermission = rule(20003, "forbidden", "Failed to get permission for client for resource type", status: 403)

    static func duplicate(_ type: String) -> Answer {
        .json(400, processor([Issue(code: "duplicate", text: "Found duplicate resource: \(type)")]))
    }

    static func invalidQuery(_ diagnostics: String) -> Answer {
        .json(400, store(Issue(code: "value", text: "invalid_query", diagnostics: diagnostics)))
    }

    static func notFound(_ type: String, _ id: String) -> Answer {
        .json(
            404, store(Issue(code: "not-found", text: "resource_not_found", diagnostics: "Resource not found \(type)/\(id)")))
    }

    static let forbidden = Answer.json(
        400,
        processor([
            Issue(
                code: "forbidden",
                text: "Operation cannot be performed due to business rules, consent or privacy rules, or access permission constraints.")
        ]))

    static let otherOrganization = Issue(code: "business-rule", text: "resource cannot be accessed due to business rule")
}
