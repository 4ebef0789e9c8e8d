import Delivery
import FHIR
import Foundation
import JSON

/// Puts the platform's ids in place of ours, and leaves out what may be left out when it is unknown there.
enum ReferenceBinding {
    /// - An entry of `diagnosis` whose Condition is unknown is left out: it comes with a later update. One has to stay.
    /// - So is an entry of a `section` that is unknown, and a section that then says nothing. One has to stay.
    /// - So is an entry of `episodeOfCare`; none has to stay.
    /// - `performer` and `recorder` are left out when they may be.
    /// - Everything else has to be known.
    static func bind(_ body: JSON, to links: RemoteLinks) -> Binding {
        guard case .object(let members) = body else { return .bound(body) }
        var bound = JSONObject()
        var missing: [UUID] = []
        for (key, value) in members {
            let resolved = resolve(value, links)
            switch key {
            case "diagnosis":
                let (entries, unknown) = knownEntries(value.array ?? [], links)
                if entries.isEmpty { missing += unknown } else { bound[key] = .array(entries) }
            case "section":
                let (sections, unknown) = knownSections(value.array ?? [], links)
                if sections.isEmpty { missing += unknown } else { bound[key] = .array(sections) }
            case "episodeOfCare": bound[key] = FHIR.list(knownEntries(value.array ?? [], links).known)
            case "performer", "recorder":
                if resolved.missing.isEmpty {
                    bound[key] = resolved.value
                } else if !links.optional.isSuperset(of: resolved.missing) {
                    missing += resolved.missing
                }
            default:
                bound[key] = resolved.value
                missing += resolved.missing
            }
            if key == "resourceType", let id = links.resource { bound["id"] = .string(id) }
        }
        return missing.isEmpty ? .bound(.object(bound)) : .missing(missing)
    }

    /// The entries that are known, ranked again from 1.
    private static func knownEntries(_ entries: [JSON], _ links: RemoteLinks) -> (known: [JSON], unknown: [UUID]) {
        var known: [JSON] = []
        var unknown: [UUID] = []
        for entry in entries {
            var resolved = resolve(entry, links)
            guard resolved.missing.isEmpty else {
                unknown += resolved.missing
                continue
            }
            if resolved.value["rank"] != nil { resolved.value["rank"] = .number(JSONNumber(known.count + 1)) }
            known.append(resolved.value)
        }
        return (known, unknown)
    }

    /// The sections that still say something, each with its entries that are known.
    private static func knownSections(_ sections: [JSON], _ links: RemoteLinks) -> (known: [JSON], unknown: [UUID]) {
        var known: [JSON] = []
        var unknown: [UUID] = []
        for section in sections {
            var kept = section
            let entries = (section["entry"]?.array ?? []).map { resolve($0, links) }
            let inner = knownSections(section["section"]?.array ?? [], links)
            kept["entry"] = FHIR.list(entries.filter(\.missing.isEmpty).map(\.value))
            kept["section"] = FHIR.list(inner.known)
            unknown += entries.flatMap(\.missing) + inner.unknown
            if kept["text"] != nil || kept["entry"] != nil || kept["section"] != nil { known.append(kept) }
        }
        return (known, unknown)
    }

    private static func resolve(_ json: JSON, _ links: RemoteLinks) -> (value: JSON, missing: [UUID]) {
        var missing: [UUID] = []
        func walk(_ json: JSON) -> JSON {
            switch json {
            case .string(let text):
                guard let id = localID(text) else { return json }
                if let reference = links.references[id] { return .string(reference) }
                missing.append(id)
                return json
            case .array(let items): return .array(items.map(walk))
            case .object(let members): return .object(JSONObject(members.map { ($0.key, walk($0.value)) }))
            case .null, .bool, .number: return json
            }
        }
        let value = walk(json)
        return (value, missing)
    }

    private static func localID(_ text: String) -> UUID? {
        text.hasPrefix("urn:uuid:") ? UUID(uuidString: String(text.dropFirst(9))) : nil
    }
}
