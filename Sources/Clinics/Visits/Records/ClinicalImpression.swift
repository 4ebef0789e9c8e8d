/// `POST /api/clinical-impression`: what the doctor concludes from it all (reference section 3.16).
public struct ClinicalImpressionContent: Sendable, Hashable, Codable {
    /// `ringkasan`.
    public var summary: String?
    /// `kode`, SNOMED CT.
    public var code: ConceptValue?
    /// `masalah`: diagnoses and allergies of the visit, by our id or the clinic's number.
    public var problems: [String] = []
    /// `pemeriksaan`: observations and questionnaires of the visit, by our id or the clinic's number.
    public var investigations: [String] = []
    /// `temuan`, ICD-10.
    public var findings: [ConceptValue] = []
    /// `prognosis`.
    public var prognosis: ConceptValue?
    /// `keterangan`.
    public var note: String?

    /// Makes an impression that says nothing yet.
    public init() {}
}

extension ClinicalImpressionContent: RecordContent {
    /// `/api/clinical-impression`.
    public static let kind = "clinical-impression"

    /// What it is about.
    public var identityParts: [String] { code?.identity ?? [] }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ClinicalImpressionContent) -> ClinicalImpressionContent {
        var new = said
        new.summary = said.summary ?? summary
        new.code = said.code ?? code
        if new.problems.isEmpty { new.problems = problems }
        if new.investigations.isEmpty { new.investigations = investigations }
        if new.findings.isEmpty { new.findings = findings }
        new.prognosis = said.prognosis ?? prognosis
        new.note = said.note ?? note
        return new
    }
}
