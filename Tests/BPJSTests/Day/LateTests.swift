import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("After its day, what has not gone to BPJS", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct LateTests {
    private static let person = NamedPerson(card: "0009000000011", norm: "RM-1")
    private static let day = 86_400.0

    private func intake(_ world: World, at now: Date = Samples.noon) -> BPJSIntake {
        BPJSIntake(Intake(database: world.database, planners: []), now: { now })
    }

    @discardableResult
    private func queue(_ world: World, doctor: String = "12345", note: String = "", at now: Date = Samples.noon) async throws
        -> SubjectDelivery
    {
        var command = AntreanCommand(
            person: Self.person, day: Samples.day, kodepoli: "001",
            content: ["namapoli": "UMUM", "namadokter": "dr. Contoh", "keterangan": .string(note)])
        command.kodedokter = doctor
        command.jampraktek = "08:00-12:00"
        command.nomorantrean = "A-7"
        command.angkaantrean = 7
        let wanted = command
        let accepted = try await world.inClinic { try await intake(world, at: now).queue(wanted, of: world.clinic, in: $0) }
        return try #require(accepted.deliveries.first)
    }

    private func register(_ world: World, at now: Date = Samples.noon) async throws -> SubjectDelivery {
        let accepted = try await world.inClinic { scope in
            try await intake(world, at: now).put(
                PCareCommand(
                    kind: .pendaftaran, person: Self.person, day: Samples.day, kdPoli: "001",
                    content: ["noKartu": "0009000000011", "tglDaftar": "21-11-2026", "kdPoli": "001"]), of: world.clinic, in: scope)
        }
        return try #require(accepted.deliveries.first)
    }

    private func row(_ id: UUID, _ world: World) async throws -> DeliveryRow {
        try #require(try await world.inClinic { try await DeliveryListStore.find(id, in: $0) })
    }

    private func run(_ world: World, at now: Date) async throws -> JobResult {
        try await LateJob(database: world.database, now: { now }).run(JobRun(clinic: world.clinic, isForced: false, say: { _ in }))
    }

    private func count(_ kind: String, _ channel: Channel, _ world: World) async throws -> KindCount {
        try await world.inClinic {
            try await DeliveryListStore.count(DeliveryFilter(channel: channel, kind: kind, from: Samples.day, until: Samples.day), in: $0)
        }
    }

    private func causes(_ world: World, _ state: CauseFilter.State = .open) async throws -> [String: Int] {
        let found = try await world.inClinic { try await CauseStore.page(CauseFilter(state: state), after: nil, limit: 9, in: $0) }
        return Dictionary(found.map { ($0.code, $0.count) }, uniquingKeysWith: +)
    }

    @Test("fails in a clinic too whose access was never entered")
    func withoutAccess() async throws {
        try await World.with(hasAccess: false) { world in
            let queued = try await queue(world)
            _ = try await run(world, at: Samples.noon.addingTimeInterval(Self.day))
            let late = try await row(queued.id, world)
            #expect(late.state == "failed" && late.errorCode == "LATE")
        }
    }

    @Test("fails when the day is over in the clinic's own zone", arguments: [(ClinicTimeZone.wib, "pending"), (.wit, "failed")])
    func zones(zone: ClinicTimeZone, state: String) async throws {
        try await World.with(zone: zone) { world in
            let queued = try await queue(world)
            // 22.30 WIB is 00.30 WIT of the next day.
            _ = try await run(world, at: Samples.noon + 10.5 * 3_600)
            let row = try await row(queued.id, world)
            #expect(row.state == state && (row.errorCode == "LATE") == (state == "failed"))
            let count = try await count("tambah_antrean", .antreanFKTP, world)
            #expect((count.pending, count.failed) == (state == "failed" ? (0, 1) : (1, 0)))
            #expect(try await causes(world) == (state == "failed" ? ["LATE": 1] : [:]))
        }
    }

    @Test("is taken by PCare for as many days as the clinic says, and does not wait for the queue's")
    func backDays() async throws {
        try await World.with { world in
            let queued = try await queue(world)
            let registered = try await register(world)
            #expect(try await row(registered.id, world).hold == .dependency)
            let result = try await run(world, at: Samples.noon + 3 * Self.day)
            #expect(result == .done("1 kiriman ditutup karena hari pelayanannya sudah lewat."))
            #expect(try await row(queued.id, world).state == "failed")
            let free = try await row(registered.id, world)
            #expect(free.state == "pending" && free.hold == nil)
            // Planned again it still goes: nothing will ever come of what it came after.
            #expect(try await register(world, at: Samples.noon + 3 * Self.day).hold == nil)
            _ = try await world.inClinic { try await SettingsStore.set([("pcare-back-days", "4")], by: .cli, in: $0) }
            #expect(try await run(world, at: Samples.noon + 4 * Self.day) == .nothing("Tidak ada kiriman yang lewat hari."))
            _ = try await run(world, at: Samples.noon + 5 * Self.day)
            let late = try await row(registered.id, world)
            #expect(late.state == "failed" && late.errorMessage?.contains("sampai 4 hari") == true)
            #expect(BusinessRules.explain("LATE", .pcare).remedy.contains("data susulan"))
        }
    }

    @Test("fails also when it waited for a code, whose cause is healed then")
    func held() async throws {
        try await World.with { world in
            let queued = try await queue(world, doctor: "D-01")
            #expect(try await causes(world) == ["kodedokter:D-01": 1])
            _ = try await run(world, at: Samples.noon + Self.day)
            #expect(try await row(queued.id, world).state == "failed")
            #expect(try await causes(world) == ["LATE": 1])
            #expect(try await causes(world, .healed) == ["kodedokter:D-01": 0])
        }
    }

    @Test("is left alone while it is leaving, or while its answer is in doubt", arguments: ["leaving", "lost"])
    func uncertain(how: String) async throws {
        try await World.with { world in
            let queued = try await queue(world)
            if how == "leaving" {
                try await world.bend(
                    """
                    UPDATE lane SET in_flight = ARRAY[\(queued.id)]::uuid[], lease_owner = gen_random_uuid(),
                        next_due_at = now() + interval '1 minute'
                    WHERE channel = 'antrean_fktp'
                    """)
            } else {
                try await world.bend(
                    "UPDATE delivery SET uncertain = true, hold = 'reconciling', next_retry_at = now() WHERE id = \(queued.id)")
            }
            #expect(try await run(world, at: Samples.noon + Self.day) == .nothing("Tidak ada kiriman yang lewat hari."))
            #expect(try await causes(world).isEmpty)
        }
    }

    @Test("fails at once when it is said days later")
    func saidLate() async throws {
        try await World.with { world in
            #expect(try await queue(world, at: Samples.noon + Self.day).state == .failed)
            // PCare takes it still, and it waits for nothing.
            let registered = try await register(world, at: Samples.noon + Self.day)
            #expect(registered.state == .pending && registered.hold == nil)
        }
    }

    @Test("is sent again by a person alone, and is tried then")
    func resent() async throws {
        try await World.with { world in
            let queued = try await queue(world)
            let later = Samples.noon + Self.day
            _ = try await run(world, at: later)
            for note in ["", "Harap datang lebih awal."] {
                let again = try await queue(world, note: note, at: later)
                #expect(again.id == queued.id && again.state == .failed)
            }
            let count = try await count("tambah_antrean", .antreanFKTP, world)
            #expect((count.pending, count.failed) == (0, 1))
            let email = try #require(EmailAddress("sari@klinik.test"))
            let sari = try #require(
                try await world.database.platform {
                    try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0)
                })
            let resend = Resend(
                kinds: try KindRegistry(BPJSCatalog.kinds()), intake: Intake(database: world.database, planners: []),
                rebuildSource: { _, _, _, _ in false })
            let outcome = try await world.inClinic {
                try await resend.run(queued.id, .same, confirmed: false, by: .person(id: sari.id, name: sari.name), in: $0)
            }
            #expect(outcome == .queued(queued.id))
            #expect(try await run(world, at: later + 300) == .nothing("Tidak ada kiriman yang lewat hari."))
            #expect(try await row(queued.id, world).state == "pending")
            #expect(try await causes(world) == ["LATE": 0])
        }
    }
}
