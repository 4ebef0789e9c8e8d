import JSON
import Synchronization

/// The simulated platform as a whole: who may call, what is stored, what is asked of it by tests.
final class Platform: Sendable {
    let tokens: TokenDesk
    let ledger: Ledger
    let faults = FaultTable()
    let journal: Journal?
    let bpjs: BPJSPlatform
    private let records = Mutex(Records())

    init(_ configuration: SandboxConfiguration) throws(SandboxError) {
        tokens = TokenDesk(lifetime: configuration.tokenLifetime, acceptAnyClient: configuration.acceptAnyClient)
        ledger = Ledger(capacity: configuration.ledgerCapacity)
        var restored = Records()
        var insurer = BPJSRecords()
        var clients: [SandboxClient] = []
        if let directory = configuration.stateDirectory {
            journal = try Journal(directory: directory) { line in
                if let client = Exchange.replay(line, into: &restored) { clients.append(client) }
                BPJSJournal.replay(line, into: &insurer)
            }
        } else {
            journal = nil
        }
        bpjs = BPJSPlatform(insurer, clinics: configuration.bpjsClinics, journal: journal)
        for client in clients + configuration.clients {
            tokens.add(client)
            Seeding.organization(of: client, in: &restored)
        }
        for location in configuration.locations { Seeding.location(location, in: &restored) }
        records.withLock { [restored] in $0 = restored }
    }

    func add(_ client: SandboxClient) {
        tokens.add(client)
        records.withLock { records in
            Seeding.organization(of: client, in: &records)
            journal?.append(Seeding.journal(client).bytes())
        }
    }

    func add(_ person: Person) -> Person {
        records.withLock { records in
            let added = records.people.add(person)
            journal?.append(added.journal.bytes())
            return added
        }
    }

    /// Every stored resource of a type, or of all, as it would be answered.
    func allResources(of type: String?) -> [[UInt8]] {
        records.withLock { records in
            if let kind = type.flatMap(Person.Kind.init) { return records.people.all(kind).map { $0.resource(full: true).bytes() } }
            return records.resources.all.filter { type == nil || $0.type == type }.map(\.bytes)
        }
    }

    /// Removes a resource, as if it had never been stored; false when there is none. No caller of the platform can do this.
    func forget(_ type: String, _ id: String) -> Bool {
        records.withLock { records in
            guard records.resources.find(type, id) != nil else { return false }
            records.resources.remove(type, id)
            journal?.append(Exchange.journalOfRemoval(type, id).bytes())
            return true
        }
    }

    /// Who asks, for ledger and faults: the holder of the token, or the client that asks for one.
    func caller(of call: Call) -> Caller {
        if BPJSPlatform.isCalled(by: call) { return bpjs.caller(of: call) }
        guard call.segments.first == "oauth2" else { return tokens.caller(authorization: call.authorization) }
        let form = Form.parse(String(decoding: call.body, as: UTF8.self))
        return Caller(clientID: form.first { $0.name == "client_id" }?.value, right: .unknown)
    }

    func answer(_ call: Call, from caller: Caller) -> Answer {
        if BPJSPlatform.isCalled(by: call) { return bpjs.answer(call) }
        return switch call.segments.prefix(2).joined(separator: "/") {
        case "oauth2/v1": token(call)
        case "fhir-r4/v1":
            signedIn(caller) { Exchange(facility: $0, journal: journal, call: call).answer(records) }
        case "consent/v1":
            signedIn(caller) { facility in
                records.withLock { Consents(facility: facility, journal: journal, call: call).answer(&$0) }
            }
        case "kfa-v2/products": signedIn(caller) { _ in KFAQuery(call: call).answer() }
        default: .unknownPath
        }
    }

    private func token(_ call: Call) -> Answer {
        guard call.method == "POST", call.segments.count == 3, call.segments[2] == "accesstoken" else { return .unknownPath }
        let (answer, client) = tokens.grant(call)
        if let client { records.withLock { Seeding.organization(of: client, in: &$0) } }
        return answer
    }

    /// The gateway lets only holders of a token through; behind it, a caller is an organisation number.
    private func signedIn(_ caller: Caller, _ answer: (String) -> Answer) -> Answer {
        switch caller.right {
        case .unknown: GatewayFault.unknown
        case .expired: GatewayFault.expired
        case .facility(let client): answer(client.organizationID)
        }
    }
}
