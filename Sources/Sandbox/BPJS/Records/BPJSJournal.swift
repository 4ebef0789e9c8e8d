import JSON

/// The lines that the simulated BPJS writes into the sandbox's journal, and their way back.
enum BPJSJournal {
    static let ledgerCleared: JSON = ["kind": "bpjs-ledger-cleared"]

    static func line(of clinic: SandboxBPJSClinic) -> JSON {
        ["kind": "bpjs-clinic", "clinic": clinic.control]
    }

    static func line(of member: BPJSMember) -> JSON {
        ["kind": "bpjs-member", "member": member.json]
    }

    static func line(ofClosure poli: String, day: String, consID: String) -> JSON {
        ["kind": "bpjs-closure", "cons_id": .string(consID), "poli": .string(poli), "day": .string(day)]
    }

    static func line(ofBooking body: JSON, consID: String, at time: Int) -> JSON {
        ["kind": "bpjs-booking", "cons_id": .string(consID), "body": body, "at": .int(time)]
    }

    static func line(of duplicate: BPJSDuplicate, family: BPJSFamily, consID: String) -> JSON {
        [
            "kind": "bpjs-duplicate", "family": .string(family.rawValue), "cons_id": .string(consID),
            "operation": .string(duplicate.operation), "key": .string(duplicate.key),
        ]
    }

    /// Takes a line back in; lines of other simulators are passed over.
    static func replay(_ line: JSON, into records: inout BPJSRecords) {
        let consID = line["cons_id"]?.string ?? ""
        switch line["kind"]?.string {
        case "bpjs": if let write = BPJSWrite(journal: line) { records.apply(write) }
        case "bpjs-clinic":
            if let clinic = line["clinic"].flatMap(SandboxBPJSClinic.init) { records.clinics[clinic.consID] = clinic }
        case "bpjs-member": if let member = line["member"].flatMap(BPJSMember.init) { records.members.put(member) }
        case "bpjs-closure": records.close(line["poli"]?.string ?? "", on: line["day"]?.string ?? "", at: consID)
        case "bpjs-booking": records.book(line["body"] ?? .null, at: consID, time: line["at"]?.int ?? 0)
        case "bpjs-ledger-cleared": records.clearLedger()
        case "bpjs-duplicate":
            guard let family = line["family"]?.string.flatMap(BPJSFamily.init), let operation = line["operation"]?.string,
                let key = line["key"]?.string
            else { return }
            records.count(BPJSDuplicate(operation: operation, key: key), family: family, consID: consID)
        default: break
        }
    }
}
