import Clinics
import Foundation
import Vocabulary

/// One scope for cards, lists, exports and bulk actions, so that a count and the rows under it never disagree.
public struct DeliveryFilter: Sendable, Hashable {
    /// What a person picks as status (ui words). Waiting is pending with a reason, unsent without one.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case completed, failed, unsent, waiting, processing, skipped
        /// Not settled yet, whatever it waits for (seed 003, Belum Diproses).
        case open
    }

    /// The way to the platform.
    public var channel: Channel
    /// The name of its kind, such as "Encounter".
    public var kind: String?
    /// What was picked or answered.
    public var status: Status?
    /// Service dates, inclusive.
    public var from: LocalDate?
    /// The end, inclusive; nil is open.
    public var until: LocalDate?
    /// Deliveries of the cause that this group belongs to, over all its kinds.
    public var errorGroup: UUID?
    /// The patient's medical record number.
    public var medicalRecordNumber: String?
    /// Things of ours that were told with that number, of people who are no known patients.
    public var sources: [UUID] = []

    /// Everything of a channel.
    public init(
        channel: Channel = .satusehat, kind: String? = nil, status: Status? = nil, from: LocalDate? = nil, until: LocalDate? = nil,
        errorGroup: UUID? = nil
    ) {
        self.channel = channel
        self.kind = kind
        self.status = status
        self.from = from
        self.until = until
        self.errorGroup = errorGroup
    }
}

/// Where a keyset page begins: after this row, in the list's order (service date and id, newest first).
public struct DeliveryCursor: Sendable, Hashable {
    /// The local date that all date filters use.
    public var serviceDate: LocalDate
    /// Ours, UUIDv7.
    public var id: UUID

    /// Makes a cursor.
    public init(serviceDate: LocalDate, id: UUID) {
        self.serviceDate = serviceDate
        self.id = id
    }

    /// In an address: "2026-11-21_<uuid>".
    public var text: String { "\(serviceDate.text)_\(id.lowerText)" }

    /// Reads `text`.
    public init?(_ text: String) {
        let parts = text.split(separator: "_")
        guard parts.count == 2, let date = LocalDate(String(parts[0])), let id = UUID(uuidString: String(parts[1])) else { return nil }
        self.init(serviceDate: date, id: id)
    }
}
