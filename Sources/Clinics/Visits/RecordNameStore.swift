import Foundation
import Postgres

/// Whom and what a record names beside its visit's doctor and poli: what records say is sealed, and a mapping must find those it is about.
public enum RecordNameStore {
    /// Records of one step of ``fill(after:in:)``.
    public static let chunk = 500

    /// Keeps what a record names now.
    static func keep(_ record: VisitRecord, isNew: Bool, in scope: ClinicScope) async throws {
        if !isNew { try await scope.execute("DELETE FROM record_name WHERE clinic_id = \(scope.id.rawValue) AND record_id = \(record.id)") }
        let names = names(of: record)
        guard !names.isEmpty else { return }
        try await scope.execute(
            """
            INSERT INTO record_name (clinic_id, record_id, subject, name, visit_id)
            SELECT \(scope.id.rawValue), \(record.id), subject, name, \(record.visitID)
            FROM unnest(\(names.map(\.subject))::text[], \(names.map(\.name))::text[]) AS n (subject, name) ON CONFLICT DO NOTHING
            """)
    }

    /// Fills in what records of before name, in the order of their ids.
    /// - Returns: the last one that was looked at, nil when there are no more; and how many could be read.
    public static func fill(after: UUID?, in scope: ClinicScope) async throws -> (last: UUID?, filled: Int) {
        let from: SQL = after.map { "AND id > \($0)" } ?? ""
        let ids = try await scope.query(
            """
            SELECT id FROM visit_record WHERE clinic_id = \(scope.id.rawValue) AND NOT names_kept \(from)
            ORDER BY id LIMIT \(chunk) FOR NO KEY UPDATE
            """
        ).map { try $0.get("id", as: UUID.self) }
        var filled: [UUID] = []
        for id in ids {
            // One that cannot be opened must not keep the others.
            guard let record = try? await RecordStore.find(id, in: scope) else { continue }
            try await RecordProductStore.keep(record, isNew: false, in: scope)
            try await keep(record, isNew: false, in: scope)
            filled.append(id)
        }
        try await scope.execute(
            "UPDATE visit_record SET names_kept = true WHERE clinic_id = \(scope.id.rawValue) AND id = ANY (\(filled)::uuid[])")
        return (ids.count == chunk ? ids.last : nil, filled.count)
    }

    private static func names(of record: VisitRecord) -> [(subject: String, name: String)] {
        let people = record.content.practitionerCodes.map { ("practitioner", $0) } + record.content.locationCodes.map { ("location", $0) }
        switch record.content {
        case let item as MedicationRequestContent:
            return people + [record.id.lowerText, item.number, item.prescriptionNumber].compactMap(\.self).map { ("item", $0) }
        case let dispense as MedicationDispenseContent where dispense.medicine == nil:
            return people + [("taken", UUID(uuidString: dispense.prescription)?.lowerText ?? dispense.prescription)]
        default: return people
        }
    }
}
