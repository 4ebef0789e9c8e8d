import Foundation
import JSON

/// The published validators of the platform, by type (reference, section 3.20).
enum Rules {
    static func check(_ resource: JSON, type: String, facility: String, in records: Records) -> [Issue] {
        var list = Checklist(type: type, facility: facility)
        switch type {
        case "Encounter": EncounterRules.check(resource, &list, in: records)
        case "Condition": ConditionRules.check(resource, &list, in: records)
        case "Observation": ObservationRules.check(resource, &list, in: records)
        case "Procedure": ProcedureRules.check(resource, &list, in: records)
        case "Location": LocationRules.check(resource, &list, in: records)
        case "Organization": OrganizationRules.check(resource, &list, in: records)
        default: break
        }
        return list.issues
    }
}

/// Collects what is wrong with one resource.
struct Checklist {
    let type: String
    let facility: String
    private(set) var issues: [Issue] = []
    private let latest: Int
    private let earliest = PlatformTime.dateTime("2014-06-03T00:00:00+00:00") ?? 0

    /// The published text allows no clock skew; five seconds keep two clocks of one machine room from failing a test by chance.
    private static let allowedSkew = 5

    init(type: String, facility: String) {
        self.type = type
        self.facility = facility
        latest = Int(Date().timeIntervalSince1970) + Self.allowedSkew
    }

    mutating func add(_ code: String, _ text: String, at path: String, rule: Int?) {
        let suffix = rule.map { ". RuleNumber: \($0)" } ?? ""
        issues.append(Issue(code: code, text: text + suffix, expression: "\(type).\(path)"))
    }

    mutating func missing(_ path: String, rule: Int?) {
        add("required", "Element not found: \(type).\(path)", at: path, rule: rule)
    }

    /// What belongs to another facility is refused without saying what it is.
    mutating func otherOrganization(_ path: String) {
        var issue = Outcome.otherOrganization
        issue.expression = "\(type).\(path)"
        issues.append(issue)
    }

    /// In the words of the FHIR store, for what the processor has no rule about.
    mutating func unparseable(_ diagnostics: String) {
        issues.append(Issue(code: "structure", text: "unparseable_resource", diagnostics: diagnostics, expression: type))
    }

    /// A text element of the store's schema, with a closed set of values where there is one.
    mutating func code(_ value: JSON?, _ path: String, rule: Int?, in known: Set<String>) {
        guard let value, let text = value.string, !text.isEmpty else {
            if let rule { missing(path, rule: rule) } else { unparseable("missing required field \"\(path)\"") }
            return
        }
        guard !known.contains(text) else { return }
        if let rule {
            add("code-invalid", "Code not found: \(text)", at: path, rule: rule)
        } else {
            unparseable("invalid value \"\(text)\" for field \"\(path)\"")
        }
    }

    mutating func text(_ value: JSON?, _ path: String, rule: Int?) {
        guard value?.string?.isEmpty == false else { return missing(path, rule: rule) }
    }

    /// Full seconds with an offset, not in the future, not before the platform existed; gives seconds since 1970.
    @discardableResult
    mutating func dateTime(_ value: JSON?, _ path: String, rule: Int?, isRequired: Bool = false) -> Int? {
        guard let value else {
            if isRequired { missing(path, rule: rule) }
            return nil
        }
        guard let text = value.string, let moment = PlatformTime.dateTime(text) else {
            add("value", "Invalid date time format: \(value.string ?? "")", at: path, rule: rule)
            return nil
        }
        if moment > latest || moment < earliest {
            add("value", "Invalid date time value: \(text)", at: path, rule: rule)
        }
        return moment
    }

    mutating func number(_ value: JSON?, _ path: String, rule: Int?, isRequired: Bool = false) {
        guard let value else {
            if isRequired { missing(path, rule: rule) }
            return
        }
        guard value.number == nil else { return }
        if let text = value.string, Int(text) != nil {
            add("value", "Integer formated as a string: \(text)", at: path, rule: rule)
        } else {
            add("value", "Invalid decimal value", at: path, rule: rule)
        }
    }

    /// Every identifier must carry the system of this facility.
    mutating func identifiers(_ resource: JSON, _ kind: String, rule: Int, isRequired: Bool) {
        guard let value = resource["identifier"], value != [] else {
            if isRequired { missing("identifier", rule: rule) }
            return
        }
        guard let identifiers = value.array else { return unparseable("invalid type for field \"identifier\"") }
        for (index, identifier) in identifiers.enumerated() {
            let path = "identifier[\(index)]"
            if identifier["system"]?.string != "http://sys-ids.kemkes.go.id/\(kind)/\(facility)" {
                add("value", "Invalid identifier System: \(identifier["system"]?.string ?? "")", at: path + ".system", rule: rule)
            }
            if identifier["value"]?.string?.isEmpty ?? true { missing(path + ".value", rule: rule) }
        }
    }
}
