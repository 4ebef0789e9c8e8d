import Foundation
import Testing
import Vocabulary

@Suite("Dates and instants")
struct DateTests {
    @Test("a local date reads and writes YYYY-MM-DD and refuses days that do not exist")
    func localDates() throws {
        #expect(LocalDate("2024-02-29")?.text == "2024-02-29")
        #expect(LocalDate("2023-02-29") == nil)
        #expect(LocalDate("2024-13-01") == nil)
        #expect(LocalDate("2024-1-01") == nil)
        #expect(LocalDate("0000-01-01") == nil)
        let date = try #require(LocalDate(year: 1992, month: 1, day: 9))
        #expect(try JSONDecoder().decode([LocalDate].self, from: JSONEncoder().encode([date])) == [date])
    }

    @Test("day numbers go there and back over four centuries, one by one")
    func dayNumbers() {
        var previous = LocalDate(daysSince1970: -140_001)
        for day in -140_000...60_000 {
            let date = LocalDate(daysSince1970: day)
            guard date.daysSince1970 == day, previous < date else {
                Issue.record("day \(day) became \(date)")
                return
            }
            previous = date
        }
        #expect(LocalDate(daysSince1970: 0).text == "1970-01-01")
        #expect(LocalDate(daysSince1970: .min).text == "0001-01-01")
        #expect(LocalDate(daysSince1970: .max).text == "9999-12-31")
    }

    @Test("an instant falls on the day of the clinic's zone")
    func zoneDays() throws {
        let instant = try #require(FHIRDateTime.parse("2026-01-04T16:30:00Z", zoneWhenMissing: .gmt))
        #expect(LocalDate(instant, in: .gmt).text == "2026-01-04")
        #expect(LocalDate(instant, in: ClinicTimeZone.wib).text == "2026-01-04")
        #expect(LocalDate(instant, in: ClinicTimeZone.wita).text == "2026-01-05")
        #expect(LocalDate("2026-01-05")?.start(in: ClinicTimeZone.wita.timeZone) == instant.addingTimeInterval(-1800))
        #expect(LocalDate("2026-11-21")?.weekday == 6)
        #expect(LocalDate("1900-01-01")?.weekday == 1)
    }

    @Test("the three zones are known by their old names too")
    func zones() {
        #expect(ClinicTimeZone(identifier: "Asia/Pontianak") == .wib)
        #expect(ClinicTimeZone(identifier: "Asia/Ujung_Pandang")?.abbreviation == "WITA")
        #expect(ClinicTimeZone(identifier: "Asia/Tokyo") == nil)
        for zone in ClinicTimeZone.allCases {
            let named = TimeZone(identifier: zone.identifier)
            #expect(named.map { $0.secondsFromGMT() } ?? zone.hoursFromUTC * 3600 == zone.timeZone.secondsFromGMT())
        }
    }

    @Test(
        "every way to write one instant reads as that instant",
        arguments: [
            "2026-01-05T01:30:00Z", "2026-01-05T01:30:00+00:00", "2026-01-05T08:30:00+07:00", "2026-01-05T08:30:00+0700",
            "2026-01-05T08:30:00+07", "2026-01-05T08:30+07:00", "2026-01-05 08:30:00", "2026-01-05 08:30", "2026-01-05T08:30:00",
            "2026-01-05t01:30:00z", "2026-01-05T08:30:00.000+07:00", "2026-01-05T08:30:00,000", " 2026-01-05  08:30:00 +07:00 ",
            "2026-01-04T20:30:00-05:00", "2026-01-05T07:00:00+05:30",
        ])
    func lenientInstants(text: String) {
        let instant = FHIRDateTime.parse(text, zoneWhenMissing: ClinicTimeZone.wib.timeZone)
        #expect(instant.map { FHIRDateTime.format($0) } == "2026-01-05T01:30:00+00:00")
    }

    @Test(
        "what is not an instant is refused",
        arguments: [
            "", "2026-01-05", "2026-01-05T", "2026-01-05T24:00:00Z", "2026-01-05T08:60", "2026-02-30T08:30:00Z", "05-01-2026 08:30",
            "2026-01-05T08:30:00+7", "2026-01-05T08:30:00.Z", "2026-01-05T08:30:00Zx", "2026-01-05T08:30:00+07:0", "1767576600",
            "2026-01-05T08:30:00+07:00Z", "２０２６-01-05T08:30:00",
        ])
    func notInstants(text: String) {
        #expect(FHIRDateTime.parse(text, zoneWhenMissing: .gmt) == nil)
    }

    @Test("a date alone is the begin of the local day, where that is allowed")
    func dateAlone() {
        let zone = ClinicTimeZone.wit.timeZone
        let instant = FHIRDateTime.parse("2026-01-05", zoneWhenMissing: zone, dateAlone: true)
        #expect(instant.map { FHIRDateTime.format($0) } == "2026-01-04T15:00:00+00:00")
    }

    @Test("a Z that means local time is read as local time on demand")
    func zuluIsMissing() {
        let zone = ClinicTimeZone.wib.timeZone
        let instant = FHIRDateTime.parse("2026-01-05T08:30:00Z", zoneWhenMissing: zone, zuluIsMissing: true)
        #expect(instant.map { FHIRDateTime.format($0) } == "2026-01-05T01:30:00+00:00")
        let offset = FHIRDateTime.parse("2026-01-05T01:30:00+00:00", zoneWhenMissing: zone, zuluIsMissing: true)
        #expect(offset == instant)
    }

    @Test("fractions are kept when read and dropped when written, before 1970 too")
    func fractions() throws {
        let instant = try #require(FHIRDateTime.parse("2026-01-05T01:30:00.75Z", zoneWhenMissing: .gmt))
        #expect(instant.timeIntervalSince1970 == 1_767_576_600.75)
        #expect(FHIRDateTime.format(instant) == "2026-01-05T01:30:00+00:00")
        #expect(FHIRDateTime.format(Date(timeIntervalSince1970: -0.5)) == "1969-12-31T23:59:59+00:00")
        #expect(FHIRDateTime.format(instant, in: .wit) == "2026-01-05T10:30:00+09:00")
    }
}
