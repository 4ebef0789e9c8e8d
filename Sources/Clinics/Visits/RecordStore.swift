import Foundation
import Postgres
import Vocabulary

/// What happened in visits. What the records say is sealed.
public enum RecordStore {
    /// The record of an id of ours.
    public static func find(_ id: UUID, in scope: ClinicScope) async throws -> VisitRecord? {
        try await first("id = \(id)", scope)
    }

    /// The record of this identity, locked until the transaction ends.
    public static func find(identity: RecordIdentity, in scope: ClinicScope) async throws -> VisitRecord? {
        try await first("identity = \(identity.hash(scope.keys)) FOR NO KEY UPDATE", scope)
    }

    /// The records of a visit, in order of time.
    public static func records(of visit: UUID, in scope: ClinicScope) async throws -> [VisitRecord] {
        try await scope.query(ofVisit(visit, scope)).map { try VisitRecord($0, scope.keys) }
    }

    /// Stores a record, or adds it to the same one that is there; what is absent never clears what is known.
    /// - Returns: the record as it is stored now; its id is that of the first time.
    public static func put(_ record: VisitRecord, in scope: ClinicScope) async throws -> VisitRecord {
        if try await insert(record, in: scope) { return record }
        guard let known = try await find(identity: RecordIdentity(record), in: scope) else {
            throw UnknownStoredValue(table: "visit_record", column: "identity")
        }
        var merged = known
        merged.content = known.content.adding(any: record.content)
        merged.patientReference = record.patientReference ?? known.patientReference
        merged.isWrong = known.isWrong || record.isWrong
        if merged != known { try await update(merged, in: scope) }
        return merged
    }

    /// Stores a new record.
    /// - Returns: false when the same one is there already.
    public static func insert(_ record: VisitRecord, in scope: ClinicScope) async throws -> Bool {
        let isNew =
            try await scope.execute(
                """
                INSERT INTO visit_record (clinic_id, id, visit_id, encounter_reference, kind, identity, recorded_at, content,
                    is_wrong, names_kept)
                VALUES (\(scope.id.rawValue), \(record.id), \(record.visitID), \(record.visitID == nil ? record.encounterReference : nil),
                    \(record.content.kind), \(RecordIdentity(record).hash(scope.keys)), \(record.recordedAt),
                    \(try record.sealedContent(scope.keys)), \(record.isWrong), true)
                ON CONFLICT DO NOTHING
                """) == 1
        if isNew {
            try await RecordProductStore.keep(record, isNew: true, in: scope)
            try await RecordNameStore.keep(record, isNew: true, in: scope)
        }
        return isNew
    }

    /// Stores what a record says now, and to which visit it belongs.
    public static func update(_ record: VisitRecord, in scope: ClinicScope) async throws {
        try await scope.execute(
            """
            UPDATE visit_record SET visit_id = \(record.visitID),
                encounter_reference = \(record.visitID == nil ? record.encounterReference : nil), kind = \(record.content.kind),
                identity = \(RecordIdentity(record).hash(scope.keys)), recorded_at = \(record.recordedAt),
                content = \(try record.sealedContent(scope.keys)), is_wrong = \(record.isWrong), names_kept = true, updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue) AND id = \(record.id)
            """)
        try await RecordProductStore.keep(record, isNew: false, in: scope)
        try await RecordNameStore.keep(record, isNew: false, in: scope)
    }

    /// Binds the records that came before their visit: those whose reference is its id, its number or its Encounter's id. One whose
    /// `pasien_id` means somebody else stays an orphan; one that the visit has already is added to that.
    /// - Returns: the records that belong to the visit now.
    public static func adoptOrphans(
        of visit: Visit, _ patient: Patient, remoteEncounterID: String? = nil, ihsNumber: String? = nil, in scope: ClinicScope
    ) async throws -> [VisitRecord] {
        let references = [visit.id.lowerText, visit.id.uuidString, visit.visitNumber, remoteEncounterID].compactMap { $0 }
        let orphans = try await scope.query(
            """
            SELECT \(columns) FROM visit_record
            WHERE clinic_id = \(scope.id.rawValue) AND visit_id IS NULL AND encounter_reference = ANY (\(references)::text[])
            ORDER BY id FOR NO KEY UPDATE
            """
        ).map { try VisitRecord($0, scope.keys) }
        var adopted: [VisitRecord] = []
        for orphan in orphans {
            if let given = orphan.patientReference, patient.isContradicted(by: given, ihsNumber: ihsNumber) { continue }
            var record = orphan
            record.visitID = visit.id
            record.encounterReference = nil
            if var known = try await find(identity: RecordIdentity(record), in: scope) {
                known.content = known.content.adding(any: record.content)
                known.isWrong = known.isWrong || record.isWrong
                try await scope.execute(
                    "DELETE FROM visit_record WHERE clinic_id = \(scope.id.rawValue) AND id = \(orphan.id)")
                record = known
            }
            try await update(record, in: scope)
            adopted.append(record)
        }
        return adopted
    }

