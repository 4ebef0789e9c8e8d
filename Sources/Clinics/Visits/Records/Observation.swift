/// Seed 001, `POST /api/observation`.
public struct ObservationContent: Sendable, Hashable, Codable {
    /// `kategori`.
    public var category: CodingValue
    /// `kode.coding` and `kode.text`.
    public var codings: [CodingValue]
    /// In words.
    public var text: String?
    /// `nilai`; nil where `komponen` hold the values.
    public var value: ObservationValue?
    /// `nilai_diatas`: diastolic with LOINC 85354-9, else the upper reference limit.
    public var upper: QuantityValue?
    /// `interpretasi`.
    public var interpretation: String?
    /// `keterangan`.
    public var note: String?
    /// `no_hasil`.
    public var number: String?
    /// `permintaan`: our id or the clinic's number of the order that it answers.
    public var request: String?
    /// `spesimen`: our id or the clinic's number.
    public var specimen: String?
    /// `petugas`: who measured; nil is the visit's doctor.
    public var performerCode: String?
    /// `nilai_rujukan`.
    public var range: ReferenceRange?
    /// `komponen`: the values of a panel.
    public var components: [ObservationComponent]?

    /// Makes an observation.
    public init(
        category: CodingValue, codings: [CodingValue], text: String? = nil, value: ObservationValue?, upper: QuantityValue? = nil,
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

/// `nilai_rujukan`: at least one of its parts.
public struct ReferenceRange: Sendable, Hashable, Codable {
    /// `rendah`.
    public var low: QuantityValue?
    /// `tinggi`.
    public var high: QuantityValue?
    /// `teks`.
    public var text: String?

    /// Makes a range.
    public init(low: QuantityValue? = nil, high: QuantityValue? = nil, text: String? = nil) {
        self.low = low
        self.high = high
        self.text = text
    }
}

/// One of `komponen`: a value of a panel under its own code.
public struct ObservationComponent: Sendable, Hashable, Codable {
    /// Codings of `kode`.
    public var codings: [CodingValue]
    /// `kode` in words.
    public var text: String?
    /// `nilai`.
    public var value: ObservationValue
    /// `interpretasi`.
    public var interpretation: String?
    /// `nilai_rujukan`.
    public var range: ReferenceRange?

    /// Makes a component.
    public init(codings: [CodingValue], text: String? = nil, value: ObservationValue) {
        self.codings = codings
        self.text = text
        self.value = value
    }
}

extension ObservationContent: RecordContent {
    /// `/api/observation`.
    public static let kind = "observation"

    /// Category and codes.
    public var identityParts: [String] {
        let codes = codings.map { "\($0.system ?? "")|\($0.code)" }
        return [category.code] + (codes.isEmpty ? [text ?? ""] : codes.sorted())
    }

    /// `petugas`.
    public var practitionerCodes: [String] { [performerCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: ObservationContent) -> ObservationContent {
        var new = said
        new.value = said.value ?? value
        new.upper = said.upper ?? upper
        new.range = said.range ?? range
        new.components = said.components ?? components
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<ObservationContent, String?>] {
        [\.text, \.interpretation, \.note, \.number, \.request, \.specimen, \.performerCode]
    }
}
