import FHIR

/// One of the numbered rules of the national validator (reference section 3.20).
struct PlatformRule: Sendable {
    /// nil for what the platform asks without a number.
    let number: Int?
    /// Where, from the type on: "Encounter.participant.individual". Every element of an array on the way is meant.
    let path: String
    let demands: [Demand]

    /// What a rule asks of an element.
    enum Demand: Sendable {
        /// Present and not empty.
        case required
        /// Its codes are from one of these systems.
        case systems([CodeSystem])
        /// `YYYY-MM-DDThh:mm:ss+00:00`, not in the future, not before the platform existed.
        case dateTime
        /// As `dateTime`, but it may be in the future: what is planned, or expires.
        case plannedDateTime
        /// A number without quotation marks; the structural validation sees to it, the entry is for its explanation.
        case number
        /// A code of the standard's list; the structural validation sees to it, the entry is for its explanation.
        case code
        /// A reference to one of these types, where the platform takes fewer than R4.
        case reference([String])
        /// A text that begins with this.
        case begins(String)
        /// Every identifier is of this clinic and one of these kinds: `http://sys-ids.kemkes.go.id/{kind}/{organization}`, or a kind
        /// with its own place for the organization, `diagnostic/{org}/lab`.
        case identifier(kinds: [String])
        /// There is an identifier of this clinic for each of these kinds; others may stand beside them.
        case everyIdentifier(kinds: [String])
    }

    init(_ number: Int?, _ path: String, _ demands: Demand...) {
        self.number = number
        self.path = path
        self.demands = demands
    }

    /// The resource type that it is about.
    var type: Substring { path.prefix { $0 != "." } }

    /// The elements below the type.
    var elements: [Substring] { path.split(separator: ".").dropFirst().map(\.self) }
}
