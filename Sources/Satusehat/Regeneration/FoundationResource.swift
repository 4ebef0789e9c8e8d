import Foundation

/// The foundation resources that are made anew on request (seed 003, *Regenerate*).
public enum FoundationResource: String, Sendable, Hashable, CaseIterable {
    case organization = "Organization"
    case location = "Location"
    case practitioner = "Practitioner"
    case patient = "Patient"
}

/// One thing of the clinic beside what SATUSEHAT has of it.
public struct RegenerationLine: Sendable, Hashable {
    /// What making it anew does.
    public enum Plan: Sendable, Hashable {
        /// It is not there: created after one more search.
        case create
        /// It is there and not connected: taken over.
        case adopt(remoteID: String)
        /// It says something else there: our content is sent.
        case update
        /// Another id than ours: taken over.
        case replace(remoteID: String)
        /// Nothing differs.
        case same
        /// Nothing can be done from here.
        case blocked(RegenerationObstacle)

        /// Whether making it anew does something.
        public var acts: Bool {
            switch self {
            case .create, .adopt, .update, .replace: true
            case .same, .blocked: false
            }
        }
    }

    /// An element that differs, as people read it.
    public struct Difference: Sendable, Hashable {
        /// The element's name.
        public var element: String
        /// What the clinic says.
        public var ours: String
        /// What SATUSEHAT says.
        public var theirs: String
    }

    /// Our id; nil for the clinic's own Organization, which is not made here.
    public var id: UUID?
    /// Its name.
    public var name: String
    /// What the clinic calls it: the code of a poli or doctor, a patient's no. RM.
    public var code: String?
    /// What it is called on the platform.
    public var remoteID: String?
    /// What making it anew does; nil before SATUSEHAT was asked.
    public var plan: Plan?
    /// What differs.
    public var differences: [Difference] = []

    /// One of which SATUSEHAT was not asked yet.
    public init(id: UUID?, name: String, code: String? = nil, remoteID: String?, plan: Plan? = nil) {
        self.id = id
        self.name = name
        self.code = code
        self.remoteID = remoteID
        self.plan = plan
    }
}
