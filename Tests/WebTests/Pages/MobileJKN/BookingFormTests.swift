import BPJS
import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("The form of a registration for Mobile JKN")
struct BookingFormTests {
    private static let day = LocalDate("2026-11-21") ?? LocalDate(daysSince1970: 0)
    private static let zone = ClinicTimeZone.wita

    private static func at(_ seconds: Int) -> Date { day.start(in: zone.timeZone).addingTimeInterval(Double(seconds)) }

    private static let filled: [String: String] = [
        "tanggal_periksa": "2026-11-21", "jam_periksa": "8.15", "no_rkm_medis": "RM-1", "nik": "9271 0603 1200 0001", "jenispasien": "JKN",
        "nomorkartu": "0009000000011", "jeniskunjungan": "1", "kodepoli": "ANA", "pasienbaru": "0", "taskid3": "08:30",
        "taskid4": "08:45:30",
    ]

    private func read(_ changes: [String: String] = [:], known: Antrean? = nil, sent: Set<TaskID> = []) -> (BookingCommand?, FormState) {
        let fields = Self.filled.merging(changes) { $1 }
        var state = FormState(Form(pairs: fields.map { (name: $0.key, value: $0.value) }))
        let command = BookingForm(known: known, sent: sent, zone: Self.zone).read(&state)
        return (command, state)
    }

    private var known: Antrean {
        var booking = Antrean(
            environment: .sandbox, channel: .mobileJKN, source: .clinic, day: Self.day, kodepoli: "ANA", person: [1],
            content: [
                "nomorkartu": "0009000000011", "nik": "9271060312000001", "namapoli": "Anak", "jeniskunjungan": 3, "kuotajkn": 30,
            ], createdAt: Date())
        booking.jamPeriksa = "08:15:00"
        booking.norm = "RM-1"
        booking.tasks = [.clinicWait: Self.at(30_600), .clinic: Self.at(31_530)]
        return booking
    }

    @Test("what was typed becomes a command, times by the clinic's own clock")
    func command() throws {
        let (command, state) = read()
        let made = try #require(command, "\(state.problems)")
        #expect(made.day == Self.day && made.jamPeriksa == "08:15:00" && made.norm == "RM-1" && made.kodepoli == "ANA")
        #expect(made.nik == "9271060312000001" && made.card == "0009000000011")
        #expect(made.tasks == [.clinicWait: Self.at(30_600), .clinic: Self.at(31_530)])
        #expect(made.content["pasienbaru"] == 0 && made.content["jeniskunjungan"] == 1 && made.content["jenispasien"] == "JKN")
    }

    @Test(
        "what is wrong is said beside its field",
        arguments: [
            ("tanggal_periksa", "besok"), ("jam_periksa", "25:00"), ("no_rkm_medis", ""), ("nik", "123"), ("nomorkartu", "12"),
            ("nohp", "abc"),
            ("jeniskunjungan", ""), ("jeniskunjungan", "5"), ("kodepoli", ""), ("jampraktek", "pagi"), ("angkaantrean", "0"),
            ("kuotajkn", "-1"),
            ("taskid3", "8"), ("taskid4", "08:30"), ("taskid5", "08:31"), ("taskid1", "08:00"), ("jenispasien", "umum"),
        ])
    func problems(_ field: String, _ typed: String) {
        let (command, state) = read([field: typed])
        #expect(command == nil)
        #expect(state.problems[field] != nil, "\(field)")
    }

    @Test("a member needs a card, a code of Mobile JKN's has to be told, and 99 ends nothing that went on")
    func together() {
        #expect(read(["nomorkartu": ""]).1.problems["nomorkartu"] != nil)
        #expect(read(["nomorkartu": "", "jenispasien": "NON JKN"]).0 != nil)
        #expect(read(["sumber": "mobile_jkn"]).1.problems["kodebooking"] != nil)
        #expect(read(["sumber": "mobile_jkn", "kodebooking": "K-1"]).0?.isFromMobileJKN == true)
        #expect(read(["taskid5": "09:00", "taskid99": "09:30"]).1.problems["taskid99"] != nil)
        #expect(read(["taskid99": "09:30"]).0 != nil)
        #expect(read(["taskid1": "08:00", "taskid2": "08:10", "pasienbaru": "1"]).0 != nil)
    }

    @Test("saved again as it was shown, a registration changes nothing")
    func unchanged() throws {
        let booking = known
        var state = FormState(BookingForm(known: booking, sent: [], zone: Self.zone).start)
        let read = BookingForm(known: booking, sent: [], zone: Self.zone).read(&state)
        let command = try #require(read, "\(state.problems)")
        #expect(command.tasks.isEmpty && command.card == nil && command.nik == nil && command.noRawat == nil)
        for (name, value) in command.content where name != "jenispasien" && name != "pasienbaru" {
            #expect(booking.content[name] == value, "\(name)")
        }
        #expect(command.day == booking.day && command.jamPeriksa == booking.jamPeriksa && command.norm == booking.norm)
    }

