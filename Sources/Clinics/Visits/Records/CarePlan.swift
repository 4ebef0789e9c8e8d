/// `POST /api/care-plan` (reference section 3.16).
public struct CarePlanContent: Sendable, Hashable, Codable {
    /// `judul`.
    public var title: String
    /// `deskripsi`.
    public var text: String
    /// `kategori`; nil is an outpatient care plan.
    public var category: ConceptValue?
    /// `status`, FHIR request-status.
    public var status: String?
    /// `periode.mulai`, YYYY-MM-DD.
    public var startsOn: String?
    /// `periode.selesai`, YYYY-MM-DD.
    public var endsOn: String?
    /// `kegiatan`, each in words.
    public var activities: [String] = []
    /// `keterangan`.
    public var note: String?

    /// Makes a plan; what the clinic did not say is nil.
    public init(title: String, text: String) {
        self.title = title
        self.text = text
    }
}

extension CarePlanContent: RecordContent {
    /// `/api/care-plan`.
    public static let kind = "care-plan"

    /// Its title.
    public var identityParts: [String] { [title] }

    /// What is said now, with what it leaves out.
    public func adding(_ said: CarePlanContent) -> CarePlanContent {
        var new = said
        new.category = said.category ?? category
        if new.activities.isEmpty { new.activities = activities }
        for field in Self.optionalFields { new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field] }
        return new
    }

    private static var optionalFields: [WritableKeyPath<CarePlanContent, String?>] { [\.status, \.startsOn, \.endsOn, \.note] }
}
