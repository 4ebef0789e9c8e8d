import Foundation
import Vocabulary

/// When one schedule is due: pure, so that every window can be tested without waiting.
struct DueTimes: Sendable, Hashable {
    /// A job that fails again and again waits longer, up to this many seconds or its own interval.
    static let longestBackOff = 6 * 3600

    /// Where the installation's night is.
    static let platformZone = ClinicTimeZone.wib

    let rhythm: Rhythm
    /// The schedule's own interval, instead of the job's.
    let everySeconds: Int?
    /// Hours ahead of UTC where the window is meant.
    let hoursFromUTC: Int
    /// 0 up to 1: where in the window this schedule has its place, so that not all clinics begin at once.
    let share: Double

    init(_ rhythm: Rhythm, everySeconds: Int? = nil, hoursFromUTC: Int, share: Double) {
        self.rhythm = rhythm
        self.everySeconds = everySeconds
        self.hoursFromUTC = hoursFromUTC
        self.share = share
    }

    /// Of a clinic's schedule, or of the installation's.
    init(_ job: any Job, everySeconds: Int? = nil, clinic: ClinicID, zone: ClinicTimeZone?) {
        self.init(
            job.rhythm, everySeconds: everySeconds, hoursFromUTC: (zone ?? Self.platformZone).hoursFromUTC,
            share: Self.share(of: "\(clinic.rawValue)/\(job.name)"))
    }

    /// When a schedule that is new at `now` runs first.
    func first(after now: Date) -> Date {
        switch rhythm {
        case .every(let seconds): now.addingTimeInterval(Double(everySeconds ?? seconds) * share)
        case .daily(let from, let to): slot(after: now, from, to)
        }
    }

    /// When it runs again after a run that began at `began` and has ended by `now`.
    /// - Parameters:
    ///   - failures: in a row, this run included; each doubles the wait of a job with an interval.
    ///   - jitter: 0 up to 1; at most a tenth of the interval, or a minute, is added.
    func next(began: Date, now: Date, failures: Int, jitter: Double) -> Date {
        switch rhythm {
        case .every(let seconds):
            let interval = everySeconds ?? seconds
            let factor = 1 << min(max(0, failures - 1), 10)
            let wait = min(interval * factor, max(interval, Self.longestBackOff))
            let late = jitter * min(Double(interval) / 10, 60)
            return max(now, began.addingTimeInterval(Double(wait) + late))
        case .daily(let from, let to): return slot(after: now, from, to)
        }
    }

    /// The schedule's place in the first window that has it after `now`.
    private func slot(after now: Date, _ from: Int, _ to: Int) -> Date {
        let hours = ((to - from) % 24 + 24) % 24
        let length = Double(hours == 0 ? 24 : hours) * 3600
        let offset = Double(hoursFromUTC) * 3600
        let local = now.timeIntervalSince1970 + offset
        let midnight = (local / 86_400).rounded(.down) * 86_400
        var place = midnight - 86_400 + Double(from) * 3600 + (share * length).rounded(.down)
        while place <= local { place += 86_400 }
        return Date(timeIntervalSince1970: place - offset)
    }

    /// FNV-1a over the text, mixed once more: the same on every instance and in every run, unlike Swift's hash.
    static func share(of text: String) -> Double {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        return Double(hash >> 11) / Double(UInt64(1) << 53)
    }
}
