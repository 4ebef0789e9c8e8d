import Clinics
import Foundation

/// A visit that a row brought, with what the row said of its patient: both are put back.
struct ImportedVisit: Sendable, Hashable, Codable, Identifiable {
    /// A patient before and after a row.
    struct PatientChange: Sendable, Hashable, Codable {
        /// nil: the row brought them.
        let before: Patient?
        let after: Patient
    }

    var id: UUID { state.id }
    let state: VisitState
    /// nil where the row said nothing new of them.
    let patient: PatientChange?

    init(_ state: VisitState, patient: PatientChange? = nil) {
        self.state = state
        self.patient = patient
    }

    /// Rows that were stored before patients were kept with them have the visit's members alone.
    init(from decoder: any Decoder) throws {
        state = try VisitState(from: decoder)
        patient = try decoder.container(keyedBy: Member.self).decodeIfPresent(PatientChange.self, forKey: .patient)
    }

    func encode(to encoder: any Encoder) throws {
        try state.encode(to: encoder)
        var container = encoder.container(keyedBy: Member.self)
        try container.encodeIfPresent(patient, forKey: .patient)
    }

    private enum Member: CodingKey {
        case patient
    }
}
