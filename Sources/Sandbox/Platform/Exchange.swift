import Foundation
import JSON
import Synchronization

/// One FHIR request of a facility.
struct Exchange {
    /// The organisation number of the client.
    let facility: String
    let journal: Journal?
    let call: Call

    /// National data that facilities read and may not write.
    private static let readOnly: Set<String> = ["Practitioner", "RelatedPerson"]

    func answer(_ records: borrowing Mutex<Records>) -> Answer {
        let parts = call.segments.dropFirst(2)
        if parts.isEmpty, call.method == "POST" { return transaction(records) }
        guard let type = parts.first, parts.count <= 2 else { return .unknownPath }
        guard Rules.byType[type] != nil || type == "Patient" || Self.readOnly.contains(type) else { return Outcome.noAccess(to: type) }
        let id = parts.dropFirst().first
        switch (call.method, id) {
        case ("GET", nil): return records.withLock { ResourceSearch(type: type, call: call, facility: facility).run(in: $0) }
        case ("GET", let id?): return records.withLock { read(type, id, in: $0) }
        case ("POST", nil), ("PUT", _?), ("PATCH", _?): return change(type, id, records)
        default: return .unknownPath
        }
    }

    private func read(_ type: String, _ id: String, in records: Records) -> Answer {
        if let kind = Person.Kind(rawValue: type) {
            guard let person = records.people.find(kind, id: id) else { return Outcome.notFound(type, id) }
            return .json(200, person.resource(full: true))
        }
        guard let stored = records.resources.find(type, id) else { return Outcome.notFound(type, id) }
        guard ResourceSearch.isVisible(stored, to: facility, in: records) else { return Outcome.forbidden }
        return .json(200, bytes: stored.bytes)
    }

    private func transaction(_ records: borrowing Mutex<Records>) -> Answer {
        switch body() {
        case .unreadable(let refusal): refusal
        case .read(let bundle): records.withLock { Transaction(facility: facility, journal: journal).answer(bundle, &$0) }
        }
    }

    private enum Body {
        case read(JSON)
        case unreadable(Answer)
    }

    private func body() -> Body {
        guard call.contentType.lowercased().contains("json") else {
            return .unreadable(Outcome.rule(20005, "structure", "Failed to read request payload"))
        }
        guard let body = try? JSON.parse(call.body) else {
            return .unreadable(Outcome.rule(20006, "structure", "Invalid JSON Payload Format"))
        }
        return .read(body)
    }

    /// Reading the body needs no lock; checking and storing share one, so that two equal requests cannot both be new.
    private func change(_ type: String, _ id: String?, _ records: borrowing Mutex<Records>) -> Answer {
        switch body() {
        case .unreadable(let refusal): refusal
        case .read(let body): change(type, id, to: body, records)
        }
    }

    private func change(_ type: String, _ id: String?, to body: JSON, _ records: borrowing Mutex<Records>) -> Answer {
        if Self.readOnly.contains(type) { return Outcome.noPermission }
        if type == "Patient", id != nil { return Outcome.rule(20016, "forbidden", "Organization not allowed to edit Patient") }
        if call.method == "PATCH", let id {
            return records.withLock { patch(type, id, body, in: &$0) }
        }
        guard body.object != nil else { return Outcome.rule(20008, "structure", "Failed to unmarshal request payload") }
        guard body["resourceType"]?.string == type else {
            let sent = body["resourceType"]?.string ?? ""
            return mismatch("resource type mismatch, type of specified resource: \(type), type from payload: \(sent)")
        }
        return records.withLock { records in
            if type == "Patient" { return createPatient(body, in: &records) }
            guard let id else { return create(type, body, in: &records) }
            return replace(type, id, body, in: &records)
        }
    }

    private func createPatient(_ body: JSON, in records: inout Records) -> Answer {
        let result = PatientCreation.run(body, in: &records)
        for person in result.changed { journal?.append(person.journal.bytes()) }
        if let related = result.related { journal?.keep(related.bytes, owner: related.owner) }
        return result.answer
    }

