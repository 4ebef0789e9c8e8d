import Foundation
import Testing
import Vocabulary

@testable import Delivery

@Suite("When a schedule is due")
struct DueTimesTests {
    /// 21 November 2026, 09.00 UTC: 16.00 WIB, 18.00 WIT.
    private let now = Date(timeIntervalSince1970: 1_795_251_600)

    private func hour(_ instant: Date, _ hoursFromUTC: Int) -> Double {
        (instant.timeIntervalSince1970 / 3600 + Double(hoursFromUTC)).truncatingRemainder(dividingBy: 24)
    }

    @Test("a daily job comes in its window by the clock of the clinic, in the night that follows", arguments: ClinicTimeZone.allCases)
    func windowOfTheClinic(_ zone: ClinicTimeZone) {
        for number in 1...200 {
            let times = DueTimes(
                .daily(fromHour: 1, toHour: 4), hoursFromUTC: zone.hoursFromUTC, share: DueTimes.share(of: "\(number)/retention"))
            let first = times.first(after: now)
            #expect(first > now && first <= now.addingTimeInterval(86_400))
            #expect((1..<4).contains(hour(first, zone.hoursFromUTC)))
        }
    }

    @Test("clinics are spread over the window, and each keeps its place from day to day")
    func spread() {
        let shares = (1...300).map { DueTimes.share(of: "\($0)/master-data") }
        for third in 0..<3 {
            let inThird = shares.count { Int($0 * 3) == third }
            #expect((70...130).contains(inThird), "\(inThird) of 300 in a third of the window")
        }
        let times = DueTimes(.daily(fromHour: 1, toHour: 4), hoursFromUTC: 7, share: shares[0])
        let first = times.first(after: now)
        #expect(times.next(began: first, now: first, failures: 0, jitter: 0.9) == first.addingTimeInterval(86_400))
        #expect(
            times.next(began: first, now: first.addingTimeInterval(9_000), failures: 3, jitter: 0.9) == first.addingTimeInterval(86_400))
    }

    @Test("a window that the day begins in the middle of still comes once a day")
    func overMidnight() {
        let times = DueTimes(.daily(fromHour: 22, toHour: 2), hoursFromUTC: 7, share: 0.75)
        let first = times.first(after: now)
        #expect(hour(first, 7) == 1)
        #expect(times.first(after: first) == first.addingTimeInterval(86_400))
    }

    @Test("an interval counts from the beginning of the last run, with a little jitter, and never lies in the past")
    func interval() {
        let times = DueTimes(.every(seconds: 900), hoursFromUTC: 7, share: 0.5)
        #expect(times.first(after: now) == now.addingTimeInterval(450))
        #expect(times.next(began: now, now: now.addingTimeInterval(5), failures: 0, jitter: 0) == now.addingTimeInterval(900))
        #expect(times.next(began: now, now: now.addingTimeInterval(5), failures: 0, jitter: 0.5) == now.addingTimeInterval(930))
        let late = now.addingTimeInterval(5_000)
        #expect(times.next(began: now, now: late, failures: 0, jitter: 0) == late)
    }

    @Test("a schedule's own interval goes before the job's")
    func ownInterval() {
        let times = DueTimes(.every(seconds: 900), everySeconds: 300, hoursFromUTC: 7, share: 0)
        #expect(times.next(began: now, now: now, failures: 0, jitter: 0) == now.addingTimeInterval(300))
    }

    @Test(
        "a job that fails waits twice as long each time, up to six hours",
        arguments: [(1, 900), (2, 1_800), (4, 7_200), (9, 21_600), (999, 21_600)])
    func backOff(_ failures: Int, _ seconds: Double) {
        let times = DueTimes(.every(seconds: 900), hoursFromUTC: 0, share: 0)
        #expect(times.next(began: now, now: now, failures: failures, jitter: 0) == now.addingTimeInterval(seconds))
    }
}
