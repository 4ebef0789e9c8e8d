import Foundation
import Vocabulary

/// What makes two postings the same visit (design section 4): the clinic's own number, else patient, start, poli and dokter.
public struct VisitIdentity: Sendable, Hashable {
    let parts: [String]

    /// The identity by what the clinic said.
    public init(visitNumber: String?, patientID: UUID, startedAt: Date, locationCode: String, practitionerCode: String) {
        if let visitNumber {
            parts = ["visit number", visitNumber]
        } else {
            parts = ["visit", patientID.lowerText, FHIRDateTime.format(startedAt), locationCode, practitionerCode]
        }
    }

    /// The identity of a visit as it is.
    public init(_ visit: Visit) {
        self.init(
            visitNumber: visit.visitNumber, patientID: visit.patientID, startedAt: visit.startedAt, locationCode: visit.locationCode,
            practitionerCode: visit.practitionerCode)
    }

    /// The column `visit.identity`.
    public func hash(_ keys: ClinicKeys) -> [UInt8] { keys.hash(parts) }
}

/// What makes two postings the same record: encounter and the clinic's own number, else encounter, code, category and time.
public struct RecordIdentity: Sendable, Hashable {
    let parts: [String]

    /// The identity of a record; of an orphan by the reference as given.
    public init(_ record: VisitRecord) {
        let encounter = record.visitID?.lowerText ?? "reference " + (record.encounterReference ?? "")
        if let number = record.content.number {
            parts = ["record", record.content.kind, encounter, "number", number]
        } else {
            parts = ["record", record.content.kind, encounter, FHIRDateTime.format(record.recordedAt)] + record.content.identityParts
        }
    }

    /// The column `visit_record.identity`.
    public func hash(_ keys: ClinicKeys) -> [UInt8] { keys.hash(parts) }
}
