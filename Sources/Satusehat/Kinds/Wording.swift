import Vocabulary

/// The platform's words made fit to be stored, shown and grouped: without ids, numbers of people, and line breaks.
enum Wording {
    /// Longer words than this say no more.
    private static let limit = 300

    static func plain(_ words: String) -> String {
        let flat = Masking.text(words).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let nameless =
            flat
            .replacing(/(Patient|Practitioner|Encounter|Condition|Observation|Procedure|Location|Organization)\/[A-Za-z0-9.\-]+/) {
                "\($0.1)/…"
            }
            .replacing(/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/, with: "…")
            .replacing(/P?[0-9]{11,}/, with: "…")
        return String(nameless.prefix(limit))
    }
}
