/// `POST /api/diagnostic-report`: the report of the laboratory or of imaging (reference section 3.14). `tanggal_hasil` is the record's
/// time.
public struct DiagnosticReportContent: Sendable, Hashable, Codable {
    /// `no_laporan`.
    public var number: String?
    /// Codings of `kode` (LOINC).
    public var codings: [CodingValue]
    /// `kode` in words.
    public var text: String?
    /// `kategori`, v2-0074; nil is LAB.
    public var category: CodingValue?
    /// `status`, FHIR diagnostic-report-status.
    public var status: String
    /// `permintaan`: our id or the clinic's number of the order.
    public var request: String?
    /// `spesimen`: our ids or the clinic's numbers.
    public var specimens: [String]
    /// `hasil`: our ids or the clinic's numbers of its observations.
    public var results: [String]
    /// `kesimpulan`.
    public var conclusion: String?
    /// `kode_kesimpulan`.
    public var conclusionCodes: [CodingValue]
    /// `petugas`: who answers for it; nil is the visit's doctor.
    public var performerCode: String?

    /// Makes a report.
    public init(number: String? = nil, codings: [CodingValue], text: String? = nil, status: String = "final") {
        self.number = number
        self.codings = codings
        self.text = text
        self.status = status
        specimens = []
        results = []
        conclusionCodes = []
    }
}

extension DiagnosticReportContent: RecordContent {
    /// `/api/diagnostic-report`.
    public static let kind = "diagnostic-report"

    /// Codes and category.
    public var identityParts: [String] { [category?.code ?? ""] + codings.map { "\($0.system ?? "")|\($0.code)" }.sorted() }

    /// `petugas`.
    public var practitionerCodes: [String] { [performerCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: DiagnosticReportContent) -> DiagnosticReportContent {
        var new = said
        new.number = said.number ?? number
        new.text = said.text ?? text
        new.category = said.category ?? category
        new.request = said.request ?? request
        new.conclusion = said.conclusion ?? conclusion
        new.performerCode = said.performerCode ?? performerCode
        if said.specimens.isEmpty { new.specimens = specimens }
        if said.results.isEmpty { new.results = results }
        if said.conclusionCodes.isEmpty { new.conclusionCodes = conclusionCodes }
        return new
    }
}
