/// An error in the guide for people.
public struct GuideEntry: Sendable, Hashable {
    /// As failures name it; of a mapping only what is lacking: `dokter`.
    public var code: String
    /// What happened, what to do, and who does it where.
    public var explanation: Explanation
    /// What the platform writes, where that is known.
    public var words: String?

    /// Describes an error.
    public init(code: String, explanation: Explanation, words: String? = nil) {
        self.code = code
        self.explanation = explanation
        self.words = words
    }
}

/// Entries that belong together.
public struct GuideChapter: Sendable, Hashable {
    /// What the errors of a chapter have in common.
    public enum Part: Sendable, Hashable, CaseIterable {
        /// Errors of SATUSEHAT by their cause.
        case causes
        /// SATUSEHAT's numbered rules of one type.
        case rules
        /// What BPJS says.
        case bpjs
    }

    /// In addresses.
    public var name: String
    /// In Indonesian.
    public var title: String
    /// Where it stands in the table of contents.
    public var part: Part
    /// In order.
    public var entries: [GuideEntry]

    /// Makes a chapter.
    public init(name: String, title: String, part: Part, entries: [GuideEntry]) {
        self.name = name
        self.title = title
        self.part = part
        self.entries = entries
    }
}
