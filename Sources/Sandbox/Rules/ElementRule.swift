/// One line of a resource's table: an element, what it must be, and the number of the published rule where there is one.
///
/// Arrays on the way to the element are walked; the last step says by its kind whether it is an array.
struct ElementRule: Sendable {
    enum Kind: Sendable {
        case code(Set<String>)
        case codes(Set<String>)
        case concept([String])
        case concepts([String])
        /// A quantity or coding: `system` and `code` beside each other.
        case unit([String])
        /// Of something that happened, so not in the future.
        case dateTime
        case plannedDateTime
        case date
        case time
        case number
        /// A number from 0 on.
        case amount
        /// A whole number from 1 on.
        case count
        case boolean
        case text
        /// Anything; another line says what.
        case present
        /// No types: whatever there is.
        case reference([String])
        case references([String])
    }

    let path: String
    let steps: [String]
    let rule: Int?
    let kind: Kind
    let isRequired: Bool

    static func required(_ path: String, _ rule: Int?, _ kind: Kind) -> ElementRule {
        ElementRule(path, rule, kind, isRequired: true)
    }

    static func optional(_ path: String, _ rule: Int?, _ kind: Kind) -> ElementRule {
        ElementRule(path, rule, kind, isRequired: false)
    }

    private init(_ path: String, _ rule: Int?, _ kind: Kind, isRequired: Bool) {
        self.path = path
        steps = path.split(separator: ".").map(String.init)
        self.rule = rule
        self.kind = kind
        self.isRequired = isRequired
    }
}
