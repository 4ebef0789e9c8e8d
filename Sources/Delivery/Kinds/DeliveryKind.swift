import Clinics
import Foundation
import JSON

/// What the engine has to know about one kind of delivery. A kind is described once; cards, lists, API and pages read it from here.
public protocol DeliveryKind: Sendable {
    /// The name in tables, routes and pages: "Encounter", "tambah_kunjungan".
    var name: String { get }
    var channel: Channel { get }
    /// Position among the cards, by the order of sending (seed 002).
    var order: Int { get }
    /// Card and page title with a few words of what it is.
    var title: String { get }
    var summary: String { get }
    /// Whether it is master data of the clinic (upper cards) or belongs to visits.
    var isFoundation: Bool { get }
    /// Whether a clinic has some only when it asks for them: the card shows with the first one.
    var isOptional: Bool { get }
    /// Whether other visits name it: its own is planned again when it arrives, which finds those that wait for it.
    var isNamedByVisits: Bool { get }
    /// Whether what was accepted can be told anew with another content.
    var takesUpdates: Bool { get }
    /// Columns of its list, read from the stored body.
    var columns: [KindColumn] { get }
    var permission: Permission { get }
    var consent: ConsentNeed { get }
    /// How it is found again after an answer that was lost.
    var recovery: Recovery { get }
    /// JSON paths that a person may not change when editing a body ("identifier", "subject.reference").
    var lockedPaths: [String] { get }

    /// Puts the platform's ids in place of ours (`urn:uuid:`).
    func bind(_ body: JSON, to links: RemoteLinks) -> Binding
    /// What is wrong with a bound body, before it leaves.
    func validate(_ body: JSON) -> [Problem]
    /// Whether a body says that it was entered in error: such a thing is not created.
    func isWithdrawn(_ body: JSON) -> Bool
    /// The request that sends it.
    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest
    /// What the answer to that request means.
    func classify(_ response: PlatformResponse, for delivery: Outgoing) -> Outcome
    /// The search that finds it on the platform; nil where nothing can be searched.
    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest?
    /// Which of the results is it.
    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match
    /// The request that reads one by its id; nil where that cannot be asked.
    func read(_ remoteID: String) -> PlatformRequest?
    /// The names of the elements in which the one of that id differs from a bound body; nil when the answer does not have it.
    func differences(_ response: PlatformResponse, remoteID: String, body: JSON) -> [String]?
    /// What an error of it means to a person.
    func explain(_ code: String, element: String?) -> Explanation
}

extension DeliveryKind {
    /// Not, unless a kind says so.
    public var isOptional: Bool { false }

    /// Not, unless a kind says so.
    public var isNamedByVisits: Bool { false }

    /// It can, unless a kind says otherwise.
    public var takesUpdates: Bool { true }

    /// Not, unless a kind can say so.
    public func isWithdrawn(_ body: JSON) -> Bool { false }

    /// Not, unless a kind can be.
    public func read(_ remoteID: String) -> PlatformRequest? { nil }

    /// Not known, unless a kind can be read.
    public func differences(_ response: PlatformResponse, remoteID: String, body: JSON) -> [String]? { nil }
}

/// A list column of a kind.
public struct KindColumn: Sendable {
    /// Title of card, page or column.
    public var title: String
    /// Reads it from a body; nil is shown as "–".
    public var value: @Sendable (JSON) -> String?

    /// Makes a column.
    public init(_ title: String, _ value: @escaping @Sendable (JSON) -> String?) {
        self.title = title
        self.value = value
    }
}

/// Which consent a kind needs. Lookups need none.
public enum ConsentNeed: Sendable { case none, encounter, all }

/// What to do when an answer was lost.
public enum Recovery: Sendable {
    /// Search by identifier or code and time.
    case search
    /// Send again: the operation is harmless twice, or the duplicate answer is the proof.
    case repeatIt
    /// Nothing can be searched and repeating could double it: a person decides.
    case person
}

/// A delivery as it is about to leave.
public struct Outgoing: Sendable, Hashable {
    /// The clinic that owns it.
    public var clinicID: Int64
    /// Ours, UUIDv7.
    public var id: UUID
    /// The name of its kind, such as "Encounter".
    public var kind: String
    /// What it asks of the platform.
    public var operation: Operation
    /// Which step of its resource: arrived, in-progress, finished, correction, cancelled.
    public var step: String?
    /// The creating delivery of the same resource; a creating one names itself.
    public var resourceID: UUID
    /// Our visit, record, patient or location that it is made of.
    public var sourceID: UUID
    /// The patient that it is about.
    public var patientID: UUID?
    /// The visit that it belongs to.
    public var visitID: UUID?
    /// sandbox, production or custom.
    public var environment: String
    /// The clinic's Organization id on the platform.
    public var organizationID: String
    /// The remote id of the resource that an update changes.
    public var remoteID: String?

    /// Makes one.
    public init(
        clinicID: Int64, id: UUID, kind: String, operation: Operation, step: String?, resourceID: UUID, sourceID: UUID, patientID: UUID?,
        visitID: UUID?, environment: String, organizationID: String, remoteID: String?
    ) {
        self.clinicID = clinicID
        self.id = id
        self.kind = kind
        self.operation = operation
        self.step = step
        self.resourceID = resourceID
        self.sourceID = sourceID
        self.patientID = patientID
        self.visitID = visitID
        self.environment = environment
        self.organizationID = organizationID
        self.remoteID = remoteID
    }
}

/// What our ids are called on the platform, of those that a body refers to.
public struct RemoteLinks: Sendable, Hashable {
    /// Local id → "Type/id".
    public var references: [UUID: String]
    /// Local ids that may be left out when unknown: optional ones that failed, were skipped, or are held.
    public var optional: Set<UUID>
    /// The id of the resource that an update changes.
    public var resource: String?

    /// Makes links.
    public init(references: [UUID: String], optional: Set<UUID> = [], resource: String? = nil) {
        self.references = references
        self.optional = optional
        self.resource = resource
    }
}

/// The result of binding.
public enum Binding: Sendable, Hashable {
    case bound(JSON)
    /// These of ours have no id on the platform yet.
    case missing([UUID])
}

/// The result of a search for a delivery on the platform.
public enum Match: Sendable, Hashable {
    case none
    /// Exactly one; `sameContent` tells whether it says what we would send.
    case one(remoteID: String, sameContent: Bool)
    /// These could be it; none where the list goes on beyond what is looked through.
    case several([String])
    /// The answer was no result list.
    case unreadable
}
