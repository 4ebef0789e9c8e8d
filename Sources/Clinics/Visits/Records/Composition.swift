/// `POST /api/composition`: the resume medis as the clinic writes it (reference section 3.15). A visit has one: the newest counts.
public struct CompositionContent: Sendable, Hashable, Codable {
    /// `judul`.
    public var title: String?
    /// `bagian`.
    public var sections: [Section]
    /// `petugas`: its author; nil is the visit's doctor.
    public var authorCode: String?

    /// One of `bagian`: words under a heading.
    public struct Section: Sendable, Hashable, Codable {
        /// `kode`.
        public var code: CodingValue
        /// `judul`.
        public var title: String?
        /// `teks`.
        public var text: String

        /// Makes a section.
        public init(code: CodingValue, title: String? = nil, text: String) {
            self.code = code
            self.title = title
            self.text = text
        }
    }

    /// Makes a resume.
    public init(title: String? = nil, sections: [Section] = []) {
        self.title = title
        self.sections = sections
    }
}

extension CompositionContent: RecordContent {
    /// `/api/composition`.
    public static let kind = "composition"

    /// Its time alone.
    public var identityParts: [String] { [] }

    /// `petugas`.
    public var practitionerCodes: [String] { [authorCode].compactMap(\.self) }

    /// What is said now, with what it leaves out.
    public func adding(_ said: CompositionContent) -> CompositionContent {
        var new = said
        new.title = said.title ?? title
        new.authorCode = said.authorCode ?? authorCode
        if said.sections.isEmpty { new.sections = sections }
        return new
    }
}
