import JSON

extension Checklist {
    /// Holds a resource, or a part of it that lies at `prefix`, against a table.
    mutating func check(_ resource: JSON, _ table: [ElementRule], at prefix: String = "", in records: Records) {
        for line in table { walk(line.steps[...], resource, prefix, line, records) }
    }

    private mutating func walk(_ steps: ArraySlice<String>, _ json: JSON?, _ path: String, _ line: ElementRule, _ records: Records) {
        guard let step = steps.first else { return element(json, path, line, records) }
        if let elements = json?.array, !elements.isEmpty {
            for (index, element) in elements.enumerated() { walk(steps, element, "\(path)[\(index)]", line, records) }
        } else {
            walk(steps.dropFirst(), json?[step], path.isEmpty ? step : path + "." + step, line, records)
        }
    }

    private mutating func element(_ value: JSON?, _ path: String, _ line: ElementRule, _ records: Records) {
        let rule = line.rule
        let isRequired = line.isRequired
        switch line.kind {
        case .concept(let systems): concept(value, path, rule: rule, systems: systems, isRequired: isRequired)
        case .concepts(let systems): concepts(value, path, rule: rule, systems: systems, isRequired: isRequired)
        case .reference(let types): reference(value, path, rule: rule, to: types, in: records, isRequired: isRequired)
        case .references(let types): references(value, path, rule: rule, to: types, in: records, isRequired: isRequired)
        case .dateTime: dateTime(value, path, rule: rule, isRequired: isRequired)
        case .plannedDateTime: dateTime(value, path, rule: rule, isRequired: isRequired, isPlan: true)
        case .number: number(value, path, rule: rule, isRequired: isRequired)
        case .amount: number(value, path, rule: rule, isRequired: isRequired, atLeast: 0)
        case .count: number(value, path, rule: rule, isRequired: isRequired, atLeast: 1)
        case .code, .codes, .unit, .date, .time, .boolean, .text, .present:
            if let value { scalar(value, path, line) } else if isRequired { absent(path, line) }
        }
    }

    private mutating func scalar(_ value: JSON, _ path: String, _ line: ElementRule) {
        let rule = line.rule
        switch line.kind {
        case .code(let known): code(value, path, rule: rule, in: known)
        case .codes(let known):
            guard let codes = value.array, !codes.isEmpty else { return absent(path, line) }
            for (index, one) in codes.enumerated() { code(one, "\(path)[\(index)]", rule: rule, in: known) }
        case .unit(let systems): coding(value, path, rule: rule, systems: systems)
        case .date:
            if !PlatformTime.isDate(value.string ?? "") {
                add("value", "Invalid date time format: \(value.string ?? "")", at: path, rule: rule)
            }
        case .time:
            if !PlatformTime.isTime(value.string ?? "") {
                add("value", "Invalid date time format: \(value.string ?? "")", at: path, rule: rule)
            }
        case .boolean:
            if value.bool == nil { add("value", "Invalid boolean value", at: path, rule: rule) }
        case .text: text(value, path, rule: rule)
        default: break
        }
    }

    /// A closed set without a rule number is one of the FHIR store's own.
    private mutating func absent(_ path: String, _ line: ElementRule) {
        if case .code = line.kind, line.rule == nil { return unparseable("missing required field \"\(path)\"") }
        missing(path, rule: line.rule)
    }
}
