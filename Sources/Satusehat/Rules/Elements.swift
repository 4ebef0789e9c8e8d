import JSON

/// Walks a resource by element names.
enum Elements {
    /// What stands at a path: one entry per element of every array on the way, nil where it is absent. Absent on the way gives one nil
    /// for the whole.
    static func values(at path: ArraySlice<Substring>, in json: JSON) -> [JSON?] {
        guard let name = path.first else { return [json] }
        guard let value = json[String(name)] else { return [nil] }
        let rest = path.dropFirst()
        if rest.isEmpty { return [value] }
        guard let items = value.array else { return values(at: rest, in: value) }
        return items.isEmpty ? [nil] : items.flatMap { values(at: rest, in: $0) }
    }

    static func isEmpty(_ json: JSON) -> Bool {
        switch json {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }

    /// The systems of a CodeableConcept, a Coding, a Quantity, or a list of them; a concept of words alone has none.
    static func systems(_ json: JSON) -> [String] {
        if let items = json.array { return items.flatMap(systems) }
        if let codings = json["coding"]?.array { return codings.map { $0["system"]?.string ?? "" } }
        return json["code"] == nil ? [] : [json["system"]?.string ?? ""]
    }

    /// The types that references point to; one of ours that is not bound yet (`urn:uuid:…`) has none.
    static func targets(_ json: JSON, in body: JSON) -> [String] {
        (json.array ?? [json]).compactMap { reference in
            guard let text = reference["reference"]?.string, !text.hasPrefix("urn:") else { return nil }
            guard text.hasPrefix("#") else { return String(text.prefix { $0 != "/" }) }
            return body["contained"]?.array?.first { $0["id"]?.string == String(text.dropFirst()) }?["resourceType"]?.string ?? ""
        }
    }
}
