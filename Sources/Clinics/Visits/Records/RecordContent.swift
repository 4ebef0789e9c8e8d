/// What a record of a visit says. A kind is its struct, a line in ``RecordCatalog``, the reader of its API body and its builder.
/// Stored sealed as JSON.
public protocol RecordContent: Sendable, Hashable, Codable {
    /// The column `visit_record.kind` and the API's path: "diagnosis", "medication-request".
    static var kind: String { get }
    /// The clinic's own number of it, where it has one: then two postings with one number are the same, whatever their time.
    var number: String? { get }
    /// What makes two postings without a number the same, beside visit, kind and time: code and category.
    var identityParts: [String] { get }
    /// Codes of practitioners that it names beside the visit's `dokter`, as stored (``PractitionerCode``).
    var practitionerCodes: [String] { get }
    /// Codes of places that it names beside the visit's `poli`.
    var locationCodes: [String] { get }
    /// The clinic's products that it names.
    var products: [NamedProduct] { get }
    /// Codes of the national dictionary (KFA) that it names.
    var kfaCodes: [String] { get }
    /// The content after the clinic said it again; what is absent never clears what is known.
    func adding(_ said: Self) -> Self
}

extension RecordContent {
    /// None, unless a kind has one.
    public var number: String? { nil }

    /// None, unless a kind names some.
    public var practitionerCodes: [String] { [] }
    /// None, unless a kind names some.
    public var locationCodes: [String] { [] }
    /// None, unless a kind names some.
    public var products: [NamedProduct] { [] }
    /// None, unless a kind names some.
    public var kfaCodes: [String] { [] }

    /// The column `visit_record.kind`.
    public var kind: String { Self.kind }

    /// Codes of the clinic's products that it names.
    public var productCodes: [String] { products.map(\.code) }

    /// Whether another content says the same.
    public func isEqual(to other: any RecordContent) -> Bool { other as? Self == self }

    /// The content after the clinic said it again; another kind replaces it.
    func adding(any said: any RecordContent) -> any RecordContent { (said as? Self).map { adding($0) } ?? said }
}

/// Every kind of record.
public enum RecordCatalog {
    /// In the order of the API's documentation.
    public static let all: [any RecordContent.Type] = [
        Diagnosis.self, ObservationContent.self, ProcedureContent.self, AllergyIntoleranceContent.self, ImmunizationContent.self,
        ClinicalImpressionContent.self, CarePlanContent.self, QuestionnaireResponseContent.self, EpisodeOfCareContent.self,
        MedicationRequestContent.self, MedicationDispenseContent.self,
        ServiceRequestContent.self, SpecimenContent.self, DiagnosticReportContent.self, CompositionContent.self,
    ]

    /// The type of a stored kind.
    public static func type(_ kind: String) -> (any RecordContent.Type)? { all.first { $0.kind == kind } }
}
