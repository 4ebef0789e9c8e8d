/// A name as the platform gives it, `Sy** Mu**`: only the letters that can be seen say something (reference section 2.1).
public enum MaskedName {
    /// Whether it may be the mask of this name: word by word, the visible beginnings.
    public static func fits(_ masked: String, _ name: String) -> Bool {
        let words = name.lowercased().split(separator: " ")
        let visible = masked.lowercased().split(separator: " ").map { $0.prefix { $0 != "*" } }
        return words.count == visible.count && zip(words, visible).allSatisfy { $0.hasPrefix($1) }
    }
}
