import Foundation

/// The words of a name, as they are searched: lower case, without accents, titles' points and apostrophes.
enum NameWords {
    /// At most so many words and characters are kept: more never helps to find somebody.
    static let most = 16
    static let longest = 40

    /// The distinct words of a name, in their order.
    static func of(_ name: String) -> [String] {
        var seen: Set<String> = []
        var words: [String] = []
        // An apostrophe is part of a word (Nur'aini is found as nuraini).
        let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
            .filter { !"'’`".contains($0) }
        for word in plain.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where words.count < most {
            let kept = String(word.prefix(longest))
            if seen.insert(kept).inserted { words.append(kept) }
        }
        return words
    }

    /// The end of the range of words that begin with a prefix, in byte order.
    static func end(of prefix: String) -> String { prefix + "\u{10FFFF}" }
}
