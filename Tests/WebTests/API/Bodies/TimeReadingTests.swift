import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Reading times")
struct TimeReadingTests {
    private func start(_ text: String, _ clock: ReadingClock = Bodies.clock) -> BodyReading<EncounterCommand> {
        EncounterBody.read(Bodies.encounter.with("tanggal_kunjungan", .string(text)).with("tanggal_selesai", nil), clock: clock)
    }

    @Test(
        "any ISO 8601 offset is read",
        arguments: [
            "2024-01-15T08:30:00Z", "2024-01-15T15:30:00+07:00", "2024-01-15T15:30:00+0700", "2024-01-15 15:30:00+07",
            "2024-01-15T08:30:00.000Z", "2024-01-15T08:30", "2024-01-15 08:30:00",
        ])
    func offsets(text: String) {
        #expect(start(text).command?.startedAt == Bodies.instant("2024-01-15T08:30:00Z"))
    }

    @Test("where the clinic writes local time, no offset and Z mean its zone; an offset means itself")
    func localTime() {
        for text in ["2024-01-15T08:30:00Z", "2024-01-15 08:30", "2024-01-15T08:30:00+07:00"] {
            #expect(start(text, Bodies.localClock).command?.startedAt == Bodies.instant("2024-01-15T01:30:00Z"))
        }
    }

    @Test("a clock may be five minutes ahead and not a second more")
    func future() {
        #expect(start("2024-02-01T00:05:00Z").command != nil)
        #expect(start("2024-02-01T00:05:01Z").problems == ["tanggal_kunjungan IN_FUTURE"])
    }

    @Test(
        "what is no time is told, without its value",
        arguments: ["15/01/2024 08:30", "2024-02-30T08:30:00Z", "2024-01-15", "1705307400", "2024-01-15T25:00:00Z", "besok"])
    func wrong(text: String) {
        let reading = start(text)
        #expect(reading.problems == ["tanggal_kunjungan INVALID_FORMAT"])
        #expect(reading.refusal?.problems.first?.message.contains(text) == false)
    }

    @Test("an end before the start is refused; an end of the same instant is not")
    func end() {
        func end(_ text: JSON) -> BodyReading<EncounterCommand> {
            EncounterBody.read(Bodies.encounter.with("tanggal_selesai", text), clock: Bodies.clock)
        }
        #expect(end("2024-01-15T08:29:59Z").problems == ["tanggal_selesai END_BEFORE_START"])
        #expect(end("2024-01-15T08:30:00Z").command != nil)
    }

    @Test("a time that the platform finds too old is told, not refused")
    func old() {
        #expect(start("2014-06-02T00:00:00Z").warnings.map(\.code) == [.outOfRange])
        #expect(start("2014-06-03T00:00:00Z").warnings.isEmpty)
    }
}
