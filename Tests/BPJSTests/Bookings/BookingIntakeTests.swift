import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("A registration for Mobile JKN", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BookingIntakeTests {
    private static let day = LocalDate(Date(), in: .wib)

    private func intake(_ world: World) -> BPJSIntake { BPJSIntake(Intake(database: world.database, planners: [])) }

    private func command(_ norm: String = "000001", time: String = "07:30:00", doctor: String = "12345") -> BookingCommand {
        var command = BookingCommand(day: Self.day, jamPeriksa: time, norm: norm)
        command.card = "00090000000" + norm.suffix(2)
        command.kodepoli = "ANA"
        command.kodedokter = doctor
        command.jampraktek = "08:00-12:00"
        command.content = [
            "nohp": "081200000000", "namapoli": "Anak", "namadokter": "dr. Contoh", "jeniskunjungan": 1,
            "nomorreferensi": "0001R0040126B000001",
        ]
        command.nik = "99000000000000" + norm.suffix(2)
        return command
    }

    private func book(_ command: BookingCommand, _ world: World) async throws -> AcceptedBooking {
        try await world.inClinic { try await intake(world).book(command, of: world.clinic, in: $0) }
    }

    private func at(_ clock: String) -> Date { Self.day.instant(clock, in: .wib) }

    private func states(_ accepted: AcceptedBooking) -> [String] {
        accepted.deliveries.map { "\($0.kind) \($0.state.rawValue) \($0.hold ?? "-")" }
    }

    @Test("told again under its key is the same one; number and code are made once and stay")
    func same() async throws {
        try await World.with(.fkrtl) { world in
            let first = try await book(command(), world)
            let day = Self.day.text.replacing("-", with: "")
            #expect(first.booking.kodebooking == "\(day)ANA001" && first.booking.nomorantrean == "ANA-1")
            #expect(states(first) == ["tambah_booking pending -"])
            var again = BookingCommand(day: Self.day, jamPeriksa: "07:30:00", norm: "000001")
            again.tasks = [.clinicWait: at("08:00")]
            again.noRawat = "2026/11/21/0001"
            let second = try await book(again, world)
            #expect(second.booking.id == first.booking.id && second.booking.kodebooking == first.booking.kodebooking)
            #expect(second.booking.noRawat == "2026/11/21/0001" && second.booking.content["namapoli"] == "Anak")
            #expect(states(second) == ["tambah_booking pending -", "update_waktu pending dependency"])
            let other = try await book(command("000002"), world)
            #expect(other.booking.id != first.booking.id && other.booking.kodebooking == "\(day)ANA002")
        }
    }

    @Test("two doctors' first numbers of a poli get different codes; a code that is another's is refused")
    func codes() async throws {
        try await World.with(.fkrtl) { world in
            var one = command()
            one.nomorantrean = "A-001"
            var two = command("000002", doctor: "54321")
            two.nomorantrean = "B-001"
            let first = try await book(one, world).booking
            let second = try await book(two, world).booking
            #expect(first.angkaantrean == 1 && second.angkaantrean == 1)
            #expect(second.kodebooking == first.kodebooking.map { $0 + "B" })
            var third = command("000003")
            third.kodebooking = first.kodebooking
            let taken = third
            await #expect(throws: BPJSIntake.Refusal.codeTaken) { try await book(taken, world) }
        }
    }

    @Test("a task without the one before it waits, and both go once that is told")
    func missing() async throws {
        try await World.with(.fkrtl) { world in
            var telling = command()
            telling.tasks = [.clinicWait: at("08:00"), .pharmacyWait: at("08:40")]
            let first = try await book(telling, world)
            #expect(first.deliveries.last?.holdReason == "tugas:4")
            telling.tasks = [.clinic: at("08:20")]
            let second = try await book(telling, world)
            #expect(second.deliveries.count == 4 && second.deliveries.allSatisfy { $0.hold != "mapping" })
            telling.tasks = [.clinic: nil]
            let third = try await book(telling, world)
            #expect(third.deliveries.contains { $0.key.hasSuffix(":4") && $0.state == .skipped })
            #expect(third.deliveries.contains { $0.key.hasSuffix(":5") && $0.holdReason == "tugas:4" })
            telling.tasks = [.clinic: at("08:25")]
            let fourth = try await book(telling, world)
            #expect(fourth.deliveries.count == 4 && fourth.deliveries.allSatisfy { $0.state == .pending && $0.hold != "mapping" })
        }
    }

    @Test("given up before it was sent is not told at all; closed by hand is skipped, and later times still go")
    func ends() async throws {
        try await World.with(.fkrtl) { world in
            let booked = try await book(command(), world).booking
            let cancelled = try await world.inClinic {
                try await intake(world).cancelBooking(booked.id, reason: "Pasien berhalangan", of: world.clinic, in: $0)
            }
            #expect(states(cancelled) == ["tambah_booking skipped -"])
            await #expect(throws: BPJSIntake.Refusal.ended) { try await book(command(), world) }

            var telling = command("000002")
            telling.tasks = [.clinicWait: at("08:00")]
            let other = try await book(telling, world).booking
            let marked = try await world.inClinic {
                try await intake(world).markSent(other.id, reason: "Dicatat di aplikasi lain", of: world.clinic, in: $0)
            }
            #expect(states(marked) == ["tambah_booking skipped -", "update_waktu skipped -"])
            telling.tasks[.clinic] = at("08:20")
            #expect(states(try await book(telling, world)).last == "update_waktu pending -")
        }
    }

    @Test("of a doctor whom only the clinic's code names waits, and goes by itself with BPJS's code and hours once that is mapped")
    func mapped() async throws {
        try await World.with(.fkrtl) { world in
            var telling = command(doctor: "D-01")
            telling.jampraktek = nil
            let held = try await book(telling, world)
            #expect(held.deliveries[0].holdReason == "kodedokter:D-01")
            try await world.inClinic { scope in
                try await BPJSMappingStore.set(
                    BPJSMapping(
                        .dokter, "D-01", .mobileJKN, remoteCode: "700", remoteName: "dr. BPJS", extra: ["jampraktek": "08.00 - 12.00"]),
                    .sandbox, by: .cli, in: scope)
            }
            try await intake(world).release(of: world.clinic, in: world.database)
            let bookings = try await world.inClinic { try await BookingStore.ofDay(Self.day, .sandbox, in: $0) }
            let standing = try #require(try await world.inClinic { try await intake(world).progress(of: bookings, in: $0) }.first)
            #expect(standing.deliveries.map(\.hold) == [nil])
            let body = try await world.inClinic { scope in
                let row = try #require(try await DeliveryListStore.find(standing.deliveries[0].id, in: scope))
                return try #require(try await DeliveryListStore.bodies(of: [row], in: scope)[row.id])
            }
            #expect(body["kodedokter"] == 700 && body["jampraktek"] == "08:00-12:00")
        }
    }

    @Test("is the booking that the patient took in Mobile JKN: no second one, no add")
    func taken() async throws {
        try await World.with(.fkrtl) { world in
            let card = try await world.inClinic { scope in scope.keys.blindIndex("0009000000001", of: .bpjs) }
            var inbound = Antrean(
                environment: .sandbox, channel: .mobileJKN, source: .mobileJKN, day: Self.day, kodepoli: "ANA", person: card,
                content: ["nomorkartu": "0009000000001", "namapoli": "Anak"], createdAt: Date())
            inbound.kodebooking = "BOOKING-9"
            inbound.angkaantrean = 9
            let place = inbound
            try await world.inClinic { try await AntreanStore.insert(place, in: $0) }
            var telling = command()
            telling.tasks = [.clinicWait: at("08:00")]
            let booked = try await book(telling, world)
            #expect(booked.booking.id == place.id && booked.booking.kodebooking == "BOOKING-9" && booked.booking.angkaantrean == 9)
            #expect(states(booked) == ["update_waktu pending -"])
        }
    }

    @Test("of a day that is over fails as late at once; nothing of it is sent")
    func late() async throws {
        try await World.with(.fkrtl) { world in
            var telling = BookingCommand(day: Self.day.adding(days: -1), jamPeriksa: "07:30:00", norm: "000001")
            telling.kodepoli = "ANA"
            telling.card = "0009000000001"
            telling.tasks = [.clinicWait: at("08:00").addingTimeInterval(-86_400)]
            let late = try await book(telling, world)
            #expect(late.deliveries.map(\.errorCode) == ["LATE", "LATE"])
            #expect(late.deliveries.allSatisfy { $0.state == .failed })
        }
    }
}
