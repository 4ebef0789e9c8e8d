import Foundation

/// One thing that happened in a visit: a diagnosis, an observation, a prescription. A child of an unknown visit has no `visitID` yet.
public struct VisitRecord: Sendable {
    /// Ours, UUIDv7: `diagnosis_id`, `observation_id`, `procedure_id` of the API.
    public var id: UUID
    /// Our visit, once known.
    public var visitID: UUID?
    /// The reference as given, while the visit is unknown.
    public var encounterReference: String?
    /// `pasien_id` as given, kept sealed: checked again when an unknown visit arrives.
    public var patientReference: String?
    /// `tanggal_diagnosis`, `tanggal_observasi`, `tanggal_prosedur` …
    public var recordedAt: Date
    /// What it says.
    public var content: any RecordContent
    /// It was said by mistake.
    public var isWrong = false

    /// Makes a record.
    public init(
        id: UUID, visitID: UUID?, encounterReference: String?, patientReference: String? = nil, recordedAt: Date, content: any RecordContent
    ) {
        self.id = id
        self.visitID = visitID
        self.encounterReference = encounterReference
        self.patientReference = patientReference
        self.recordedAt = recordedAt
        self.content = content
    }
}

extension VisitRecord: Hashable {
    /// Whether both say the same.
    public static func == (left: VisitRecord, right: VisitRecord) -> Bool {
        left.id == right.id && left.visitID == right.visitID && left.encounterReference == right.encounterReference
            && left.patientReference == right.patientReference && left.recordedAt == right.recordedAt
            && left.isWrong == right.isWrong && left.content.isEqual(to: right.content)
    }

    /// By id.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
