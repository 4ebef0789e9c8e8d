/// Something named by codes, by words, or by both.
public struct ConceptValue: Sendable, Hashable, Codable {
    /// The codes; empty when only words are known.
    public var codings: [CodingValue]
    /// In words.
    public var text: String?

    /// Makes a concept.
    public init(_ codings: [CodingValue], text: String? = nil) {
        self.codings = codings
        self.text = text
    }

    /// What tells two of them apart: the codes, else the words.
    var identity: [String] { codings.isEmpty ? [text ?? ""] : codings.map { "\($0.system ?? "")|\($0.code)" }.sorted() }
}
