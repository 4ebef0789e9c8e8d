import Clinics
import Foundation
import Postgres
import Vocabulary

/// A registration with how far what is told of it has come.
public struct BookingStanding: Sendable {
    /// As it stands.
    public var booking: Antrean
    /// What is told of it, in order of making.
    public var tellings: [Telling]

    /// One delivery of a booking.
    public struct Telling: Sendable, Hashable {
        /// The delivery's.
        public var id: UUID
        /// The name of its kind, such as `update_waktu`.
        public var kind: String
        /// The number of the task.
        public var step: String?
        /// `pending`, `processing`, `completed`, `failed`, `skipped`.
        public var state: String
        /// Why it may not go yet.
        public var hold: String?
        /// What it waits for, as a code.
        public var holdReason: String?
        /// What BPJS, or we before it, said against it.
        public var error: String?
        /// When BPJS accepted it.
        public var completedAt: Date?
    }

    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        /// Something of it arrived in the time asked about.
        case sent
        /// BPJS had all of it before.
        case known
        /// Refused, or BPJS cannot be told of the booking as it is: why.
        case failed(String)
        /// On its way, or waiting for its turn or for an earlier time: why, where that is known.
        case waiting(String?)
    }

    /// What became of it since an instant.
    public func outcome(since start: Date) -> Outcome {
        if let failed = tellings.first(where: { $0.state == "failed" }) { return .failed(failed.error ?? "Ditolak BPJS") }
        let open = tellings.filter { $0.state == "pending" || $0.state == "processing" }
        if let held = open.first(where: { $0.hold == "mapping" && $0.kind == TambahBookingKind().name }) {
            return .failed(held.lack ?? "Data belum lengkap")
        }
        if !open.isEmpty { return .waiting(open.lazy.compactMap(\.lack).first) }
        return tellings.contains { ($0.completedAt ?? .distantPast) >= start } ? .sent : .known
    }
}

extension BookingStanding.Telling {
    /// What has to be told or mapped first.
    var lack: String? {
        guard hold == "mapping", let holdReason else { return nil }
        let parts = holdReason.split(separator: ":", maxSplits: 1).map(String.init)
        return BookingLack.words(parts.first ?? "", parts.count == 2 ? parts[1] : "")
    }
}

extension BookingStore {
    /// All of a day with what is told of them.
    public static func standings(
        _ day: LocalDate, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> [BookingStanding] {
        let bookings = try await ofDay(day, environment, in: scope)
        let rows = try await scope.query(
            """
            SELECT d.source_id, d.id, d.kind, d.step, d.shown_state, d.hold, d.hold_reason, d.error_message, d.completed_at
            FROM delivery_shown d
            WHERE d.clinic_id = \(scope.id.rawValue) AND d.source_id = ANY (\(bookings.map(\.id))::uuid[]) AND d.channel <> 'satusehat'
                AND d.environment = \(environment.rawValue)
            ORDER BY d.id
            """)
        var tellings: [UUID: [BookingStanding.Telling]] = [:]
        for row in rows { tellings[try row.get("source_id"), default: []].append(try BookingStanding.Telling(row)) }
        return bookings.map { BookingStanding(booking: $0, tellings: tellings[$0.id] ?? []) }
    }
}

extension BookingStanding.Telling {
    fileprivate init(_ row: Row) throws {
        id = try row.get("id")
        kind = try row.get("kind")
        step = try row.get("step")
        state = try row.get("shown_state")
        hold = try row.get("hold")
        holdReason = try row.get("hold_reason")
        error = try row.get("error_message")
        completedAt = try row.get("completed_at")
    }
}
