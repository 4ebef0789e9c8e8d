import Clinics
import Foundation
import Postgres
import Vocabulary

/// What a comparison found to differ between a delivery here and its resource on the platform.
public struct ComparisonDifference: Sendable, Hashable {
    /// How they differ.
    public enum What: String, Sendable, Hashable, CaseIterable {
        /// Accepted, and not found there now.
        case missing
        /// There, though never accepted here.
        case unexpected
        /// Another state of the resource: in-progress there, finished here.
        case status
        /// Other content, by elements.
        case content
    }

    /// Ours, UUIDv7.
    public var id: UUID
    /// Service date of its visit.
    public var day: LocalDate
    /// The visit.
    public var visitID: UUID
    /// The clinic's own number of the visit.
    public var visitNumber: String?
    /// The creating delivery of the resource.
    public var deliveryID: UUID
    /// The name of its kind.
    public var kind: String
    /// How they differ.
    public var what: What
    /// Names of the elements that differ.
    public var elements: [String]
    /// The resource's id on the platform.
    public var remoteID: String
    /// Whether somebody still has to do something about it.
    public var isOpen: Bool
    /// What a person wrote who closed it.
    public var note: String?
    /// Who closed it; nil when it closed by itself.
    public var resolvedBy: String?
    /// When it was first seen.
    public var foundAt: Date

    init(_ row: Row) throws {
        id = try row.get("id")
        day = LocalDate(try row.get("day", as: String.self)) ?? LocalDate(daysSince1970: 0)
        visitID = try row.get("visit_id")
        visitNumber = try row.get("visit_number")
        deliveryID = try row.get("delivery_id")
        kind = try row.get("kind")
        what = What(rawValue: try row.get("what")) ?? .content
        elements = try row.get("elements")
        remoteID = try row.get("remote_id")
        isOpen = try row.get("shown_status", as: String.self) == "open"
        note = try row.get("note")
        resolvedBy = try row.get("resolved_by_name")
        foundAt = try row.get("found_at")
    }
}

/// A comparison of one day.
public struct ComparisonRun: Sendable, Hashable {
    /// Service date of the visits.
    public var day: LocalDate
    /// Whether it got through.
    public var isFinished: Bool
    /// Visits of the day.
    public var visits: Int
    /// Visits that were looked at.
    public var visitsDone: Int
    /// Deliveries that were compared.
    public var resources: Int
    /// The visit behind which an interrupted one goes on.
    public var lastVisitID: UUID?
    /// When it began.
    public var startedAt: Date
    /// When it got through.
    public var endedAt: Date?
    /// Differences of that day that are open.
    public var open: Int
    /// All that were found of that day.
    public var found: Int

    init(_ row: Row) throws {
        day = LocalDate(try row.get("day", as: String.self)) ?? LocalDate(daysSince1970: 0)
        isFinished = try row.get("state", as: String.self) == "finished"
        visits = try row.get("visits")
        visitsDone = try row.get("visits_done")
        resources = try row.get("resources")
        lastVisitID = try row.get("last_visit_id")
        startedAt = try row.get("started_at")
        endedAt = try row.get("ended_at")
        open = try row.get("open")
        found = try row.get("found")
    }
}
