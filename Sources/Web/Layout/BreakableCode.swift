/// Codes with dots and underscores, in the parts between which a narrow column may break them.
enum BreakableCode {
    /// `platform_credential.changed` as `platform_`, `credential.`, `changed`.
    static func parts(_ code: String) -> [String] {
        code.reduce(into: [""]) { parts, character in
            parts[parts.count - 1].append(character)
            if "._".contains(character) { parts.append("") }
        }
    }
}
