/// Seed 001, `POST /api/procedure`.
public struct ProcedureContent: Sendable, Hashable, Codable {
    /// `kode_prosedur`, ICD-9-CM.
    public var code: String
    /// `deskripsi_prosedur`.
    public var text: String
    /// `kode_metode`, `deskripsi_metode`.
    public var methodCode: String?
    /// `deskripsi_metode`.
    public var methodText: String?
    /// `kode_alat`, `deskripsi_alat` (SNOMED).
    public var deviceCode: String?
    /// `deskripsi_alat`.
    public var deviceText: String?
    /// `kondisi_klinis`, `komplikasi`, `hasil`.
    public var reason: String?
    /// `komplikasi`.
    public var complication: String?
    /// `hasil`.
    public var outcome: String?
    /// `keterangan`.
    public var note: String?

    /// Makes a procedure; what the clinic did not say is nil.
    public init(code: String, text: String) {
        self.code = code
        self.text = text
    }
}

extension ProcedureContent: RecordContent {
    /// `/api/procedure`.
    public static let kind = "procedure"

    /// Its code.
    public var identityParts: [String] { [code] }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ProcedureContent) -> ProcedureContent {
        var new = said
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<ProcedureContent, String?>] {
        [\.methodCode, \.methodText, \.deviceCode, \.deviceText, \.reason, \.complication, \.outcome, \.note]
    }
}
