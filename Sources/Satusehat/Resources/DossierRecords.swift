import Clinics
import Delivery
import Foundation
import Vocabulary

extension VisitDossier {
    /// The visit's records in the order of their time; of two at one time the older id comes first, so that a plan is always the same.
    var orderedRecords: [VisitRecord] {
        records.sorted { ($0.recordedAt, $0.id.lowerText) < ($1.recordedAt, $1.id.lowerText) }
    }

    /// The record of that kind that another one refers to: by our id, or by the clinic's own number.
    func record<Content: RecordContent>(_ reference: String, as type: Content.Type) -> VisitRecord? {
        let id = UUID(uuidString: reference)
        return records.first { $0.content is Content && ($0.id == id || $0.content.number == reference) }
    }

    /// The diagnoses among them.
    var diagnoses: [(record: VisitRecord, diagnosis: Diagnosis)] {
        orderedRecords.compactMap { record in
            (record.content as? Diagnosis).map { (record, $0) }
        }
    }
}

extension Diagnosis {
    /// Whether the patient has it: not refuted, not written by mistake.
    var holds: Bool { verificationStatus != "refuted" && verificationStatus != "entered-in-error" }
}
