import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("Lists of registrations", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BookingListTests {
    private func intake(_ world: World) -> BPJSIntake {
        BPJSIntake(Intake(database: world.database, planners: []), now: { Samples.day.instant("12:00", in: .wib) })
    }

    private func command(_ norm: String, _ time: String = "08:00:00", day: LocalDate = Samples.day, tasks: [TaskID: String] = [:])
        -> BookingCommand
    {
        var command = BookingCommand(day: day, jamPeriksa: time, norm: norm)
        command.kodepoli = "ANA"
        command.kodedokter = "33690"
        command.jampraktek = "08:00-12:00"
        command.content = [
            "jenispasien": "NON JKN", "nohp": "0812000000", "namapoli": "Anak", "namadokter": "dr. Contoh", "jeniskunjungan": 3,
        ]
        for (task, clock) in tasks { command.tasks[task] = day.instant(clock, in: .wib) }
        return command
    }

    @discardableResult
    private func book(_ command: BookingCommand, _ world: World) async throws -> Antrean {
        let intake = intake(world)
        return try await world.inClinic { try await intake.book(command, of: world.clinic, in: $0).booking }
    }

    /// As if the platform had settled these.
    private func settle(_ booking: Antrean, _ state: String, steps: [String]? = nil, _ world: World) async throws {
        try await world.inClinic { scope in
            try await scope.execute(
                """
                UPDATE delivery SET state = \(state), hold = NULL, hold_reason = NULL, next_retry_at = NULL, open_dependencies = 0,
                    completed_at = now(), remote_id = CASE WHEN \(state) = 'completed' THEN 'x' END
                WHERE clinic_id = \(scope.id.rawValue) AND source_id = \(booking.id)
                    AND (\(steps)::text[] IS NULL OR coalesce(step, kind) = ANY (\(steps)::text[]))
                """)
        }
    }

    private func filter(_ day: LocalDate? = Samples.day, _ search: String? = nil, _ standings: [BookingStanding]? = nil) -> BookingFilter {
        var filter = BookingFilter(.sandbox, day: day)
        filter.search = search
        filter.standings = standings
        return filter
    }

    private func norms(_ filter: BookingFilter, after: UUID? = nil, limit: Int = 25, _ world: World) async throws -> [String?] {
        try await world.inClinic { try await BookingListStore.page(filter, after: after, limit: limit, in: $0) }.map(\.booking.norm)
    }

    @Test("each stands as what BPJS was told says, the counters agree with the list, and a mark is never a sending")
    func standings() async throws {
        try await World.with(.fkrtl) { world in
            let intake = intake(world)
            let sent = try await book(command("RM-1", "08:00:00", tasks: [.clinicWait: "08:10"]), world)
            try await settle(sent, "completed", steps: ["tambah_booking"], world)
            let failed = try await book(command("RM-2", "08:01:00", tasks: [.clinicWait: "08:10"]), world)
            try await settle(failed, "completed", steps: ["tambah_booking"], world)
            try await settle(failed, "failed", steps: ["3"], world)
            try await book(command("RM-3", "08:02:00"), world)
            let marked = try await book(command("RM-4", "08:03:00"), world)
            let given = try await book(command("RM-5", "08:04:00"), world)
            try await world.inClinic { scope in
                _ = try await intake.markSent(marked.id, reason: "lewat aplikasi", of: world.clinic, in: scope)
                _ = try await intake.cancelBooking(given.id, reason: "salah", of: world.clinic, in: scope)
            }
            var known = command("RM-6", "08:05:00")
            known.isFromMobileJKN = true
            known.kodebooking = "MJKN-1"
            try await book(known, world)

            let rows = try await world.inClinic { try await BookingListStore.page(filter(), limit: 25, in: $0) }
            #expect(rows.map(\.standing) == [.sent, .failed, .pending, .marked, .skipped, .sent])
            let counts = try await world.inClinic { try await BookingListStore.counts(filter(), in: $0) }
            #expect(counts == [.sent: 2, .failed: 1, .pending: 1, .marked: 1, .skipped: 1])
            for standing in BookingStanding.allCases {
                let found = try await norms(filter(Samples.day, nil, [standing]), world)
                #expect(found.count == counts[standing], "\(standing)")
            }
            #expect(try await world.inClinic { try await BookingListStore.find(failed.id, in: $0) }?.standing == .failed)
        }
    }

    @Test("pages go on where the one before ended, newest day first and a day by time")
    func pages() async throws {
        try await World.with(.fkrtl) { world in
            let next = Samples.day.adding(days: 1)
            try await book(command("RM-B", "09:00:00"), world)
            let first = try await book(command("RM-A", "08:00:00"), world)
            let last = try await book(command("RM-C", "07:00:00", day: next), world)
            #expect(try await norms(filter(nil), world) == ["RM-C", "RM-A", "RM-B"])
            #expect(try await norms(filter(nil), limit: 1, world) == ["RM-C"])
            #expect(try await norms(filter(nil), after: last.id, limit: 1, world) == ["RM-A"])
            #expect(try await norms(filter(nil), after: first.id, world) == ["RM-B"])
            #expect(try await norms(filter(next), world) == ["RM-C"])
        }
    }

    @Test("a registration is found by any of its numbers, its NIK, its card or the name, and by nothing else")
    func search() async throws {
        try await World.with(.fkrtl) { world in
            var wanted = command("RM-77")
            wanted.noRawat = "2026/11/21/000077"
            wanted.kodebooking = "KODE-77"
            wanted.nik = "9271060312000001"
            wanted.card = "0009000000077"
            wanted.name = "Ardianto Putra"
            try await book(wanted, world)
            var stranger = command("RM-78", "08:30:00")
            // Of somebody who is nobody's patient here, only the card is known.
            stranger.card = "0009000000078"
            try await book(stranger, world)
            for text in ["RM-77", "2026/11/21/000077", "KODE-77", "9271060312000001", "9271 0603 1200 0001", "0009000000077", "ardian"] {
                #expect(try await norms(filter(Samples.day, text), world) == ["RM-77"], "\(text)")
            }
            #expect(try await norms(filter(Samples.day, "0009000000078"), world) == ["RM-78"])
            for text in ["RM-7", "9271060312000009", "Budi"] {
                #expect(try await norms(filter(Samples.day, text), world).isEmpty, "\(text)")
            }
            #expect(try await norms(filter(Samples.day.adding(days: 1), "RM-77"), world).isEmpty)
        }
    }

    @Test("the figure of many days counts as the page of each day does, prescriptions that only the sealed part tells of included")
    func days() async throws {
        try await World.with(.fkrtl) { world in
            let poli: [TaskID: String] = [.clinicWait: "08:00", .clinic: "08:20", .pharmacyWait: "08:30"]
            let whole = try await book(command("RM-1", "08:00:00", tasks: poli), world)
            try await settle(whole, "completed", world)
            var prescribed = command("RM-2", "08:01:00", tasks: [.clinicWait: "08:00", .clinic: "08:40", .pharmacyWait: "08:50"])
            prescribed.content["jenisresep"] = "Racikan"
            try await settle(try await book(prescribed, world), "completed", world)
            var fetched = command("RM-3", "08:02:00", tasks: poli.merging([.pharmacy: "08:40", .done: "08:50"]) { first, _ in first })
            fetched.content["jenisresep"] = "Racikan"
            fetched.content["antreanfarmasi"] = 4
            try await settle(try await book(fetched, world), "completed", world)
            // Recorded, but BPJS has not got all of it.
            let half = try await book(command("RM-4", "08:03:00", tasks: poli), world)
            try await settle(half, "completed", steps: ["tambah_booking", "3", "4"], world)
            try await settle(try await book(command("RM-5", "08:04:00", tasks: [.absent: "09:00"]), world), "completed", world)
            let next = Samples.day.adding(days: 1)
            try await book(command("RM-6", "08:00:00", day: next), world)

            let (days, today, tomorrow) = try await world.inClinic { scope in
                (
                    try await ComplianceStore.days(from: Samples.day.adding(days: -28), until: next, .sandbox, in: scope),
                    Compliance(try await ComplianceStore.ofDay(Samples.day, .sandbox, in: scope)),
                    Compliance(try await ComplianceStore.ofDay(next, .sandbox, in: scope))
                )
            }
            #expect(days.map(\.day) == [Samples.day, next])
            #expect(days.map(\.total) == [4, 1] && days.map(\.complete) == [2, 0])
            #expect(days.map(\.total) == [today.whole.total, tomorrow.whole.total])
            #expect(days.map(\.complete) == [today.whole.complete, tomorrow.whole.complete])
            #expect(days.map(\.waiting) == [today.whole.stages[.clinicWait]?.median, nil])
            #expect(days[0].waiting == 20)
        }
    }
}
