import Postgres
import Vocabulary

/// Seals one clinic's values in one table again under the newest data key, in portions of the primary key's order.
///
/// The data key's id stands in bytes 3 to 6 of a sealed value (``ClinicKeys``), most significant first, so the database finds the
/// outdated ones by comparing bytes, without opening any.
struct Resealing {
    let table: SealedTable
    let clinic: ClinicID
    let keys: ClinicKeys
    /// Connections of a role that may change the table's rows.
    let pool: PostgresPool
    /// Rows a transaction.
    let portion: Int

    /// How many rows were sealed anew, and how many values could not be opened and were left as they are.
    func run() async throws -> (rows: Int, unreadable: Int) {
        var total = (rows: 0, unreadable: 0)
        var last: [String]?
        repeat {
            let after = last
            let done = try await repeatedOnce {
                try await pool.transaction([ClinicDatabase.entering(clinic)]) { try await step(after: after, in: $0) }
            }
            total.rows += done.rows
            total.unreadable += done.unreadable
            last = done.last
        } while last != nil
        return total
    }

    private struct Step: Sendable {
        var rows = 0
        var unreadable = 0
        /// The key of the last row, when there may be more.
        var last: [String]?
    }

    private func step(after: [String]?, in transaction: Transaction) async throws -> Step {
        let rows = try await transaction.query(outdated(after: after))
        var step = Step()
        var rowKeys: [[String]] = Array(repeating: [], count: table.key.count)
        var values: [[[UInt8]?]] = Array(repeating: [], count: table.columns.count)
        for row in rows {
            let key = try table.key.indices.map { try row.get("key\($0)", as: String.self) }
            let place: String = try row.get("place")
            var isChanged = false
            for (index, part) in key.enumerated() { rowKeys[index].append(part) }
            for (index, column) in table.columns.enumerated() {
                let sealed = try row.get("value\(index)", as: [UInt8]?.self)
                guard let sealed, keys.isOutdated(sealed) else {
                    values[index].append(sealed)
                    continue
                }
                let renewed = try again(sealed, place, column)
                values[index].append(renewed ?? sealed)
                if renewed == nil { step.unreadable += 1 } else { isChanged = true }
            }
            if isChanged { step.rows += 1 }
            step.last = key
        }
        if rows.count < portion { step.last = nil }
        if step.rows > 0 { try await transaction.execute(update(rowKeys, values)) }
        return step
    }

    /// Nil when it cannot be opened, damaged or another clinic's: it stays what it is, and the others go on.
    private func again(_ sealed: [UInt8], _ row: String, _ column: StaticString) throws -> [UInt8]? {
        let place = SealedPlace(table: table.name, row: row, column: column)
        guard let opened = try? keys.open(sealed, place) else { return nil }
        return try keys.seal(opened, place)
    }

    private func outdated(after: [String]?) -> SQL {
        let keyTexts = table.key.enumerated().map { index, part in
            "\(raw: part.column)::text AS \(identifier: "key\(index)")" as SQL
        }
        let values = table.columns.enumerated().map { index, column in "\(raw: column) AS \(identifier: "value\(index)")" as SQL }
        let newest = withUnsafeBytes(of: UInt32(keys.newest).bigEndian) { [UInt8]($0) }
        let isOutdated = table.columns.map { "substring(\(raw: $0) FROM 3 FOR 4) < \(newest)::bytea" as SQL }
        let order = table.key.map { "\(raw: $0.column)" as SQL }.joined(separator: ", ")
        var onward: SQL = ""
        if let after {
            let bounds = zip(table.key, after).map { part, text in "\(text)::text::\(raw: part.type)" as SQL }
            onward = "AND (\(order)) > (\(bounds.joined(separator: ", ")))"
        }
        return """
            SELECT \((keyTexts + values).joined(separator: ", ")), \(raw: table.row) AS place FROM \(raw: table.name)
            WHERE clinic_id = \(clinic.rawValue) AND (\(isOutdated.joined(separator: " OR "))) \(onward)
            ORDER BY \(order) LIMIT \(portion) FOR NO KEY UPDATE
            """
    }

    private func update(_ rowKeys: [[String]], _ values: [[[UInt8]?]]) -> SQL {
        let sets = table.columns.enumerated().map { index, column in "\(raw: column) = n.\(identifier: "value\(index)")" as SQL }
        let lists = rowKeys.map { "\($0)::text[]" as SQL } + values.map { "\($0)::bytea[]" as SQL }
        let names = table.key.indices.map { "key\($0)" } + table.columns.indices.map { "value\($0)" }
        let same = table.key.enumerated().map { index, part in
            "t.\(raw: part.column) = n.\(identifier: "key\(index)")::\(raw: part.type)" as SQL
        }
        return """
            UPDATE \(raw: table.name) t SET \(sets.joined(separator: ", "))
            FROM unnest(\(lists.joined(separator: ", "))) AS n (\(names.map { "\(identifier: $0)" as SQL }.joined(separator: ", ")))
            WHERE t.clinic_id = \(clinic.rawValue) AND \(same.joined(separator: " AND "))
            """
    }

    /// A deadlock with the server's work costs one repetition.
    private func repeatedOnce(_ body: () async throws -> Step) async throws -> Step {
        do { return try await body() } catch let error as PostgresError where error.isSerialization { return try await body() }
    }
}
