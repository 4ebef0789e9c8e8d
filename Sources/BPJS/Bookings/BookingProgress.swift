import Clinics
import Delivery
import Foundation
import Vocabulary

/// How far a registration has come at BPJS.
public struct BookingProgress: Sendable, Hashable {
    /// The registration.
    public var booking: Antrean
    /// What is told of it, in order of making.
    public var deliveries: [SubjectDelivery]

    /// What seed 004 calls `status_kirim` *Sudah*: BPJS has the booking, by us, because it was taken in Mobile JKN, or as a person says.
    public var isKnown: Bool {
        booking.source == .mobileJKN || booking.markedSent != nil
            || deliveries.contains { $0.key == BookingKey.add(booking.id).text && $0.state == .completed }
    }

    /// Why something waits for a code or a field: "kodedokter:D-01", "tugas:4".
    public var lacks: [String] {
        deliveries.filter { $0.state == .pending && $0.hold == HoldReason.Hold.mapping.rawValue }.compactMap(\.holdReason)
    }

    /// What tells a task; nil while none does.
    public func delivery(of task: TaskID) -> SubjectDelivery? {
        deliveries.first { $0.key == BookingKey.task(booking.id, task).text }
    }
}

extension BPJSIntake {
    /// How far registrations of one environment have come, in their order.
    public func progress(of bookings: [Antrean], in scope: ClinicScope) async throws -> [BookingProgress] {
        guard let first = bookings.first else { return [] }
        let subject = PlanSubject(
            key: "", sources: bookings.map(\.id), environment: first.environment, serviceDate: first.day, patientID: nil)
        let deliveries = Dictionary(grouping: try await intake.deliveries(of: subject, in: scope), by: \.sourceID)
        return bookings.map { BookingProgress(booking: $0, deliveries: deliveries[$0.id] ?? []) }
    }

    /// Everything that a registration lacks before all of it can go: a delivery names the first thing alone.
    public func lacks(of progress: BookingProgress, zone: ClinicTimeZone, in scope: ClinicScope) async throws -> [String] {
        guard !progress.lacks.isEmpty else { return [] }
        let booking = progress.booking
        let body = BookingBody(booking: booking, session: try await DoctorSession.of(booking, in: scope), zone: zone)
        var lacks = progress.isKnown ? [] : body.lacks
        for task in TaskID.allCases where progress.delivery(of: task)?.state == .pending {
            if let lack = booking.lack(task, in: zone) { lacks.append(lack) }
        }
        return lacks
    }
}
