import Foundation
import Postgres
import Vocabulary

/// A signed form, as it was scanned or photographed.
public struct ConsentDocument: Sendable, Hashable {
    /// What it may be, told by its first bytes and never by its name.
    public enum MediaType: String, Sendable, Hashable, CaseIterable, PostgresValue {
        /// PDF.
        case pdf = "application/pdf"
        /// PNG.
        case png = "image/png"
        /// JPEG.
        case jpeg = "image/jpeg"

        /// What the content is; nil for everything else.
        public init?(content: some Collection<UInt8>) {
            let signatures: [(Self, [UInt8])] = [
                (.pdf, Array("%PDF-".utf8)), (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF]),
            ]
            guard let found = signatures.first(where: { content.starts(with: $0.1) }) else { return nil }
            self = found.0
        }

        /// The ending of a file's name.
        public var ending: String {
            switch self {
            case .pdf: "pdf"
            case .png: "png"
            case .jpeg: "jpg"
            }
        }
    }

    /// The most that is taken, in bytes: 5 MiB.
    public static let mostBytes = 5 << 20

    /// Ours, UUIDv7.
    public var id: UUID
    /// The entry of the history that it proves.
    public var consentID: UUID
    /// What it is.
    public var mediaType: MediaType
    /// Bytes.
    public var size: Int
    /// When it was uploaded.
    public var uploadedAt: Date
    /// When its time was over and the content left; nil while it is there.
    public var removedAt: Date?
}

/// Signed forms, sealed under the clinic's key.
public enum ConsentDocumentStore {
    /// Keeps a document.
    public static func add(
        _ content: [UInt8], _ mediaType: ConsentDocument.MediaType, to consent: Consent, by actor: Actor, in scope: ClinicScope
    ) async throws -> UUID {
        let id = UUID.v7()
        try await scope.execute(
            """
            INSERT INTO consent_document (clinic_id, id, consent_id, media_type, size, content, uploaded_by, uploaded_at)
            VALUES (\(scope.id.rawValue), \(id), \(consent.id), \(mediaType), \(content.count), \(try scope.keys.seal(content, place(id))),
                \(actor.personID), jembatan_now())
            """)
        try await audit("consent.document_added", id, of: consent.patientID, by: actor, in: scope)
        return id
    }

    /// The documents of a patient's history, newest first, without their content.
    public static func list(of patient: UUID, in scope: ClinicScope) async throws -> [ConsentDocument] {
        try await scope.query(
            """
            SELECT \(columns) FROM consent_document t JOIN consent c ON (c.clinic_id, c.id) = (t.clinic_id, t.consent_id)
            WHERE t.clinic_id = \(scope.id.rawValue) AND c.patient_id = \(patient) ORDER BY t.id DESC
            """
        ).map(ConsentDocument.init)
    }

    /// Opens a document of a patient for somebody, which is audited. nil: there is none, or its content has left.
    public static func open(
        _ id: UUID, of patient: UUID, by actor: Actor, in scope: ClinicScope
    ) async throws -> (document: ConsentDocument, content: [UInt8])? {
        let row = try await scope.query(
            """
            SELECT \(columns), t.content FROM consent_document t JOIN consent c ON (c.clinic_id, c.id) = (t.clinic_id, t.consent_id)
            WHERE t.clinic_id = \(scope.id.rawValue) AND t.id = \(id) AND c.patient_id = \(patient) AND t.content IS NOT NULL
            """
        ).first
        guard let row else { return nil }
        let content = try scope.keys.open(row.get("content"), place(id))
        try await audit("consent.document_opened", id, of: patient, by: actor, in: scope)
        return (try ConsentDocument(row), content)
    }

    /// Takes the content of documents away whose time is over: so many years after the consent that they prove has ended, by its date, by
    /// a newer entry, or by being taken back.
    public static func prune(in scope: ClinicScope) async throws -> Int {
        let rows = try await scope.query(
            """
            UPDATE consent_document t SET content = NULL, removed_at = jembatan_now()
            FROM consent c, clinic k
            WHERE t.clinic_id = \(scope.id.rawValue) AND t.content IS NOT NULL AND (c.clinic_id, c.id) = (t.clinic_id, t.consent_id)
                AND k.clinic_id = t.clinic_id
                AND LEAST(c.valid_until, c.revoked_at, (SELECT min(n.created_at) FROM consent n
                    WHERE n.clinic_id = c.clinic_id AND n.patient_id = c.patient_id AND (n.created_at, n.id) > (c.created_at, c.id)))
                    < jembatan_now() - make_interval(years => k.consent_document_years::int)
            RETURNING t.id, c.patient_id
            """)
        for row in rows {
            try await audit("consent.document_removed", row.get("id"), of: row.get("patient_id"), by: .system, in: scope)
        }
        return rows.count
    }

    private static func audit(
        _ action: String, _ id: UUID, of patient: UUID, by actor: Actor, in scope: ClinicScope
    ) async throws {
        try await AuditStore.append(
            AuditEntry(
                action: action, subject: .init("patient", patient.lowerText), after: ["document": .string(id.lowerText)], by: actor),
            in: scope)
    }

    private static func place(_ id: UUID) -> SealedPlace { SealedPlace(table: "consent_document", row: id, column: "content") }

    private static let columns: SQL = "t.id, t.consent_id, t.media_type, t.size, t.uploaded_at, t.removed_at"
}

extension ConsentDocument {
    init(_ row: Row) throws {
        id = try row.get("id")
        consentID = try row.get("consent_id")
        mediaType = try row.get("media_type")
        size = try row.get("size")
        uploadedAt = try row.get("uploaded_at")
        removedAt = try row.get("removed_at")
    }
}
