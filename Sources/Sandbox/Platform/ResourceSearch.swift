import JSON

/// A search over one type, answered as a searchset Bundle.
struct ResourceSearch {
    let type: String
    let call: Call
    let facility: String

    /// Clinical data of another facility are hidden as long as the patient has not opted in; directories are not.
    static func isVisible(_ resource: StoredResource, to facility: String, in records: Records) -> Bool {
        if resource.owner == facility || directories.contains(resource.type) { return true }
        return resource.subject.map(records.hasOptedIn) ?? false
    }

    private static let directories: Set<String> = ["Location", "Organization", "HealthcareService", "PractitionerRole", "RelatedPerson"]

    func run(in records: Records) -> Answer {
        if let kind = Person.Kind(rawValue: type) { return people(kind, in: records.people) }
        var keys: [String] = []
        var names: [String] = []
        var dates: [DateBound] = []
        for asked in call.parameters where !asked.name.hasPrefix("_") {
            switch SearchParameter.find(asked.name, of: type)?.kind {
            case .token: keys.append(asked.name + "=" + asked.value)
            case .identifier(let systems):
                guard systems.isEmpty || systems.contains(where: asked.value.hasPrefix) else {
                    return Outcome.invalidQuery("search of \(type) by identifier \"\(asked.value)\" is not supported")
                }
                keys.append(asked.name + "=" + asked.value)
            case .reference: keys.append(asked.name + "=" + SearchKeys.bareID(asked.value))
            case .name: names.append(asked.value.lowercased())
            case .date:
                guard let bound = DateBound(asked.value) else {
                    return Outcome.invalidQuery("error parsing date \"\(asked.value)\": invalid dateTime: \(asked.value)")
                }
                dates.append(bound)
            case nil: return Outcome.invalidQuery("unknown search parameter \"\(asked.name)\" for resource type \(type)")
            }
        }
        guard !(keys.isEmpty && names.isEmpty && dates.isEmpty) else {
            return Outcome.invalidQuery("a search for \(type) needs a parameter")
        }
        let slots = records.resources.matching(type, keys: keys) { resource in
            Self.isVisible(resource, to: facility, in: records) && names.allSatisfy(resource.name.contains)
                && dates.allSatisfy { $0.admits(resource.period) }
        }
        let page = Page(call)
        let shown = slots.dropFirst(page.offset).prefix(page.size).map { slot in
            SearchSet.Entry(id: records.resources.all[slot].id, resource: records.resources.all[slot].bytes)
        }
        return SearchSet.answer(type: type, call: call, total: slots.count, entries: shown, page: page)
    }

    private func people(_ kind: Person.Kind, in register: PersonRegister) -> Answer {
        switch PersonSearch(kind: kind, call: call).run(in: register) {
        case .refused(let answer):
            return answer
        case .found(let people, let full):
            let entries = people.map { SearchSet.Entry(id: $0.id, resource: $0.resource(full: full).bytes()) }
            return SearchSet.answer(type: type, call: call, total: people.count, entries: entries, page: Page(size: .max, offset: 0))
        }
    }
}

/// `date=ge2026-01-01`: a day or moment with an optional comparison.
struct DateBound {
    private let prefix: String
    private let span: Range<Int>

    init?(_ text: String) {
        let known = ["ge", "le", "gt", "lt", "eq"]
        prefix = known.first { text.hasPrefix($0) } ?? "eq"
        let rest = known.contains { text.hasPrefix($0) } ? String(text.dropFirst(2)) : text
        guard let span = PlatformTime.interval(rest) else { return nil }
        self.span = span
    }

    func admits(_ period: ClosedRange<Int>?) -> Bool {
        guard let period else { return false }
        switch prefix {
        case "ge": return period.upperBound >= span.lowerBound
        case "gt": return period.upperBound >= span.upperBound
        case "le": return period.lowerBound < span.upperBound
        case "lt": return period.lowerBound < span.lowerBound
        default: return period.lowerBound < span.upperBound && period.upperBound >= span.lowerBound
        }
    }
}

/// Which part of a long result is asked for.
struct Page {
    let size: Int
    let offset: Int

    init(size: Int, offset: Int) {
        self.size = size
        self.offset = offset
    }

    init(_ call: Call) {
        size = min(1000, max(1, call.first("_count").flatMap { Int($0) } ?? 100))
        offset = max(0, call.first("_page_token").flatMap { Int($0) } ?? 0)
    }
}
