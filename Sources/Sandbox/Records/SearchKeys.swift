import JSON

/// What is indexed of each type: `subject=P02…`, `identifier=system|value`, `clinical-status=active`.
enum SearchKeys {
    static func stored(_ resource: JSON, type: String, id: String, owner: String, bytes: [UInt8]) -> StoredResource {
        var keys = identifiers(resource)
        var period: ClosedRange<Int>?
        for parameter in SearchParameter.byType[type] ?? [] {
            let values = elements(parameter.steps[...], in: resource)
            switch parameter.kind {
            case .reference: keys += values.compactMap(target).map { parameter.name + "=" + $0 }
            case .token: keys += values.flatMap { codes(parameter.name, $0) }
            case .date: period = values.first.flatMap(moments)
            case .identifier, .name: break
            }
        }
        return StoredResource(
            type: type, id: id, owner: owner, bytes: bytes, keys: keys, period: period,
            name: resource["name"]?.string?.lowercased() ?? "", subject: patient(of: resource), parent: parent(of: resource, type))
    }

    /// `Patient/P02…` and `P02…` mean the same in a search.
    static func bareID(_ reference: String) -> String {
        reference.split(separator: "/").last.map(String.init) ?? reference
    }

    static func target(_ reference: JSON?) -> String? {
        reference?["reference"]?.string.map(bareID)
    }

    /// Some types call it `subject`, some `patient`; a Composition's or an Organization's other references are not meant.
    static func patient(of resource: JSON) -> String? {
        target(resource["subject"]) ?? target(resource["patient"])
    }

    /// What makes two resources the same thing. All items of a prescription carry its number, so only that of the item counts there.
    static func identifierKeys(_ resource: JSON) -> [String] {
        let isPrescription = ["MedicationRequest", "MedicationDispense"].contains(resource["resourceType"]?.string)
        return businessIdentifiers(resource).compactMap { identifier in
            guard let system = identifier["system"]?.string, let value = identifier["value"]?.string,
                !isPrescription || system.contains("/prescription-item/")
            else { return nil }
            return "identifier=\(system)|\(value)"
        }
    }

    private static func identifiers(_ resource: JSON) -> [String] {
        businessIdentifiers(resource).flatMap { identifier -> [String] in
            guard let value = identifier["value"]?.string else { return [] }
            return ["identifier=" + value, "identifier=\(identifier["system"]?.string ?? "")|\(value)"]
        }
    }

    /// An array everywhere but in a Composition.
    private static func businessIdentifiers(_ resource: JSON) -> [JSON] {
        guard let identifier = resource["identifier"] else { return [] }
        return identifier.array ?? [identifier]
    }

    private static func elements(_ steps: ArraySlice<String>, in json: JSON) -> [JSON] {
        if let array = json.array { return array.flatMap { elements(steps, in: $0) } }
        guard let step = steps.first else { return [json] }
        return json[step].map { elements(steps.dropFirst(), in: $0) } ?? []
    }

    private static func codes(_ name: String, _ value: JSON) -> [String] {
        if let code = value.string { return ["\(name)=\(code)"] }
        return (value["coding"]?.array ?? []).flatMap { coding -> [String] in
            guard let code = coding["code"]?.string else { return [] }
            return ["\(name)=\(code)", "\(name)=\(coding["system"]?.string ?? "")|\(code)"]
        }
    }

    /// A Period or a dateTime.
    private static func moments(_ value: JSON) -> ClosedRange<Int>? {
        if let text = value.string { return PlatformTime.dateTime(text).map { $0...$0 } }
        guard let start = value["start"]?.string.flatMap(PlatformTime.dateTime) else { return nil }
        let end = value["end"]?.string.flatMap(PlatformTime.dateTime) ?? start
        return start...max(start, end)
    }

    private static func parent(of resource: JSON, _ type: String) -> String? {
        switch type {
        case "Location": target(resource["managingOrganization"])
        case "Organization": target(resource["partOf"])
        default: nil
        }
    }
}