    /// A patient's episodes of care, of those that the platform knows.
    static func knownEpisodes(of patient: UUID, in scope: ClinicScope) async throws -> [VisitRecord] {
        try await scope.query(
            """
            SELECT e.id, e.visit_id, e.encounter_reference, e.kind, e.recorded_at, e.content, e.is_wrong
            FROM visit v JOIN visit_record e ON (e.clinic_id, e.visit_id) = (v.clinic_id, v.id)
                \(RemoteReferenceStore.joined(to: "e.id", in: scope))
            WHERE v.clinic_id = \(scope.id.rawValue) AND v.patient_id = \(patient) AND e.kind = \(EpisodeOfCareContent.kind)
                AND r.remote_id IS NOT NULL AND NOT e.is_wrong
            ORDER BY e.id
            """
        ).map { try VisitRecord($0, scope.keys) }
    }

    static func ofVisit(_ visit: UUID, _ scope: ClinicScope) -> SQL {
        """
        SELECT \(columns) FROM visit_record WHERE clinic_id = \(scope.id.rawValue) AND visit_id = \(visit) ORDER BY recorded_at, id
        """
    }

    private static func first(_ condition: SQL, _ scope: ClinicScope) async throws -> VisitRecord? {
        try await scope.query("SELECT \(columns) FROM visit_record WHERE clinic_id = \(scope.id.rawValue) AND \(condition)").first
            .map { try VisitRecord($0, scope.keys) }
    }

    private static let columns: SQL = "id, visit_id, encounter_reference, kind, recorded_at, content, is_wrong"
}

/// A record as it is sealed: `{"patient": …, "<kind>": {…}}`.
private struct StoredRecord<Content: RecordContent>: Codable {
    var patient: String?
    var content: Content

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(patient: String?, content: Content) {
        self.patient = patient
        self.content = content
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        patient = try container.decodeIfPresent(String.self, forKey: Key("patient"))
        content = try container.decode(Content.self, forKey: Key(Content.kind))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(patient, forKey: Key("patient"))
        try container.encode(content, forKey: Key(Content.kind))
    }
}

extension VisitRecord {
    init(_ row: Row, _ keys: ClinicKeys) throws {
        guard let type = RecordCatalog.type(try row.get("kind")) else {
            throw UnknownStoredValue(table: "visit_record", column: "kind")
        }
        self = try Self.opened(row, type, keys)
    }

    private static func opened<Content: RecordContent>(_ row: Row, _ type: Content.Type, _ keys: ClinicKeys) throws -> VisitRecord {
        let id: UUID = try row.get("id")
        let stored = try SealedContent.open(try row.get("content"), as: StoredRecord<Content>.self, place(id), keys)
        var record = VisitRecord(
            id: id, visitID: try row.get("visit_id"), encounterReference: try row.get("encounter_reference"),
            patientReference: stored.patient, recordedAt: try row.get("recorded_at"), content: stored.content)
        record.isWrong = try row.get("is_wrong")
        return record
    }

    func sealedContent(_ keys: ClinicKeys) throws -> [UInt8] { try sealed(content, keys) }

    private func sealed(_ content: some RecordContent, _ keys: ClinicKeys) throws -> [UInt8] {
        try SealedContent.seal(StoredRecord(patient: patientReference, content: content), Self.place(id), keys)
    }

    private static func place(_ id: UUID) -> SealedPlace { SealedPlace(table: "visit_record", row: id, column: "content") }
}
