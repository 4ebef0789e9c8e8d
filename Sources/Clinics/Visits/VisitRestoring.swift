import Foundation
import Postgres
import Vocabulary

/// A visit with its records as they were at one moment, to be put back.
public struct VisitState: Sendable, Hashable, Codable, Identifiable {
    /// The visit's.
    public var id: UUID { visit.id }
    /// The visit.
    public var visit: Visit
    /// Its records.
    public var records: [RecordState]

    /// A visit as it is now; nil when there is none.
    public static func load(_ id: UUID, in scope: ClinicScope) async throws -> VisitState? {
        guard let visit = try await VisitStore.find(id, in: scope) else { return nil }
        return VisitState(visit: visit, records: try await RecordStore.records(of: id, in: scope).map(RecordState.init))
    }
}

/// A record as it was.
public struct RecordState: Sendable, Hashable, Codable {
    /// Ours.
    public let id: UUID
    let kind: String
    let recordedAt: Date
    let isWrong: Bool
    /// JSON, as it is kept sealed.
    let content: Data

    init(_ record: VisitRecord) throws {
        id = record.id
        kind = record.content.kind
        recordedAt = record.recordedAt
        isWrong = record.isWrong
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        content = try encoder.encode(record.content)
    }

    fileprivate func record(of visit: UUID) throws -> VisitRecord {
        guard let type = RecordCatalog.type(kind) else { throw UnknownStoredValue(table: "import_row", column: "change") }
        var record = VisitRecord(
            id: id, visitID: visit, encounterReference: nil, recordedAt: recordedAt,
            content: try JSONDecoder().decode(type, from: content))
        record.isWrong = isWrong
        return record
    }
}

extension VisitStore {
    /// Puts a visit and its records back to what they were; records that came since are said by mistake. The caller holds the patient's
    /// lock, and plans the visit again.
    public static func restore(_ state: VisitState, in scope: ClinicScope) async throws {
        try await update(state.visit, in: scope)
        let known = Set(state.records.map(\.id))
        for var record in try await RecordStore.records(of: state.id, in: scope) where !known.contains(record.id) {
            record.isWrong = true
            try await RecordStore.update(record, in: scope)
        }
        for record in state.records { try await RecordStore.update(try record.record(of: state.id), in: scope) }
    }

    /// Marks a visit as one that was never to be: it is in no list, and the same one can be said again as a new one. What was sent of it
    /// is marked on the platform when it is planned again.
    public static func undo(_ id: UUID, in scope: ClinicScope) async throws {
        let identity = scope.keys.hash(["undone visit", id.lowerText])
        try await scope.execute(
            """
            UPDATE visit SET undone = true, status = 'entered-in-error', visit_number = NULL, identity = \(identity), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
            """)
    }
}
