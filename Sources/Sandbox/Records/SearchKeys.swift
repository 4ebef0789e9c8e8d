import JSON

/// What is indexed of each type: `subject=P02…`, `identifier=system|value`, `clinical-status=active`.
enum SearchKeys {
    static func stored(_ resource: JSON, type: String, id: String, owner: String, bytes: [UInt8]) -> StoredResource {
        var keys = identifiers(resource)
        let subject = target(resource["subject"])
        if let subject { keys.append("subject=" + subject) }
        if let encounter = target(resource["encounter"]) { keys.append("encounter=" + encounter) }
        var parent: String?
        switch type {
        case "Encounter":
            if let provider = target(resource["serviceProvider"]) { keys.append("service-provider=" + provider) }
        case "Condition":
            keys += codes("clinical-status", resource["clinicalStatus"]) + codes("code", resource["code"])
        case "Location":
            parent = target(resource["managingOrganization"])
            if let parent { keys.append("organization=" + parent) }
        case "Organization":
            parent = target(resource["partOf"])
            if let parent { keys.append("partof=" + parent) }
            for concept in resource["type"]?.array ?? [] { keys += codes("type", concept) }
        default: break
        }
        return StoredResource(
            type: type, id: id, owner: owner, bytes: bytes, keys: keys, period: period(resource["period"]),
            name: resource["name"]?.string?.lowercased() ?? "", subject: subject, parent: parent)
    }

    /// `Patient/P02…` and `P02…` mean the same in a search.
    static func bareID(_ reference: String) -> String {
        reference.split(separator: "/").last.map(String.init) ?? reference
    }

    static func target(_ reference: JSON?) -> String? {
        reference?["reference"]?.string.map(bareID)
    }

    static func identifierKeys(_ resource: JSON) -> [String] {
        (resource["identifier"]?.array ?? []).compactMap { identifier in
            guard let system = identifier["system"]?.string, let value = identifier["value"]?.string else { return nil }
            return "identifier=\(system)|\(value)"
        }
    }

    private static func identifiers(_ resource: JSON) -> [String] {
        identifierKeys(resource) + (resource["identifier"]?.array ?? []).compactMap { $0["value"]?.string.map { "identifier=" + $0 } }
    }

    private static func codes(_ name: String, _ concept: JSON?) -> [String] {
        (concept?["coding"]?.array ?? []).flatMap { coding -> [String] in
            guard let code = coding["code"]?.string else { return [] }
            return ["\(name)=\(code)", "\(name)=\(coding["system"]?.string ?? "")|\(code)"]
        }
    }

    private static func period(_ period: JSON?) -> ClosedRange<Int>? {
        guard let start = period?["start"]?.string.flatMap(PlatformTime.dateTime) else { return nil }
        let end = period?["end"]?.string.flatMap(PlatformTime.dateTime) ?? start
        return start...max(start, end)
    }
}
