import Clinics
import Postgres
import Vocabulary

/// A `dokter`, `poli` or KFA code that holds deliveries up, of any clinic.
public struct OpenMapping: Sendable, Hashable {
    /// What the code names.
    public enum Subject: String, Sendable, Hashable { case dokter, poli, kfa }

    /// The clinic.
    public var clinic: ClinicID
    /// What it names.
    public var subject: Subject
    /// As the clinic wrote it.
    public var code: String
}

/// The open causes of category mapping, over all clinics: codes and clinics' numbers alone.
public enum OpenMappingStore {
    /// At most `limit`, those seen last first; of one clinic, or of all.
    public static func all(of clinic: ClinicID? = nil, limit: Int = 500, in database: ClinicDatabase) async throws -> [OpenMapping] {
        let condition: SQL = clinic.map { "AND clinic_id = \($0.rawValue)" } ?? ""
        let rows = try await database.worker { transaction in
            try await transaction.query(
                """
                SELECT clinic_id, code FROM error_group
                WHERE category = 'mapping' AND open_count > 0 AND channel = 'satusehat' AND code ~ '^(dokter|poli|kfa):' \(condition)
                GROUP BY clinic_id, code ORDER BY max(last_seen_at) DESC LIMIT \(limit)
                """)
        }
        return try rows.compactMap { row in
            let parts = try row.get("code", as: String.self).split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let subject = OpenMapping.Subject(rawValue: String(parts[0])) else { return nil }
            return OpenMapping(clinic: ClinicID(try row.get("clinic_id")), subject: subject, code: String(parts[1]))
        }
    }
}