    @Test("a key and what has arrived are not read from the form, and an emptied time is taken back")
    func fixed() throws {
        let (command, state) = read(
            ["tanggal_periksa": "2026-01-01", "jam_periksa": "10:00", "no_rkm_medis": "RM-2", "taskid3": "07:00", "taskid4": ""],
            known: known,
            sent: [.clinicWait])
        let made = try #require(command, "\(state.problems)")
        #expect(made.day == Self.day && made.jamPeriksa == "08:15:00" && made.norm == "RM-1")
        #expect(made.tasks == [.clinic: nil])
    }

    @Test("what was taken in Mobile JKN is registered under its code, at the poli that it gave")
    func given() throws {
        var booking = known
        booking.source = .mobileJKN
        booking.kodebooking = "MJKN-7"
        booking.jamPeriksa = nil
        let (command, state) = read(["kodepoli": "INT", "jam_periksa": "09:00", "no_rkm_medis": "RM-9"], known: booking)
        let made = try #require(command, "\(state.problems)")
        #expect(made.kodebooking == "MJKN-7" && made.kodepoli == "ANA" && made.jamPeriksa == "09:00:00" && made.norm == "RM-9")
    }

    @Test("a time of another day shows no clock, and stays until a right one is typed")
    func otherDay() throws {
        var booking = known
        booking.tasks = [.clinicWait: Self.at(90_000)]
        let form = BookingForm(known: booking, sent: [], zone: Self.zone)
        #expect(form.start.text("taskid3").isEmpty)
        #expect(try #require(read(["taskid3": "", "taskid4": ""], known: booking).0).tasks.isEmpty)
        #expect(try #require(read(["taskid3": "08:30", "taskid4": ""], known: booking).0).tasks == [.clinicWait: Self.at(30_600)])
    }
}

@Suite("What the list of registrations is asked for")
struct AskedBookingsTests {
    private static let today = LocalDate("2026-11-21") ?? LocalDate(daysSince1970: 0)

    @Test(
        "its own address asks for the same again, and never for a person",
        arguments: ["", "tanggal=", "tanggal=semua", "tanggal=2026-11-20&status=gagal", "cari=Ardianto&tanggal="])
    func address(_ query: String) throws {
        let asked = try AskedBookings(#require(Form(urlEncoded: query.utf8)), today: Self.today)
        let address = asked.address("/x")
        #expect(!address.contains("Ardianto"))
        let again = address.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let read = try AskedBookings(#require(Form(urlEncoded: again.utf8)), today: Self.today)
        #expect(read.day == asked.day && read.status == asked.status && read.search == nil)
    }

    @Test("a day that is none is said, not guessed")
    func wrongDay() throws {
        #expect(try AskedBookings(#require(Form(urlEncoded: "tanggal=kemarin".utf8)), today: Self.today).state.problems["tanggal"] != nil)
    }

    @Test("the regular run is told of where there is one, with its own rhythm")
    func regular() {
        #expect(MobileJKNSync.says(nil, nil, .wib) == "Registrasi terkirim sendiri begitu lengkap.")
        let job = TestJob(name: MobileJKNSync.jobName, title: "Mobile JKN", scope: .clinic, rhythm: .every(seconds: 300))
        #expect(MobileJKNSync.says(job, nil, .wib) == "Sinkron otomatis tiap 5 menit.")
    }

    @Test("a run by hand says what went, what waits and what failed; all at rest is said too")
    func sync() {
        #expect(BookingListPage.says(before: 3, after: 1, [.failed: 2], hasLane: true).text.contains("2 registrasi kini lengkap"))
        #expect(BookingListPage.says(before: 3, after: 1, [.failed: 2], hasLane: true).text.contains("1 masih menunggu"))
        #expect(BookingListPage.says(before: 0, after: 0, [.failed: 2], hasLane: true).text.hasPrefix("2 gagal"))
        #expect(BookingListPage.says(before: 0, after: 0, [.pending: 4], hasLane: true).text.hasPrefix("4 registrasi sedang dikirim"))
        #expect(BookingListPage.says(before: 0, after: 0, [.sent: 4], hasLane: true).kind == .ok)
        #expect(BookingListPage.says(before: 2, after: 2, [.pending: 2], hasLane: false).text.hasPrefix("Kredensial"))
    }
}
