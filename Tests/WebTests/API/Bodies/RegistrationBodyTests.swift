import BPJS
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Reading registrations for Mobile JKN")
struct RegistrationBodyTests {
    private static let body: JSON = [
        "tanggal_periksa": "2024-01-31", "jam_periksa": "08:15", "no_rkm_medis": "000123", "kodepoli": "ANA", "kodedokter": 12345,
    ]

    private func read(_ changes: JSONObject, _ clock: ReadingClock = Bodies.clock) -> BodyReading<RegistrasiBody.Command> {
        RegistrasiBody.read(changes.reduce(Self.body) { $0.with($1.key, $1.value) }, clock: clock)
    }

    private func booking(_ changes: JSONObject, _ clock: ReadingClock = Bodies.clock) throws -> BookingCommand {
        try #require(read(changes, clock).command).booking
    }

    @Test("what is silent stays silent, so that nothing known is cleared")
    func silence() throws {
        let booking = try booking(["nohp": "", "nomorreferensi": nil, "nomorkartu": nil, "taskid3": ""])
        #expect(booking.content.isEmpty && booking.tasks.isEmpty)
        #expect((booking.card, booking.nik, booking.jampraktek, booking.kodebooking) == (nil, nil, nil, nil))
        #expect(booking.jamPeriksa == "08:15:00" && booking.norm == "000123" && booking.kodedokter == "12345")
    }

    @Test("a referral's number is text: its zeros stay, a plain number loses nothing, a power of ten is refused")
    func references() throws {
        #expect(try booking(["nomorreferensi": "0001R0040126B000001"]).content["nomorreferensi"] == "0001R0040126B000001")
        #expect(try booking(["nomor_referensi": "0000000000000000123"]).content["nomorreferensi"] == "0000000000000000123")
        let long = JSON.number(try #require(JSONNumber(text: "1234567890123456789")))
        #expect(try booking(["nomorreferensi": long]).content["nomorreferensi"] == "1234567890123456789")
        let power = JSON.number(try #require(JSONNumber(text: "1.23456E18")))
        #expect(read(["nomorreferensi": power]).problems == ["nomorreferensi INVALID_TYPE"])
    }

    @Test("a database's time is the clinic's clock; ISO 8601 is itself; a number is milliseconds to the last one")
    func times() throws {
        let wanted = Bodies.instant("2024-01-31T01:20:30Z")
        for said: JSON in ["2024-01-31 08:20:30", "2024-01-31T08:20:30+07:00", "2024-01-31T01:20:30Z", 1_706_664_030_000, "1706664030000"] {
            #expect(try booking(["taskid3": said]).tasks == [.clinicWait: wanted], "\(said)")
        }
        let exact = try #require(try booking(["taskid99": 1_706_664_030_987]).tasks[.absent] ?? nil)
        #expect(BPJSTime.milliseconds(exact) == 1_706_664_030_987)
    }

    @Test("an outright null takes a time back")
    func takenBack() throws {
        let tasks = try booking(["taskid4": nil]).tasks
        #expect(tasks.keys.sorted() == [.clinic] && tasks[.clinic] == .some(nil))
    }

    @Test(
        "what is no time, or not yet, is told by its field",
        arguments: [
            ("besok" as JSON, "INVALID_FORMAT"), (1_706_664_030, "INVALID_FORMAT"), ("2024-01-31", "INVALID_FORMAT"),
            ("2024-02-01 07:05:01", "IN_FUTURE"), (1_706_745_901_000, "IN_FUTURE"), (true, "INVALID_TYPE"),
        ])
    func noTime(said: JSON, code: String) {
        #expect(read(["taskid5": said]).problems.contains("taskid5 \(code)"))
    }

    @Test("the table's names and the payload's say the same, and may not say two things")
    func names() throws {
        let booking = try booking(["no_kartu": "0001234567890", "nama_poli": "Anak", "jenis_kunjungan": "3"])
        #expect(booking.card == "0001234567890" && booking.content == ["namapoli": "Anak", "jeniskunjungan": 3])
        #expect(read(["nomorkartu": "0001234567890", "no_kartu": "0001234567890"]).problems == [])
        #expect(read(["nomorkartu": "0001234567890", "no_kartu": "0001234567891"]).problems == ["nomorkartu CONTRADICTION"])
        #expect(read(["no_rkm_medis": nil, "norm": "77"]).command?.booking.norm == "77")
        #expect(read(["no_rkm_medis": nil]).problems == ["no_rkm_medis REQUIRED"])
    }

    @Test("words are BPJS's in the end, however they are written")
    func words() throws {
        let content = try booking(["jenispasien": "non-jkn", "jenisresep": "NON RACIKAN", "pasienbaru": "ya", "antreanfarmasi": "7"])
            .content
        #expect(content == ["jenispasien": "NON JKN", "pasienbaru": 1, "jenisresep": "Non racikan", "antreanfarmasi": 7])
        #expect(read(["jenisresep": "sirup", "jeniskunjungan": 5]).problems == ["jeniskunjungan OUT_OF_RANGE", "jenisresep UNKNOWN_CODE"])
    }

    @Test("hours may be a session or its start; 25 o'clock is neither")
    func hours() throws {
        #expect(try booking(["jampraktek": "8.00 - 12.00"]).jampraktek == "08:00-12:00")
        #expect(try booking(["jampraktek": "08:00"]).jampraktek == "08:00")
        #expect(
            read(["jampraktek": "pagi", "jam_periksa": "25:00"]).problems == ["jam_periksa INVALID_FORMAT", "jampraktek INVALID_FORMAT"])
        #expect(try booking(["jam_periksa": "8:05:09"]).jamPeriksa == "08:05:09")
    }

    @Test("who booked is said once")
    func source() throws {
        #expect(try booking(["sumber": "mobile_jkn"]).isFromMobileJKN)
        #expect(try booking(["dari_mobile_jkn": true]).isFromMobileJKN)
        #expect(try !booking(["sumber": "clinic"]).isFromMobileJKN)
        #expect(read(["sumber": "clinic", "dari_mobile_jkn": true]).problems == ["dari_mobile_jkn CONTRADICTION"])
    }
}
