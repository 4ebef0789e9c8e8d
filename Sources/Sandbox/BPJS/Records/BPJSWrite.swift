import JSON

/// One accepted write. The state of the simulated BPJS is what these make, in their order: they are the journal and the ledger.
struct BPJSWrite: Sendable {
    let family: BPJSFamily
    let consID: String
    /// As in `pendaftaran.add`.
    let operation: String
    /// What tells one from another: BPJS takes it once.
    let key: String
    let payload: JSON
    /// The numbers that BPJS gave, `null` where it gives none.
    let assigned: JSON
    /// Milliseconds since 1970.
    let at: Int

    var journal: JSON {
        [
            "kind": "bpjs", "family": .string(family.rawValue), "cons_id": .string(consID), "operation": .string(operation),
            "key": .string(key), "payload": payload, "assigned": assigned, "at": .int(at),
        ]
    }

    /// As the control interface tells it.
    func ledger(number: Int) -> JSON {
        var row = journal
        row["kind"] = nil
        row["n"] = .int(number)
        return row
    }
}

extension BPJSWrite {
    /// Reads what `journal` wrote.
    init?(journal line: JSON) {
        guard let family = line["family"]?.string.flatMap(BPJSFamily.init), let consID = line["cons_id"]?.string,
            let operation = line["operation"]?.string, let key = line["key"]?.string, let at = line["at"]?.int
        else { return nil }
        self.init(
            family: family, consID: consID, operation: operation, key: key, payload: line["payload"] ?? .null,
            assigned: line["assigned"] ?? .null, at: at)
    }
}

/// Something that was refused because it is there already.
struct BPJSDuplicate: Sendable, Hashable {
    let operation: String
    let key: String
}
