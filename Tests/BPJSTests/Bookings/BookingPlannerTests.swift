import Clinics
import Delivery
import Foundation
import JSON
import Testing
import Vocabulary

@testable import BPJS

@Suite("A booking at Mobile JKN")
struct BookingPlannerTests {
    private static let zone = ClinicTimeZone.wib

    private static func at(_ clock: String) -> Date { Samples.day.instant(clock, in: zone) }

    private static func booking(isNew: Bool = false, _ tasks: [TaskID: String] = [:]) -> Antrean {
        var booking = Antrean(
            environment: .sandbox, channel: .mobileJKN, source: .clinic, day: Samples.day, kodepoli: "ANA", person: [1],
            content: [
                "nomorkartu": "0009000000011", "nik": "9900000000000011", "nohp": "081200000000", "namapoli": "Anak",
                "namadokter": "dr. Contoh", "jeniskunjungan": 1, "nomorreferensi": "0001R0040126B000001", "pasienbaru": isNew ? 1 : 0,
            ], createdAt: Date(timeIntervalSince1970: 0))
        booking.norm = "000001"
        booking.jamPeriksa = "07:30:00"
        booking.kodedokter = "12345"
        booking.kodebooking = "20261121ANA001"
        booking.angkaantrean = 3
        booking.tasks = tasks.mapValues(at)
        return booking
    }

    private func body(_ booking: Antrean) -> BookingBody {
        var session = DoctorSession(kodepoli: "ANA")
        session.kodedokter = 12345
        session.hours = PracticeHours("08:00-12:00")
        return BookingBody(booking: booking, session: session, zone: Self.zone)
    }

    private func plan(_ booking: Antrean, stopped: Set<String> = []) -> [PlannedDelivery] {
        BookingPlanner.plan(booking, body(booking), stopped: stopped)
    }

    private func steps(_ booking: Antrean) -> [String] {
        plan(booking).map { $0.lacks.isEmpty ? $0.step ?? $0.kind : "(\($0.step ?? $0.kind): \($0.lacks[0]))" }
    }

    @Test("is added, then told its times in rising order, each after all before it and at its own instant")
    func order() {
        let booking = Self.booking([.pharmacyWait: "08:40", .clinicWait: "08:00", .clinic: "08:20"])
        let plans = plan(booking)
        #expect(plans.map { $0.step ?? $0.kind } == ["tambah_booking", "3", "4", "5"])
        for (index, plan) in plans.enumerated() {
            // Only what was never added takes the rest with it.
            #expect(plan.dependsOn == plans.prefix(index).map { .init($0.key, required: $0.kind == "tambah_booking") })
            #expect(plan.isFinal && plan.channel == .mobileJKN)
        }
        // 08:00 WIB on 2026-11-21.
        #expect(plans[1].body == ["kodebooking": "20261121ANA001", "taskid": 3, "waktu": 1_795_222_800_000])
    }

    @Test(
        "waits with a task that BPJS would refuse, and says why",
        arguments: [
            // A known patient's begin at 3: what is before it is not for BPJS.
            (false, [TaskID.admissionWait: "07:40", .clinicWait: "08:00"], ["tambah_booking", "3"]),
            (true, [.clinicWait: "08:00"], ["tambah_booking", "(3: tugas:2)"]),
            (true, [.admissionWait: "07:40", .clinicWait: "08:00"], ["tambah_booking", "1", "(3: tugas:2)"]),
            (false, [.clinicWait: "08:00", .pharmacyWait: "08:40"], ["tambah_booking", "3", "(5: tugas:4)"]),
            (false, [.clinicWait: "08:00", .clinic: "08:00"], ["tambah_booking", "3", "(4: urutan:4)"]),
            (false, [.clinicWait: "08:10", .clinic: "08:00"], ["tambah_booking", "3", "(4: urutan:4)"]),
            (false, [.clinicWait: "08:00", .clinic: "24:10"], ["tambah_booking", "3", "(4: tanggal:4)"]),
            (false, [.clinicWait: "08:00", .absent: "09:00"], ["tambah_booking", "3", "99"]),
            (false, [.absent: "09:00"], ["tambah_booking", "99"]),
            (
                false, [.clinicWait: "08:00", .clinic: "08:20", .pharmacyWait: "08:40", .absent: "09:00"],
                ["tambah_booking", "3", "4", "5", "(99: akhir:5)"]
            ),
        ])
    func lacks(_ isNew: Bool, _ tasks: [TaskID: String], _ steps: [String]) {
        #expect(self.steps(Self.booking(isNew: isNew, tasks)) == steps)
    }

