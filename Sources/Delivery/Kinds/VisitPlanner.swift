import Clinics
import Foundation
import JSON
import Vocabulary

/// A visit with everything that builders read.
public struct VisitDossier: Sendable {
    /// The clinic.
    public var clinic: Clinic
    /// The clinic's Organization id on the platform.
    public var organizationID: String
    /// The visit.
    public var visit: Visit
    /// The patient.
    public var patient: Patient
    /// The doctor, once resolved.
    public var practitioner: Practitioner?
    /// The poli, once resolved.
    public var location: Location?
    /// What happened in it.
    public var records: [VisitRecord]
    /// The episodes of care that the visit belongs to, where the platform knows them.
    public var episodes: [VisitRecord] = []
    /// Whom and what records name beside `dokter` and `poli`, by their codes.
    public var practitioners: [String: Practitioner] = [:]
    /// Places that records name, by their codes.
    public var locations: [String: Location] = [:]
    /// The clinic's products that records name, by code.
    public var products: [String: Product] = [:]
    /// What the national dictionary says of the codes that records and those products name.
    public var kfa: [String: KFAProduct] = [:]

    /// Makes a dossier.
    public init(
        clinic: Clinic, organizationID: String, visit: Visit, patient: Patient, practitioner: Practitioner?, location: Location?,
        records: [VisitRecord]
    ) {
        self.clinic = clinic
        self.organizationID = organizationID
        self.visit = visit
        self.patient = patient
        self.practitioner = practitioner
        self.location = location
        self.records = records
    }
}

/// Says which deliveries a visit wants. Pure: the same dossier gives the same plan. `Satusehat` and `BPJS` have one each.
public protocol VisitPlanner: Sendable {
    var channel: Channel { get }
    /// The wanted deliveries, parents before children. `links` gives ids by source key, the same for the same key.
    func plan(_ dossier: VisitDossier, links: inout DeliveryLinks) -> [PlannedDelivery]
}

/// Ids of deliveries by their source key: known ones, and new ones made on first use.
public struct DeliveryLinks: Sendable {
    /// Ids by source key.
    public private(set) var ids: [String: UUID]

    /// Starts from the deliveries that exist.
    public init(_ known: [String: UUID]) { ids = known }

    /// The id of the delivery made from that source.
    public mutating func id(_ key: String) -> UUID {
        if let known = ids[key] { return known }
        let made = UUID.v7()
        ids[key] = made
        return made
    }

    /// `urn:uuid:…` of the delivery made from that source, as stored bodies refer to it.
    public mutating func urn(_ key: String) -> String { "urn:uuid:" + id(key).lowerText }
}

/// One delivery that a visit wants.
public struct PlannedDelivery: Sendable {
    /// What it is made of: "patient:<uuid>", "encounter:<visit>", "encounter:<visit>:finished", "observation:<record>:1".
    public var key: String
    /// The name of its kind, such as "Encounter".
    public var kind: String
    /// What it asks of the platform.
    public var operation: Operation
    /// Which step of its resource: arrived, in-progress, finished, correction, cancelled.
    public var step: String?
    /// Our visit, record, patient or location that it is made of.
    public var sourceID: UUID
    /// For an update: the key of the creating delivery.
    public var resourceKey: String?
    /// Keys that must be completed first; `required` ones that are skipped skip this one too.
    public var dependsOn: [Dependency]
    /// Whether it waits until the visit's others are settled and one that opens the gate has arrived.
    public var waitsForVisit: Bool
    /// Whether the visit's last update may go once it has arrived.
    public var opensGate: Bool
    /// A mapping that is missing: "dokter:D-01".
    public var lacks: [String]
    /// Searched for before it is created (master data that may exist upstream).
    public var findFirst: Bool
    /// The body.
    public var body: JSON
    /// Its body says that it was entered in error: that is told of what the platform has, and not sent of what it has not.
    public var isWithdrawn = false
    /// The way it leaves by.
    public var channel = Channel.satusehat
    /// Once accepted it cannot be told otherwise: a later change of its body is not sent.
    public var isFinal = false
    /// The visit that it belongs to, where the plan is no visit's.
    public var visitID: UUID?

    /// A key that must be completed first.
    public struct Dependency: Sendable, Hashable {
        /// What it is made of; unique.
        public var key: String
        /// Whether it is skipped when that one is.
        public var required: Bool
        /// Makes a dependency.
        public init(_ key: String, required: Bool = true) {
            self.key = key
            self.required = required
        }
    }

    /// Makes a plan for one delivery.
    public init(
        key: String, kind: String, operation: Operation, step: String? = nil, sourceID: UUID, resourceKey: String? = nil,
        dependsOn: [Dependency] = [], waitsForVisit: Bool = false, opensGate: Bool = false, lacks: [String] = [], findFirst: Bool = false,
        body: JSON
    ) {
        self.key = key
        self.kind = kind
        self.operation = operation
        self.step = step
        self.sourceID = sourceID
        self.resourceKey = resourceKey
        self.dependsOn = dependsOn
        self.waitsForVisit = waitsForVisit
        self.opensGate = opensGate
        self.lacks = lacks
        self.findFirst = findFirst
        self.body = body
    }
}

extension PlannedDelivery {
    /// The step of an update that marks what was sent as entered in error.
    public static let enteredInError = "entered-in-error"
    /// Steps that say of a visit which does not count any more what is to be said: all else of it is not sent.
    static let ends: Set<String> = ["cancelled", enteredInError]

    var endsVisit: Bool { isWithdrawn || Self.ends.contains(step ?? "") }

    /// The step of an update of what this one said: one that ends the visit still does, or the sender would keep it back.
    var correctingStep: String {
        if isWithdrawn { return Self.enteredInError }
        return step.flatMap { Self.ends.contains($0) ? $0 : nil } ?? "correction"
    }
}
