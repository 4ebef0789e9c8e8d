/// Seed 001, `POST /api/observation`.
public struct ObservationContent: Sendable, Hashable, Codable {
    /// `kategori`.
    public var category: CodingValue
    /// `kode.coding` and `kode.text`.
    public var codings: [CodingValue]
    /// In words.
    public var text: String?
    /// `nilai`; exactly one of the three forms.
    public var value: ObservationValue
    /// `nilai_diatas`: diastolic with LOINC 85354-9, else the upper reference limit.
    public var upper: QuantityValue?
    /// `interpretasi`.
    public var interpretation: String?
    /// `keterangan`.
    public var note: String?

    /// Makes an observation.
    public init(
        category: CodingValue, codings: [CodingValue], text: String? = nil, value: ObservationValue, upper: QuantityValue? = nil,
        interpretation: String? = nil, note: String? = nil
    ) {
        self.category = category
        self.codings = codings
        self.text = text
        self.value = value
        self.upper = upper
        self.interpretation = interpretation
        self.note = note
    }
}

/// `nilai`: a quantity, a code, or words.
public enum ObservationValue: Sendable, Hashable, Codable {
    case quantity(QuantityValue)
    case coded([CodingValue], text: String?)
    case text(String)
}

extension ObservationContent: RecordContent {
    /// `/api/observation`.
    public static let kind = "observation"

    /// Category and codes.
    public var identityParts: [String] {
        let codes = codings.map { "\($0.system ?? "")|\($0.code)" }
        return [category.code] + (codes.isEmpty ? [text ?? ""] : codes.sorted())
    }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ObservationContent) -> ObservationContent {
        var new = said
        new.text = said.text ?? text
        new.upper = said.upper ?? upper
        new.interpretation = said.interpretation ?? interpretation
        new.note = said.note ?? note
        return new
    }
}
