/// Seed 001, `POST /api/diagnosis`.
public struct Diagnosis: Sendable, Hashable, Codable {
    /// `kode_icd10`, with dot, without dagger or asterisk.
    public var code: String
    /// `deskripsi_diagnosis`.
    public var text: String
    /// Codings of `kategori`; empty means encounter-diagnosis.
    public var categories: [CodingValue]
    /// `klinis_status`.
    public var clinicalStatus: String
    /// `verifikasi_status`.
    public var verificationStatus: String
    /// `keterangan`.
    public var note: String?

    /// Makes a diagnosis.
    public init(
        code: String, text: String, categories: [CodingValue] = [], clinicalStatus: String = "active",
        verificationStatus: String = "confirmed", note: String? = nil
    ) {
        self.code = code
        self.text = text
        self.categories = categories
        self.clinicalStatus = clinicalStatus
        self.verificationStatus = verificationStatus
        self.note = note
    }

    /// Whether it lets the encounter finish: the platform wants one of category encounter-diagnosis (reference section 3.6).
    public var isEncounterDiagnosis: Bool { categories.isEmpty || categories.contains { $0.code == "encounter-diagnosis" } }
}

extension Diagnosis: RecordContent {
    /// `/api/diagnosis`.
    public static let kind = "diagnosis"

    /// Code and categories.
    public var identityParts: [String] {
        // Without a category it is an encounter diagnosis: said or not, it is the same one.
        [code] + Set(categories.isEmpty ? ["encounter-diagnosis"] : categories.map(\.code)).sorted()
    }

    /// What is said now, with what it leaves out.
    public func adding(_ said: Diagnosis) -> Diagnosis {
        var new = said
        new.note = said.note ?? note
        if new.categories.isEmpty { new.categories = categories }
        return new
    }
}
