import JSON

/// `/_control`: what tests and the demo do to the simulator. Reachable from this machine only, like all of it.
struct ControlInterface {
    let platform: Platform

    func answer(_ call: Call) -> Answer {
        if call.segments.dropFirst().first == "bpjs" { return BPJSControl(platform: platform.bpjs).answer(call) }
        return switch (call.method, call.segments.dropFirst().joined(separator: "/")) {
        case ("GET", "health"): .json(200, ["status": "ok"])
        case ("POST", "clients"): withBody(call, addClient)
        case ("POST", "patients"): withBody(call, addPatient)
        case ("POST", "practitioners"): withBody(call, addPractitioner)
        case ("POST", "faults"): withBody(call, addFaults)
        case ("GET", "faults"): .json(200, platform.faults.json)
        case ("DELETE", "faults"): done(platform.faults.clear(of: call.first("client_id")))
        case ("GET", "ledger"): ledger(call)
        case ("DELETE", "ledger"): done(platform.ledger.clear())
        case ("GET", "resources"): resources(call)
        case ("DELETE", "resources"): forget(call)
        default: .json(404, ["error": "unknown control path"])
        }
    }

    private func withBody(_ call: Call, _ handle: (JSON) -> Answer?) -> Answer {
        guard let json = try? JSON.parse(call.body) else { return .json(400, ["error": "not JSON"]) }
        return handle(json) ?? .json(400, ["error": "a required field is missing or unknown"])
    }

    private func addClient(_ json: JSON) -> Answer? {
        guard let id = json["client_id"]?.string, let secret = json["client_secret"]?.string,
            let organization = json["organization_id"]?.string
        else { return nil }
        let name = json["name"]?.string ?? organization
        platform.add(SandboxClient(clientID: id, clientSecret: secret, organizationID: organization, organizationName: name))
        return .json(201, ["client_id": .string(id), "organization_id": .string(organization)])
    }

    private func addPatient(_ json: JSON) -> Answer? {
        guard let person = Person(control: json, kind: .patient) else { return nil }
        return added(platform.add(person))
    }

    private func addPractitioner(_ json: JSON) -> Answer? {
        guard let person = Person(control: json, kind: .practitioner) else { return nil }
        return added(platform.add(person))
    }

    private func added(_ person: Person) -> Answer {
        .json(201, ["id": .string(person.id), "nik": .string(person.nik)])
    }

    private func addFaults(_ json: JSON) -> Answer? {
        let faults = (json.array ?? [json]).map(Fault.init)
        guard !faults.contains(where: { $0 == nil }) else { return nil }
        for fault in faults.compactMap(\.self) { platform.faults.add(fault) }
        return .json(201, platform.faults.json)
    }

    private func done(_: Void) -> Answer {
        Answer(status: 204, contentType: "application/json", body: [])
    }

    private func ledger(_ call: Call) -> Answer {
        let after = call.first("after").flatMap { Int($0) } ?? 0
        let limit = call.first("limit").flatMap { Int($0) } ?? .max
        let entries = platform.ledger.entries(of: call.first("client_id"), after: after, limit: max(0, limit))
        return .json(200, bytes: JSONList.join(entries.map { $0.json.bytes() }))
    }

    private func resources(_ call: Call) -> Answer {
        .json(200, bytes: JSONList.join(platform.allResources(of: call.first("type"))))
    }

    private func forget(_ call: Call) -> Answer {
        guard let type = call.first("type"), let id = call.first("id") else { return .json(400, ["error": "type and id are required"]) }
        return platform.forget(type, id) ? done(()) : .json(404, ["error": "no such resource"])
    }
}

/// A JSON array put together from members that are serialised already.
enum JSONList {
    static func join(_ members: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        bytes.reserveCapacity(members.reduce(2) { $0 + $1.count + 1 })
        for (index, member) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += member
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }
}
