import JSON

/// References must be there, be of the right type, and lead to something this facility may use.
extension Checklist {
    /// Gives the target when it is one of the resources that are stored.
    ///
    /// - Parameter types: what may be referred to; empty for anything that there is.
    @discardableResult
    mutating func reference(
        _ value: JSON?, _ path: String, rule: Int?, to types: [String], in records: Records, isRequired: Bool = false
    ) -> StoredResource? {
        guard let value, let text = value["reference"]?.string, !text.isEmpty else {
            if isRequired || value != nil { add("required", "Reference is mandatory: \(type).\(path)", at: path, rule: rule) }
            return nil
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, types.isEmpty || types.contains(parts[0]) else {
            invalidReference(text, path, rule)
            return nil
        }
        if let kind = Person.Kind(rawValue: parts[0]) {
            if records.people.find(kind, id: parts[1]) == nil { invalidReference(text, path, rule) }
            return nil
        }
        guard let target = records.resources.find(parts[0], parts[1]) else {
            invalidReference(text, path, rule)
            return nil
        }
        guard isUsable(target, in: records) else {
            otherOrganization(path)
            return nil
        }
        if let patient, let subject = target.subject, subject != patient {
            invalidReference("\(text) of another subject", path, rule)
        }
        return target
    }

    @discardableResult
    mutating func reference(
        _ value: JSON?, _ path: String, rule: Int?, to type: String, in records: Records, isRequired: Bool = false
    ) -> StoredResource? {
        reference(value, path, rule: rule, to: [type], in: records, isRequired: isRequired)
    }

    /// An element that is an array of references.
    mutating func references(
        _ value: JSON?, _ path: String, rule: Int?, to types: [String], in records: Records, isRequired: Bool = false
    ) {
        guard let value, value != [] else {
            if isRequired { add("required", "Reference is mandatory: \(type).\(path)", at: path, rule: rule) }
            return
        }
        guard let references = value.array else { return unparseable("invalid type for field \"\(path)\"") }
        for (index, reference) in references.enumerated() {
            self.reference(reference, "\(path)[\(index)]", rule: rule, to: types, in: records)
        }
    }

    /// `subject` and `encounter` of a clinical resource.
    mutating func subjectAndEncounter(_ resource: JSON, subjectRule: Int, encounterRule: Int, in records: Records) {
        reference(resource["subject"], "subject", rule: subjectRule, to: "Patient", in: records, isRequired: true)
        reference(resource["encounter"], "encounter", rule: encounterRule, to: "Encounter", in: records, isRequired: true)
    }

    mutating func invalidReference(_ text: String, _ path: String, _ rule: Int?) {
        add("value", "Invalid reference: \(text)", at: path, rule: rule)
    }

    private func isUsable(_ target: StoredResource, in records: Records) -> Bool {
        switch target.type {
        case "Organization": records.isOwn(target.id, facility: facility)
        case "Location": target.parent.map { records.isOwn($0, facility: facility) } ?? false
        case "RelatedPerson": true
        default: target.owner == facility
        }
    }
}
