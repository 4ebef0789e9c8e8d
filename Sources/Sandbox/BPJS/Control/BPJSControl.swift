import JSON

/// `/_control/bpjs`: what tests and the demo do to the simulated BPJS.
struct BPJSControl {
    let platform: BPJSPlatform

    func answer(_ call: Call) -> Answer {
        switch (call.method, call.segments.dropFirst(2).joined(separator: "/")) {
        case ("GET", "clinics"): .json(200, .array(platform.read { $0.clinics.values.sorted { $0.consID < $1.consID }.map(\.control) }))
        case ("POST", "clinics"): withBody(call, addClinic)
        case ("GET", "members"): .json(200, .array(platform.read { $0.members.all.map(\.json) }))
        case ("POST", "members"): withBody(call, addMembers)
        case ("POST", "closures"): withBody(call, close)
        case ("POST", "bookings"): withBody(call, book)
        case ("GET", "clock"): clock()
        case ("POST", "clock"): withBody(call, setClock)
        case ("GET", "ledger"): ledger(call)
        case ("GET", "duplicates"): duplicates(call)
        case ("DELETE", "ledger"): cleared(platform.clearLedger())
        default: .json(404, ["error": "unknown control path"])
        }
    }

    private func withBody(_ call: Call, _ handle: (JSON) -> Answer?) -> Answer {
        guard let json = try? JSON.parse(call.body) else { return .json(400, ["error": "not JSON"]) }
        return handle(json) ?? .json(400, ["error": "a required field is missing or unknown"])
    }

    private func addClinic(_ json: JSON) -> Answer? {
        guard let clinic = SandboxBPJSClinic(json) else { return nil }
        platform.add(clinic)
        return .json(201, clinic.control)
    }

    private func addMembers(_ json: JSON) -> Answer? {
        let members = (json.array ?? [json]).map(BPJSMember.init)
        guard !members.contains(where: { $0 == nil }) else { return nil }
        platform.add(members.compactMap(\.self))
        return .json(201, ["added": .int(members.count)])
    }

    private func close(_ json: JSON) -> Answer? {
        guard let consID = json["cons_id"]?.string, let poli = json["poli"]?.string, let day = json["date"]?.string,
            BPJSDates.antrean(day) != nil
        else { return nil }
        platform.close(poli, on: day, at: consID)
        return .json(201, json)
    }

    private func book(_ json: JSON) -> Answer? {
        guard let consID = json["cons_id"]?.string, let body = json["booking"], body["kodebooking"]?.string != nil,
            let day = body["tanggalperiksa"]?.string, BPJSDates.antrean(day) != nil
        else { return nil }
        platform.book(body, at: consID)
        return .json(201, body)
    }

    private func clock() -> Answer {
        let clock = platform.clockInForce
        return .json(200, ["window_seconds": .int(clock.window), "offset_seconds": .int(clock.offset)])
    }

    private func setClock(_ json: JSON) -> Answer? {
        platform.setClock(window: json["window_seconds"]?.int, offset: json["offset_seconds"]?.int)
        return clock()
    }

    private func ledger(_ call: Call) -> Answer {
        let after = call.first("after").flatMap { Int($0) } ?? 0
        let limit = call.first("limit").flatMap { Int($0) } ?? .max
        let rows = platform.read { records in
            records.ledger.enumerated().lazy
                .filter { number, write in
                    number >= after && Self.isWanted(call, write.family, write.consID, write.operation)
                }
                .prefix(max(0, limit)).map { number, write in write.ledger(number: number + 1).bytes() }
        }
        return .json(200, bytes: JSONList.join(Array(rows)))
    }

    private func duplicates(_ call: Call) -> Answer {
        let counts = platform.read { $0.duplicates.map { (place: $0.key, count: $0.value) } }
        let rows = counts.filter { Self.isWanted(call, $0.place.family, $0.place.consID, $0.place.duplicate.operation) }
            .sorted { ($0.place.consID, $0.place.duplicate.key) < ($1.place.consID, $1.place.duplicate.key) }
        return .json(
            200,
            .array(
                rows.map { place, count in
                    [
                        "family": .string(place.family.rawValue), "cons_id": .string(place.consID),
                        "operation": .string(place.duplicate.operation), "key": .string(place.duplicate.key), "count": .int(count),
                    ]
                }))
    }

    private static func isWanted(_ call: Call, _ family: BPJSFamily, _ consID: String, _ operation: String) -> Bool {
        (call.first("family") ?? family.rawValue) == family.rawValue && (call.first("cons_id") ?? consID) == consID
            && (call.first("operation") ?? operation) == operation
    }

    private func cleared(_: Void) -> Answer {
        Answer(status: 204, contentType: "application/json", body: [])
    }
}
