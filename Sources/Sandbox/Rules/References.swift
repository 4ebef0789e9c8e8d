import JSON

/// References must be there, be of the right type, and lead to something this facility may use.
extension Checklist {
    /// Gives the target when it is one of the resources that are stored.
    @discardableResult
    mutating func reference(
        _ value: JSON?, _ path: String, rule: Int?, to type: String, in records: Records, isRequired: Bool = false
    ) -> StoredResource? {
        guard let value, let text = value["reference"]?.string, !text.isEmpty else {
            if isRequired || value != nil { add("required", "Reference is mandatory: \(self.type).\(path)", at: path, rule: rule) }
            return nil
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[0] == type else {
            invalidReference(text, path, rule)
            return nil
        }
        if let kind = Person.Kind(rawValue: type) {
            if records.people.find(kind, id: parts[1]) == nil { invalidReference(text, path, rule) }
            return nil
        }
        guard let target = records.resources.find(type, parts[1]) else {
            invalidReference(text, path, rule)
            return nil
        }
        guard isUsable(target, in: records) else {
            otherOrganization(path)
            return nil
        }
        return target
    }

    /// `subject` and `encounter` of a clinical resource, which must speak of one patient.
    mutating func subjectAndEncounter(_ resource: JSON, subjectRule: Int, encounterRule: Int, in records: Records) {
        reference(resource["subject"], "subject", rule: subjectRule, to: "Patient", in: records, isRequired: true)
        let encounter = reference(
            resource["encounter"], "encounter", rule: encounterRule, to: "Encounter", in: records, isRequired: true)
        if let encounter, let subject = SearchKeys.target(resource["subject"]), encounter.subject != subject {
            invalidReference("Encounter/\(encounter.id) of another subject", "encounter", encounterRule)
        }
    }

    mutating func invalidReference(_ text: String, _ path: String, _ rule: Int?) {
        add("value", "Invalid reference: \(text)", at: path, rule: rule)
    }

    private func isUsable(_ target: StoredResource, in records: Records) -> Bool {
        switch target.type {
        case "Organization": records.isOwn(target.id, facility: facility)
        case "Location": target.parent.map { records.isOwn($0, facility: facility) } ?? false
        default: target.owner == facility
        }
    }
}
