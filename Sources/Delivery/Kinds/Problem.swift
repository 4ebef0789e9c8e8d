/// What is wrong with a body before it is sent, or with a form: the element, the rule, and in Indonesian what to do.
public struct Problem: Sendable, Hashable {
    /// FHIR path or field name.
    public var element: String
    /// Rule: "R4 cardinality", "10121", "terkunci".
    public var rule: String
    /// A sentence in Indonesian with the remedy.
    public var message: String

    /// Makes a problem.
    public init(element: String, rule: String, message: String) {
        self.element = element
        self.rule = rule
        self.message = message
    }
}

/// What an error means, to a person: meaning, remedy, and who can do it where.
public struct Explanation: Sendable, Hashable {
    /// Who can mend it.
    public enum Owner: String, Sendable, Hashable { case clinic, platform, jembatan }
    /// A page of the clinic where the remedy is done.
    public enum Fix: String, Sendable, Hashable {
        case credentials, locations, practitioners, patients, products, visit, edit, wait
        /// The clinic's own codes beside BPJS's.
        case bpjsMappings = "bpjs_mappings"
    }

    /// What it means.
    public var meaning: String
    /// What to do about it.
    public var remedy: String
    /// Who holds or mends it.
    public var owner: Owner
    /// The page where it is mended.
    public var fix: Fix?

    /// Makes an explanation.
    public init(meaning: String, remedy: String, owner: Owner, fix: Fix? = nil) {
        self.meaning = meaning
        self.remedy = remedy
        self.owner = owner
        self.fix = fix
    }
}
