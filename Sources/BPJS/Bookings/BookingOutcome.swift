import Foundation
import Vocabulary

/// What a run of sending made of a registration.
public enum BookingOutcome: Sendable, Hashable {
    /// Something of it arrived in the time asked about.
    case sent
    /// BPJS had all of it before.
    case known
    /// Refused, or BPJS cannot be told of the booking as it is: why.
    case failed(String)
    /// On its way, or waiting for its turn or for an earlier time: why, where that is known.
    case waiting(String?)
}

extension BookingProgress {
    /// What became of it since an instant.
    public func outcome(since start: Date) -> BookingOutcome {
        if let failed = deliveries.first(where: { $0.state == .failed }) { return .failed(failed.errorMessage ?? "Ditolak BPJS") }
        let open = deliveries.filter { $0.state == .pending }
        let lack = lacks.lazy.compactMap(BookingLack.words).first
        if open.contains(where: { $0.key == BookingKey.add(booking.id).text && $0.hold == "mapping" }) {
            return .failed(lack ?? "Data belum lengkap")
        }
        if !open.isEmpty { return .waiting(lack) }
        return deliveries.contains { ($0.completedAt ?? .distantPast) >= start } ? .sent : .known
    }
}

/// How many registrations came how far, as seed 004's table has it.
public struct BookingTally: Sendable, Hashable {
    /// *Berhasil Terkirim*.
    public private(set) var sent = 0
    /// *Sudah Ada*.
    public private(set) var known = 0
    /// *Gagal*.
    public private(set) var failed = 0
    /// On their way, or waiting for their turn or an earlier time.
    public private(set) var waiting = 0

    /// Counts.
    public init(_ registrations: [BookingProgress], since start: Date) {
        for registration in registrations {
            switch registration.outcome(since: start) {
            case .sent: sent += 1
            case .known: known += 1
            case .failed: failed += 1
            case .waiting: waiting += 1
            }
        }
    }

    /// `12 registrasi pada 21 Nov 2026: 9 terkirim, 2 menunggu, 1 gagal.`
    func words(_ day: LocalDate) -> String {
        let all = sent + known + failed + waiting
        return "\(all) registrasi pada \(Indonesian.date(day)): \(sent + known) terkirim, \(waiting) menunggu, \(failed) gagal."
    }
}
