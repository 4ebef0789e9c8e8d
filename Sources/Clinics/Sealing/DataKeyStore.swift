import Crypto
import Postgres
import Vocabulary

/// The clinics' data keys, wrapped by the master key. Key 1 is made with the clinic; a rotation adds one.
public enum DataKeyStore {
    /// Adds a data key, which seals from now on. Instances that have the older ones in memory go on sealing with those for up to five
    /// minutes; both open everywhere.
    /// - Returns: the new key's id.
    @discardableResult
    public static func add(in database: ClinicDatabase, clinic: ClinicID, by actor: Actor) async throws -> Int {
        guard let id = try await add(in: database, clinic: clinic, unlessMadeSince: "infinity", by: actor) else { throw SealingError.noKey }
        return id
    }

    /// The same, unless the newest was made at this instant of the database's clock or later: then nil, and nothing is done.
    static func add(in database: ClinicDatabase, clinic: ClinicID, unlessMadeSince since: String, by actor: Actor) async throws -> Int? {
        let id = try await database.transaction(in: clinic) { scope -> Int? in
            // Locks the newest row: two rotations at once would make the same id.
            let rows = try await scope.query(
                """
                SELECT id, created_at >= \(since)::text::timestamptz AS is_new FROM data_key
                WHERE clinic_id = \(clinic.rawValue) ORDER BY id DESC LIMIT 1 FOR UPDATE
                """)
            guard let row = rows.first else { throw SealingError.noKey }
            if try row.get("is_new") { return nil }
            let newest: Int = try row.get("id")
            try await scope.query(try insert(newest + 1, for: clinic, under: database.masterKey))
            try await AuditStore.append(
                AuditEntry(action: "data_key.added", subject: .init("data_key", String(newest + 1)), by: actor), in: scope)
            return newest + 1
        }
        if id != nil { _ = try await database.reloadKeys(of: clinic) }
        return id
    }

    /// Whether the newest key was made so long ago, or is the only one there ever was.
    static func isNewestOlder(than age: Duration, in database: ClinicDatabase, clinic: ClinicID) async throws -> Bool {
        try await database.transaction(in: clinic) { scope in
            let young = try await scope.query(
                """
                SELECT FROM data_key WHERE clinic_id = \(clinic.rawValue) AND id > 1
                    AND created_at > clock_timestamp() - make_interval(secs => \(Double(age.components.seconds)))
                """)
            return young.isEmpty
        }
    }

    /// Wraps the clinic's (or the platform's) data keys again where they are not under the current master key.
    /// - Returns: how many were wrapped again. Repeating it is harmless.
    public static func rewrap(in database: ClinicDatabase, clinic: ClinicID) async throws -> Int {
        let masterKey = database.masterKey
        return try await database.pool.transaction([ClinicDatabase.entering(clinic)]) { transaction in
            let rows = try await transaction.query(
                """
                SELECT id, wrapped, master_key_id FROM data_key
                WHERE clinic_id = \(clinic.rawValue) AND master_key_id <> \(masterKey.currentID) ORDER BY id FOR UPDATE
                """)
            for row in rows {
                let id: Int = try row.get("id")
                let key = try unwrap(row, id, of: clinic, with: masterKey)
                let wrapped = try masterKey.wrap(key, place: place(clinic, id))
                try await transaction.execute(
                    """
                    UPDATE data_key SET wrapped = \(wrapped), master_key_id = \(masterKey.currentID)
                    WHERE clinic_id = \(clinic.rawValue) AND id = \(id)
                    """)
            }
            return rows.count
        }
    }

    /// How many of the clinic's (or the platform's) data keys are not under the current master key: ``rewrap(in:clinic:)`` is due.
    public static func countToRewrap(in database: ClinicDatabase, clinic: ClinicID) async throws -> Int {
        try await database.pool.transaction([ClinicDatabase.entering(clinic)]) { transaction in
            try await transaction.query(
                """
                SELECT count(*) AS n FROM data_key
                WHERE clinic_id = \(clinic.rawValue) AND master_key_id <> \(database.masterKey.currentID)
                """
            ).first?.get("n") ?? 0
        }
    }

    static func select(_ clinic: ClinicID) -> SQL {
        "SELECT id, wrapped, master_key_id FROM data_key WHERE clinic_id = \(clinic.rawValue) ORDER BY id"
    }

    static func insertFirst(for clinic: ClinicID, under masterKey: MasterKey) throws -> SQL { try insert(1, for: clinic, under: masterKey) }

    private static func insert(_ id: Int, for clinic: ClinicID, under masterKey: MasterKey) throws -> SQL {
        let wrapped = try masterKey.wrap(SymmetricKey(size: .bits256), place: place(clinic, id))
        return """
            INSERT INTO data_key (clinic_id, id, wrapped, master_key_id)
            VALUES (\(clinic.rawValue), \(id), \(wrapped), \(masterKey.currentID)) ON CONFLICT DO NOTHING
            """
    }

    static func unwrap(_ rows: Rows, of clinic: ClinicID, with masterKey: MasterKey) throws -> ClinicKeys {
        var keys: [Int: SymmetricKey] = [:]
        for row in rows {
            let id: Int = try row.get("id")
            keys[id] = try unwrap(row, id, of: clinic, with: masterKey)
        }
        return try ClinicKeys(clinic: clinic, keys: keys)
    }

    private static func unwrap(_ row: Row, _ id: Int, of clinic: ClinicID, with masterKey: MasterKey) throws -> SymmetricKey {
        try masterKey.unwrap(row.get("wrapped"), masterKeyID: row.get("master_key_id"), place: place(clinic, id))
    }

    private static func place(_ clinic: ClinicID, _ id: Int) -> [UInt8] {
        var encoded = LengthPrefixed()
        encoded.append("data_key")
        encoded.append(clinic.rawValue)
        encoded.append(Int64(id))
        return encoded.bytes
    }
}