    private func create(_ type: String, _ body: JSON, in records: inout Records) -> Answer {
        let issues = Rules.check(body, type: type, facility: facility, in: records)
        guard issues.isEmpty else { return Outcome.refusal(issues) }
        guard !records.isDuplicate(type, body, of: nil) else { return Outcome.duplicate(type) }
        return store(body, type, UUID().uuidString.lowercased(), status: 201, in: &records)
    }

    private func replace(_ type: String, _ id: String, _ body: JSON, in records: inout Records) -> Answer {
        let sent = body["id"]?.string ?? ""
        guard sent == id else { return mismatch("resource id mismatch, id of specified resource: \(id), id from payload: \(sent)") }
        if let refusal = unchangeable(type, id, in: records) { return refusal }
        let issues = Rules.check(body, type: type, facility: facility, in: records)
        guard issues.isEmpty else { return Outcome.refusal(issues) }
        guard !records.isDuplicate(type, body, of: id) else { return Outcome.duplicate(type) }
        return store(body, type, id, status: 200, in: &records)
    }

    private func patch(_ type: String, _ id: String, _ body: JSON, in records: inout Records) -> Answer {
        if let refusal = unchangeable(type, id, in: records) { return refusal }
        guard let stored = records.resources.find(type, id), let resource = try? JSON.parse(stored.bytes) else {
            return Outcome.notFound(type, id)
        }
        switch JSONPatch.apply(body, to: resource) {
        case .failure(let problem):
            return .json(400, Outcome.store(Issue(code: "structure", text: "invalid_patch", diagnostics: problem.text)))
        case .success(let patched):
            return replace(type, id, patched, in: &records)
        }
    }

    private func unchangeable(_ type: String, _ id: String, in records: Records) -> Answer? {
        guard let stored = records.resources.find(type, id) else {
            return Outcome.rule(20007, "not-found", "Resource not found \(type)/\(id)", status: 404)
        }
        return stored.owner == facility ? nil : .json(400, Outcome.processor([Outcome.otherOrganization]))
    }

    private func store(_ body: JSON, _ type: String, _ id: String, status: Int, in records: inout Records) -> Answer {
        let version = ResourceVersion(of: body, type: type, id: id, at: records.stamp())
        records.resources.put(SearchKeys.stored(version.resource, type: type, id: id, owner: facility, bytes: version.bytes))
        journal?.keep(version.bytes, owner: facility)
        return .json(status, bytes: version.bytes, stored: StoredReference(type: type, id: id))
    }

    private func mismatch(_ diagnostics: String) -> Answer {
        .json(400, Outcome.store(Issue(code: "structure", text: "resource_mismatch", diagnostics: diagnostics)))
    }

    /// Takes a line of the journal back in; a client is given back, since tokens are not part of the records.
    static func replay(_ line: JSON, into records: inout Records) -> SandboxClient? {
        switch line["kind"]?.string {
        case "resource":
            guard let resource = line["resource"], let type = resource["resourceType"]?.string, let id = resource["id"]?.string,
                let owner = line["owner"]?.string
            else { return nil }
            records.resources.put(SearchKeys.stored(resource, type: type, id: id, owner: owner, bytes: resource.bytes()))
        case "removed":
            if let type = line["type"]?.string, let id = line["id"]?.string { records.resources.remove(type, id) }
        case "person":
            if let person = Person(journal: line) { records.people.put(person) }
        case "client":
            guard let id = line["client_id"]?.string, let secret = line["client_secret"]?.string,
                let organization = line["organization_id"]?.string
            else { return nil }
            let name = line["name"]?.string ?? organization
            return SandboxClient(clientID: id, clientSecret: secret, organizationID: organization, organizationName: name)
        default: break
        }
        return nil
    }

    /// The line of a resource that the control interface removed.
    static func journalOfRemoval(_ type: String, _ id: String) -> JSON {
        ["kind": "removed", "type": .string(type), "id": .string(id)]
    }
}
