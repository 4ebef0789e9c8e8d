/// One thing that is wrong with a resource before it is sent.
///
/// Values are never repeated in a finding, because a wrong value may be personal data in the wrong place.
public struct FHIRFinding: Hashable, Sendable {
    /// Where: `Encounter.location[0].location`.
    public let element: String
    /// What was broken: one of the names in `Rule`, or a constraint of the standard such as `con-4`.
    public let rule: String
    /// A sentence for people, in Bahasa Indonesia, with what to do.
    public let message: String

    /// A finding.
    public init(element: String, rule: String, message: String) {
        (self.element, self.rule, self.message) = (element, rule, message)
    }
}

extension FHIRFinding {
    /// The names of the structural rules.
    public enum Rule: String, Sendable, CaseIterable {
        /// No resourceType, or one that is not described here.
        case unknownResource = "unknown-resource"
        /// A member that the type does not have.
        case unknownElement = "unknown-element"
        /// A mandatory element is missing.
        case required
        /// An array where one value belongs, or the other way round.
        case cardinality
        /// An array, object or text without content, or null.
        case empty
        /// The wrong JSON type: a number in quotes, an object for a text.
        case type
        /// A text that does not have the form of its type.
        case format
        /// A code outside of the list that R4 allows.
        case binding
        /// Two of the types that exclude one another, `valueString` beside `valueQuantity`.
        case choice
        /// A reference that is not `Type/id`, `urn:uuid:…` or `#id`.
        case referenceForm = "reference-form"
        /// A reference to a type that is not allowed there.
        case referenceTarget = "reference-target"
        /// Nested deeper than any real resource.
        case depth
    }
}
