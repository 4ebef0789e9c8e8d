import Foundation
import Testing
import Vocabulary

@Suite("Numbers and dates as pages show them")
struct IndonesianTests {
    @Test("numbers group thousands by points and write decimals by a comma")
    func numbers() throws {
        #expect(Indonesian.number(0) == "0")
        #expect(Indonesian.number(999) == "999")
        #expect(Indonesian.number(1840) == "1.840")
        #expect(Indonesian.number(-1_234_567) == "-1.234.567")
        #expect(Indonesian.number(Int64.min) == "-9.223.372.036.854.775.808")
        #expect(Indonesian.decimal(try #require(Decimal(string: "1840.50"))) == "1.840,5")
        #expect(Indonesian.decimal(try #require(Decimal(string: "-0.25"))) == "-0,25")
        #expect(Indonesian.decimal(37.2) == "37,2")
        #expect(Indonesian.decimal(37.0) == "37")
        #expect(Indonesian.decimal(-0.04) == "0")
        #expect(Indonesian.decimal(1234.56, digits: 2) == "1.234,56")
        #expect(Indonesian.decimal(Double.nan) == "–")
        #expect(Indonesian.rupiah(5000) == "Rp5.000")
    }

    @Test("only all is 100% and only none is 0%")
    func percents() {
        #expect(Indonesian.percent(0.86) == "86%")
        #expect(Indonesian.percent(999, of: 1000) == "99%")
        #expect(Indonesian.percent(1, of: 1000) == "1%")
        #expect(Indonesian.percent(1000, of: 1000) == "100%")
        #expect(Indonesian.percent(0, of: 1000) == "0%")
        #expect(Indonesian.percent(0, of: 0) == "0%")
    }

    @Test("dates and times use Indonesian words, points and no-break spaces")
    func dates() throws {
        let instant = try #require(FHIRDateTime.parse("2026-11-21T10:31:04+07:00", zoneWhenMissing: .gmt))
        #expect(Indonesian.date(instant, in: .wib) == "21\u{A0}November\u{A0}2026")
        #expect(Indonesian.longDate(LocalDate(instant, in: .wib)) == "Sabtu, 21\u{A0}November\u{A0}2026")
        #expect(Indonesian.time(instant, in: .wita) == "11.31")
        #expect(Indonesian.atTime(instant, in: .wib) == "pukul\u{A0}10.31")
        #expect(Indonesian.timeWithSeconds(instant, in: .wib) == "10.31.04\u{A0}WIB")
        #expect(Indonesian.dateTime(instant, in: .wit) == "21\u{A0}November\u{A0}2026, 12.31\u{A0}WIT")
        #expect(Indonesian.dateTimeWithSeconds(instant, in: .wib) == "21\u{A0}November\u{A0}2026, 10.31.04\u{A0}WIB")
        #expect(Indonesian.timeRange(instant, instant.addingTimeInterval(3600), in: .wib) == "10.31–11.31")
    }

    @Test(
        "spans are told in the units that matter",
        arguments: [
            (412, "412 ms"), (4200, "4,2 detik"), (59_949, "59,9 detik"), (59_960, "1 menit"), (185_000, "3 menit 5 detik"),
            (7_500_000, "2 jam 5 menit"), (273_600_000, "3 hari 4 jam"), (-1, "0 ms"),
        ])
    func spans(milliseconds: Int, text: String) {
        #expect(Indonesian.duration(milliseconds: milliseconds).replacing("\u{A0}", with: " ") == text)
    }

    @Test("a duration counts like its milliseconds")
    func swiftDuration() {
        #expect(Indonesian.duration(.milliseconds(412)) == Indonesian.duration(milliseconds: 412))
    }

    @Test("days near today have names")
    func relativeDays() throws {
        let today = try #require(LocalDate("2026-03-01"))
        #expect(Indonesian.relative(today, today: today) == "hari ini")
        #expect(Indonesian.relative(today.adding(days: -1), today: today) == "kemarin")
        #expect(Indonesian.relative(today.adding(days: 1), today: today) == "besok")
        #expect(Indonesian.relative(today.adding(days: -1200), today: today) == "1.200\u{A0}hari lalu")
        #expect(Indonesian.relative(today.adding(days: 3), today: today) == "3\u{A0}hari lagi")
    }

    @Test(
        "numbers are read with comma or point, grouped or not",
        arguments: [
            ("36,5", "36.5"), ("36.5", "36.5"), (" 36,5 ", "36.5"), ("1.840,5", "1840.5"), ("1,840.5", "1840.5"), ("1.840", "1.840"),
            ("1 840", "1840"), ("1.840.500", "1840500"), ("-3", "-3"), ("+3", "3"), ("007", "7"), ("0,05", "0.05"), ("120", "120"),
            ("36.50", "36.50"),
        ])
    func lenientDecimals(typed: String, plain: String) {
        #expect(LenientDecimal.normalised(typed) == plain)
        #expect(LenientDecimal.parse(typed) == Decimal(string: plain))
    }

    @Test(
        "what is not one number is refused",
        arguments: ["", "-", ",5", "5,", "1,2,3", "1.84.500", "1.840,5,5", "12.3456,7", "1e3", "12/8", "36,5 C", "٣٦", "0x1"])
    func notDecimals(typed: String) {
        #expect(LenientDecimal.parse(typed) == nil)
    }
}
