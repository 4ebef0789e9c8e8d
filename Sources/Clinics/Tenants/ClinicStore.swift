import Foundation
import JSON
import Postgres
import Vocabulary

/// The tenants. A platform table: what is done to one by a superadmin is audited in the platform's chain, what is done inside the
/// clinic in the clinic's.
public enum ClinicStore {
    /// Where a page of the list ended.
    public struct Cursor: Sendable, Hashable {
        /// The last clinic's name in lower case.
        public let name: String
        /// Its number, as names may be equal.
        public let id: ClinicID

        /// A cursor from its parts.
        public init(name: String, id: ClinicID) {
            self.name = name
            self.id = id
        }

        /// The cursor behind a clinic.
        public init(_ clinic: Clinic) { self.init(name: clinic.name.lowercased(), id: clinic.id) }
    }

    /// Creates a draft clinic with its data key, its lane to SATUSEHAT and its audit chain.
    /// - Returns: nil when the code is taken.
    public static func create(
        code: ClinicCode, _ details: ClinicDetails, environment: PlatformEnvironment = .sandbox, by actor: Actor, in scope: PlatformScope
    ) async throws -> Clinic? {
        let rows = try await scope.query(
            """
            INSERT INTO clinic (code, environment, name, level, time_zone, address, city, postal_code, phone,
                province_code, city_code, district_code, village_code)
            VALUES (\(code.text), \(environment), \(details.name), \(details.level), \(details.timeZone.identifier), \(details.address),
                \(details.city), \(details.postalCode), \(details.phone), \(details.provinceCode), \(details.cityCode),
                \(details.districtCode), \(details.villageCode))
            ON CONFLICT (code) DO NOTHING RETURNING \(Clinic.columns)
            """)
        guard let row = rows.first else { return nil }
        let clinic = try Clinic(row)
        // The tenant is the new clinic for the rows that are its own, then the platform again for the audit entry.
        try await scope.batch([
            ClinicDatabase.entering(clinic.id),
            try DataKeyStore.insertFirst(for: clinic.id, under: scope.masterKey),
            "INSERT INTO audit_head (clinic_id) VALUES (\(clinic.id.rawValue))",
            ClinicDatabase.entering(.platform),
            "INSERT INTO lane (clinic_id, channel) VALUES (\(clinic.id.rawValue), 'satusehat')",
        ])
        try await AuditStore.append(
            AuditEntry(action: "clinic.created", subject: .clinic(clinic), after: details.audited, by: actor), in: scope)
        return clinic
    }

    /// The clinic of a code.
    public static func find(_ code: ClinicCode, in scope: some DatabaseScope) async throws -> Clinic? {
        try await scope.query("SELECT \(Clinic.columns) FROM clinic WHERE code = \(code.text)").first.map(Clinic.init)
    }

    /// The clinic of a number.
    public static func find(_ id: ClinicID, in scope: some DatabaseScope) async throws -> Clinic? {
        try await scope.query("SELECT \(Clinic.columns) FROM clinic WHERE clinic_id = \(id.rawValue)").first.map(Clinic.init)
    }

    /// Clinics by name. `search` is part of a name or code, any case.
    public static func list(
        search: String? = nil, state: ClinicState? = nil, after: Cursor? = nil, limit: Int = 50, in scope: PlatformScope
    ) async throws -> [Clinic] {
        var conditions: [SQL] = ["true"]
        if let search = search?.trimmingCharacters(in: .whitespaces), !search.isEmpty {
            conditions.append("position(lower(\(search)) in lower(code || ' ' || name)) > 0")
        }
        if let state { conditions.append("state = \(state)") }
        if let after { conditions.append("(lower(name), clinic_id) > (\(after.name), \(after.id.rawValue))") }
        return try await scope.query(
            """
            SELECT \(Clinic.columns) FROM clinic WHERE \(conditions.joined(separator: " AND "))
            ORDER BY lower(name), clinic_id LIMIT \(limit)
            """
        ).map(Clinic.init)
    }

    /// Every clinic's number, for work that goes through all of them (key rotation, audit checks).
    public static func allIDs(in scope: PlatformScope) async throws -> [ClinicID] {
        try await scope.query("SELECT clinic_id FROM clinic ORDER BY clinic_id").map { ClinicID(try $0.get("clinic_id")) }
    }

    /// Changes name, level and address.
    /// - Returns: nil when there is no such clinic.
    public static func update(_ id: ClinicID, _ details: ClinicDetails, by actor: Actor, in scope: some DatabaseScope) async throws
        -> Clinic?
    {
        guard let before = try await lock(id, in: scope) else { return nil }
        let rows = try await scope.query(
            """
            UPDATE clinic SET name = \(details.name), level = \(details.level), time_zone = \(details.timeZone.identifier),
                address = \(details.address), city = \(details.city), postal_code = \(details.postalCode), phone = \(details.phone),
                province_code = \(details.provinceCode), city_code = \(details.cityCode), district_code = \(details.districtCode),
                village_code = \(details.villageCode), updated_at = now()
            WHERE clinic_id = \(id.rawValue) RETURNING \(Clinic.columns)
            """)
        guard let row = rows.first else { return nil }
        let clinic = try Clinic(row)
        if details != before.details {
            try await AuditStore.append(
                AuditEntry(
                    action: "clinic.changed", subject: .clinic(clinic), before: before.details.audited, after: details.audited, by: actor),
                in: scope)
        }
        return clinic
    }

    static func lock(_ id: ClinicID, in scope: some DatabaseScope) async throws -> Clinic? {
        try await scope.query("SELECT \(Clinic.columns) FROM clinic WHERE clinic_id = \(id.rawValue) FOR NO KEY UPDATE").first
            .map(Clinic.init)
    }
}

extension ClinicDetails {
    /// For the audit chain. A clinic's address is no personal data.
    var audited: JSON {
        var object = JSONObject()
        object["name"] = .string(name)
        object["level"] = .string(level.rawValue)
        object["time_zone"] = .string(timeZone.identifier)
        let optional = [
            ("address", address), ("city", city), ("postal_code", postalCode), ("phone", phone), ("province_code", provinceCode),
            ("city_code", cityCode), ("district_code", districtCode), ("village_code", villageCode),
        ]
        for (key, value) in optional { if let value { object[key] = .string(value) } }
        return .object(object)
    }
}
