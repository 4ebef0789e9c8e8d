import Foundation
import JSON

/// A Bundle sent to the base itself: all of its entries are stored, or none (reference, section 3.17).
struct Transaction {
    let facility: String
    let journal: Journal?

    private struct Entry {
        let type: String
        let fullURL: String
        let id: String
        var resource: JSON
    }

    func answer(_ bundle: JSON, _ records: inout Records) -> Answer {
        guard bundle["resourceType"]?.string == "Bundle", bundle["type"]?.string == "transaction", let sent = bundle["entry"]?.array,
            !sent.isEmpty
        else { return Outcome.rule(20008, "structure", "Failed to unmarshal request payload") }
        var entries: [Entry] = []
        for entry in sent {
            switch read(entry, after: entries) {
            case .success(let entry): entries.append(entry)
            case .failure(let refusal): return refusal.answer
            }
        }
        return store(entries, in: &records)
    }

    private struct Refusal: Error {
        let answer: Answer
    }

    private func read(_ json: JSON, after entries: [Entry]) -> Result<Entry, Refusal> {
        func refused(_ rule: Int, _ text: String) -> Result<Entry, Refusal> {
            .failure(Refusal(answer: Outcome.rule(rule, "structure", text)))
        }
        guard let resource = json["resource"], let type = resource["resourceType"]?.string else {
            return refused(20008, "Failed to unmarshal request payload")
        }
        if type == "Bundle" { return refused(20011, "Forbidden nested bundle") }
        guard let url = json["fullUrl"]?.string else { return refused(20021, "Invalid resource \(type) due to missing fullUrl element") }
        let problem = "Invalid element \(type).fullUrl due to"
        guard url.hasPrefix("urn:uuid:") else { return refused(20018, problem + " invalid fullUrl format, must begin with urn:uuid:") }
        guard UUID(uuidString: String(url.dropFirst(9))) != nil else {
            return refused(20019, problem + " invalid fullUrl format, invalid UUID")
        }
        if entries.contains(where: { $0.fullURL == url }) { return refused(20020, problem + " duplicate fullUrl: \(url)") }
        guard Rules.byType[type] != nil else { return .failure(Refusal(answer: Outcome.noAccess(to: type))) }
        guard json["request"]?["method"]?.string == "POST", json["request"]?["url"]?.string == type else {
            return refused(20008, "Failed to unmarshal request payload")
        }
        return .success(Entry(type: type, fullURL: url, id: UUID().uuidString.lowercased(), resource: resource))
    }

    /// Entries may refer to each other in circles, so all are put into a copy before any is checked.
    private func store(_ entries: [Entry], in records: inout Records) -> Answer {
        let targets = Dictionary(uniqueKeysWithValues: entries.map { ($0.fullURL, "\($0.type)/\($0.id)") })
        var bound = entries
        for index in bound.indices { bound[index].resource = Self.bind(bound[index].resource, to: targets) }
        var changed = records
        var stored: [(StoredResource, JSON)] = []
        for entry in bound {
            let stamp = changed.stamp()
            let version = ResourceVersion(of: entry.resource, type: entry.type, id: entry.id, at: stamp)
            let resource = SearchKeys.stored(version.resource, type: entry.type, id: entry.id, owner: facility, bytes: version.bytes)
            changed.resources.put(resource)
            stored.append((resource, response(entry, at: stamp)))
        }
        if let refusal = check(bound, in: changed) { return refusal }
        records = changed
        for (resource, _) in stored { journal?.keep(resource.bytes, owner: facility) }
        let answer: JSON = [
            "entry": .array(stored.map(\.1)), "resourceType": "Bundle", "type": "transaction-response",
        ]
        return .json(200, answer, stored: bound.first.map { StoredReference(type: $0.type, id: $0.id) })
    }

    /// The first bad entry is told in full; those behind it only that they fell with it.
    private func check(_ entries: [Entry], in records: Records) -> Answer? {
        for (index, entry) in entries.enumerated() {
            if records.isDuplicate(entry.type, entry.resource, of: entry.id) { return Outcome.duplicate(entry.type) }
            let issues = Rules.check(entry.resource, type: entry.type, facility: facility, in: records)
            guard !issues.isEmpty else { continue }
            let placed = issues.map { issue in
                var issue = issue
                issue.expression = issue.expression.map { "Bundle.entry[\(index)].resource.\($0)" }
                return issue
            }
            let fallen = entries[(index + 1)...].map {
                Issue(code: "forbidden", text: "Forbidden resource \($0.type) due to previous error. RuleNumber: 20012")
            }
            return placed.contains { $0.diagnostics == nil } ? Outcome.refusal(placed + fallen) : Outcome.refusal(placed)
        }
        return nil
    }

    private static func bind(_ json: JSON, to targets: [String: String]) -> JSON {
        switch json {
        case .array(let elements):
            return .array(elements.map { bind($0, to: targets) })
        case .object(let members):
            var bound = JSONObject()
            for (name, value) in members {
                let target = name == "reference" ? value.string.flatMap { targets[$0] } : nil
                bound[name] = target.map(JSON.string) ?? bind(value, to: targets)
            }
            return .object(bound)
        default:
            return json
        }
    }

    /// With the two members that FHIR does not know.
    private func response(_ entry: Entry, at stamp: Int64) -> JSON {
        let version = PlatformTime.versionID(stamp)
        return [
            "response": [
                "etag": .string("W/\"\(version)\""),
                "lastModified": .string(PlatformTime.lastUpdated(stamp)),
                "location": .string("\(SearchSet.base)\(entry.type)/\(entry.id)/_history/\(version)"),
                "status": "201 Created",
                "resourceType": .string(entry.type),
                "resourceID": .string(entry.id),
            ]
        ]
    }
}
