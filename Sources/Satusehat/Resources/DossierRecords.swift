import Clinics
import Delivery
import Vocabulary

extension VisitDossier {
    /// The visit's records in the order of their time; of two at one time the older id comes first, so that a plan is always the same.
    var orderedRecords: [VisitRecord] {
        records.sorted { ($0.recordedAt, $0.id.lowerText) < ($1.recordedAt, $1.id.lowerText) }
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
