import Foundation
import JSON

/// The published validators of the platform, by type (reference, section 3.20). What is not listed, a facility may not write.
enum Rules {
    typealias Check = @Sendable (_ resource: JSON, _ list: inout Checklist, _ records: Records) -> Void

    static func check(_ resource: JSON, type: String, facility: String, in records: Records) -> [Issue] {
        var list = Checklist(type: type, facility: facility, patient: SearchKeys.patient(of: resource))
        byType[type]?(resource, &list, records)
        return list.issues
    }

    static let byType: [String: Check] = [
        "AllergyIntolerance": AllergyIntoleranceRules.check,
        "CarePlan": CarePlanRules.check,
        "ClinicalImpression": ClinicalImpressionRules.check,
        "Composition": CompositionRules.check,
        "Condition": ConditionRules.check,
        "DiagnosticReport": DiagnosticReportRules.check,
        "Encounter": EncounterRules.check,
        "EpisodeOfCare": EpisodeOfCareRules.check,
        "HealthcareService": HealthcareServiceRules.check,
        "Immunization": ImmunizationRules.check,
        "Location": LocationRules.check,
        "Medication": MedicationRules.check,
        "MedicationDispense": MedicationDispenseRules.check,
        "MedicationRequest": MedicationRequestRules.check,
        "MedicationStatement": MedicationStatementRules.check,
        "Observation": ObservationRules.check,
        "Organization": OrganizationRules.check,
        "PractitionerRole": PractitionerRoleRules.check,
        "Procedure": ProcedureRules.check,
        "QuestionnaireResponse": QuestionnaireResponseRules.check,
        "ServiceRequest": ServiceRequestRules.check,
        "Specimen": SpecimenRules.check,
    ]
}

/// Collects what is wrong with one resource.
struct Checklist {
    let type: String
    let facility: String
    /// Whom the resource speaks of; what it refers to must speak of the same patient.
    let patient: String?
    private(set) var issues: [Issue] = []
    private let latest: Int
    private let earliest = PlatformTime.dateTime("2014-06-03T00:00:00+00:00") ?? 0

    /// The published text allows no clock skew; five seconds keep two clocks of one machine room from failing a test by chance.
    private static let allowedSkew = 5

    init(type: String, facility: String, patient: String? = nil) {
        self.type = type
        self.facility = facility
        self.patient = patient
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

    /// Full seconds with an offset, not before the platform existed, and not in the future unless it is a plan; gives seconds since 1970.
    @discardableResult
    mutating func dateTime(_ value: JSON?, _ path: String, rule: Int?, isRequired: Bool = false, isPlan: Bool = false) -> Int? {
        guard let value else {
            if isRequired { missing(path, rule: rule) }
            return nil
        }
        guard let text = value.string, let moment = PlatformTime.dateTime(text) else {
            add("value", "Invalid date time format: \(value.string ?? "")", at: path, rule: rule)
            return nil
        }
        if (moment > latest && !isPlan) || moment < earliest {
            add("value", "Invalid date time value: \(text)", at: path, rule: rule)
        }
        return moment
    }

    mutating func number(_ value: JSON?, _ path: String, rule: Int?, isRequired: Bool = false, atLeast least: Double? = nil) {
        guard let value else {
            if isRequired { missing(path, rule: rule) }
            return
        }
        if let number = value.number {
            if let least, number.double < least { add("value", "Invalid decimal value: \(number.text)", at: path, rule: rule) }
        } else if let text = value.string, Int(text) != nil {
            add("value", "Integer formated as a string: \(text)", at: path, rule: rule)
        } else {
            add("value", "Invalid decimal value", at: path, rule: rule)
        }
    }

    /// Every identifier must carry the system of this facility.
    mutating func identifiers(_ resource: JSON, _ kind: String, rule: Int?, isRequired: Bool) {
        identifiers(resource, systems: [kind + "/{org}"], rule: rule, isRequired: isRequired)
    }

    /// The same where several systems are allowed, `{org}` in them standing for this facility.
    mutating func identifiers(_ resource: JSON, systems: [String], rule: Int?, isRequired: Bool) {
        guard let value = resource["identifier"], value != [] else {
            if isRequired { missing("identifier", rule: rule) }
            return
        }
        guard let identifiers = value.array else { return unparseable("invalid type for field \"identifier\"") }
        for (index, identifier) in identifiers.enumerated() {
            self.identifier(identifier, "identifier[\(index)]", systems: systems, rule: rule)
        }
    }

    mutating func identifier(_ identifier: JSON, _ path: String, systems: [String], rule: Int?) {
        let allowed = systems.map(identifierSystem)
        if !allowed.contains(identifier["system"]?.string ?? "") {
            add("value", "Invalid identifier System: \(identifier["system"]?.string ?? "")", at: path + ".system", rule: rule)
        }
        if identifier["value"]?.string?.isEmpty ?? true { missing(path + ".value", rule: rule) }
    }

    func identifierSystem(_ template: String) -> String {
        let system = template.hasPrefix("http") ? template : "http://sys-ids.kemkes.go.id/" + template
        return system.replacing("{org}", with: facility)
    }
}
