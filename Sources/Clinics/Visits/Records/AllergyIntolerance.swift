/// `POST /api/allergy-intolerance` (reference section 3.16).
public struct AllergyIntoleranceContent: Sendable, Hashable, Codable {
    /// `kode` (SNOMED CT) and `kode_kfa`, with `nama`.
    public var substance: ConceptValue
    /// `kategori`: food, medication, environment, biologic.
    public var categories: [String]
    /// `status_klinis`.
    public var clinicalStatus: String?
    /// `status_verifikasi`.
    public var verificationStatus: String?
    /// `kritikalitas`.
    public var criticality: String?
    /// `tipe`: allergy or intolerance.
    public var type: String?
    /// `reaksi`.
    public var reactions: [AllergicReaction] = []
    /// `keterangan`.
    public var note: String?

    /// Makes an allergy; what the clinic did not say is nil.
    public init(substance: ConceptValue, categories: [String]) {
        self.substance = substance
        self.categories = categories
    }
}

/// One of `reaksi`.
public struct AllergicReaction: Sendable, Hashable, Codable {
    /// `manifestasi`, at least one.
    public var manifestations: [ConceptValue]
    /// `tingkat`: mild, moderate, severe.
    public var severity: String?

    /// Makes a reaction.
    public init(_ manifestations: [ConceptValue], severity: String? = nil) {
        self.manifestations = manifestations
        self.severity = severity
    }
}

extension AllergyIntoleranceContent: RecordContent {
    /// `/api/allergy-intolerance`.
    public static let kind = "allergy-intolerance"

    /// Its codes.
    public var identityParts: [String] { substance.identity }

    /// What is said now, with what it leaves out.
    public func adding(_ said: AllergyIntoleranceContent) -> AllergyIntoleranceContent {
        var new = said
        new.substance.text = said.substance.text ?? substance.text
        if new.reactions.isEmpty { new.reactions = reactions }
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<AllergyIntoleranceContent, String?>] {
        [\.clinicalStatus, \.verificationStatus, \.criticality, \.type, \.note]
    }
}