    @Test("tells the pharmacy's number before the pharmacy's times, where there is medicine")
    func pharmacy() {
        var booking = Self.booking([.clinicWait: "08:00", .clinic: "08:20", .pharmacyWait: "08:40", .pharmacy: "08:50"])
        #expect(steps(booking) == ["tambah_booking", "3", "4", "5", "6"])
        booking.content["jenisresep"] = "Non racikan"
        booking.content["antreanfarmasi"] = 7
        let plans = plan(booking)
        #expect(plans.map { $0.step ?? $0.kind } == ["tambah_booking", "3", "4", "5", "antrean_farmasi", "6"])
        #expect(plans[4].body == ["kodebooking": "20261121ANA001", "jenisresep": "non racikan", "nomorantrean": 7, "keterangan": ""])
        #expect(plans[3].body["jenisresep"] == "Non racikan")
        booking.content["jenisresep"] = "Tidak ada"
        #expect(steps(booking) == ["tambah_booking", "3", "4", "5", "6"])
    }

    @Test("that came from Mobile JKN, or is known there by other ways, is not added; its times go")
    func known() {
        var booking = Self.booking([.clinicWait: "08:00"])
        booking.source = .mobileJKN
        #expect(steps(booking) == ["3"])
        #expect(plan(booking)[0].dependsOn.isEmpty)
        booking = Self.booking([.clinic: "08:20"])
        booking.markedSent = .init(at: Date(), reason: "Dicatat lewat aplikasi lain")
        // Task 3 went by those other ways too.
        #expect(steps(booking) == ["4"])
    }

    @Test("that is given up is cancelled where BPJS knows it, and nothing else is told")
    func cancelled() {
        var booking = Self.booking([.clinicWait: "08:00"])
        booking.cancelledAt = Date()
        booking.content["alasan"] = "Pasien berhalangan"
        #expect(steps(booking) == ["tambah_booking", "batal_booking"])
        #expect(plan(booking)[1].body == ["kodebooking": "20261121ANA001", "keterangan": "Pasien berhalangan"])
        #expect(plan(booking, stopped: [BookingKey.add(booking.id).text]).map(\.kind) == ["tambah_booking"])
        booking.source = .mobileJKN
        #expect(steps(booking) == ["batal_booking"])
        booking.content["dibatalkan"] = "mobile_jkn"
        #expect(steps(booking).isEmpty)
    }

    @Test("says every field of antrean/add, the estimate by its turn in the session")
    func add() throws {
        let body = body(Self.booking()).add
        #expect(
            body == [
                "kodebooking": "20261121ANA001", "jenispasien": "JKN", "nomorkartu": "0009000000011", "nik": "9900000000000011",
                "nohp": "081200000000", "kodepoli": "ANA", "namapoli": "Anak", "pasienbaru": 0, "norm": "000001",
                "tanggalperiksa": "2026-11-21", "kodedokter": 12345, "namadokter": "dr. Contoh", "jampraktek": "08:00-12:00",
                "jeniskunjungan": 1, "nomorreferensi": "0001R0040126B000001", "nomorantrean": "", "angkaantrean": 3,
                // The third of the session: twelve minutes after 08:00 WIB.
                "estimasidilayani": 1_795_223_520_000, "sisakuotajkn": 0, "kuotajkn": 0, "sisakuotanonjkn": 0, "kuotanonjkn": 0,
                "keterangan": "Peserta harap 30 menit lebih awal guna pencatatan administrasi.",
            ])
        #expect(self.body(Self.booking()).lacks.isEmpty)
    }

    @Test("names each field that nobody told")
    func fields() {
        var booking = Self.booking()
        for name in ["nohp", "nomorreferensi", "jeniskunjungan", "namadokter"] { booking.content[name] = nil }
        var session = DoctorSession(kodepoli: "ANA")
        session.namadokter = "dr. Contoh, Sp.A"
        booking.kodedokter = "D-01"
        let lacks = BookingBody(booking: booking, session: session, zone: Self.zone).lacks
        #expect(lacks == ["kodedokter:D-01", "jampraktek:D-01", "isian:nohp", "isian:nomorreferensi", "isian:jeniskunjungan"])
        // Who is no member has neither card nor reference.
        booking.content["jenispasien"] = "NON JKN"
        let body = BookingBody(booking: booking, session: session, zone: Self.zone)
        #expect(body.lacks == ["kodedokter:D-01", "jampraktek:D-01", "isian:nohp", "isian:jeniskunjungan"])
        #expect(body.add["nomorkartu"] == "" && body.add["nomorreferensi"] == "")
    }
}
