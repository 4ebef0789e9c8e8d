import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("What a clinic says to BPJS is stored", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BPJSIntakeTests {
    private static let person = NamedPerson(card: "0009000000011", norm: "RM-1")

    private func intake(_ world: World) -> BPJSIntake { BPJSIntake(Intake(database: world.database, planners: []), now: { Samples.noon }) }

    private func command(_ doctor: String = "12345", hours: String? = "08:00-12:00", poli: String = "001") -> AntreanCommand {
        var command = AntreanCommand(
            person: Self.person, day: Samples.day, kodepoli: poli, content: ["namapoli": "UMUM", "namadokter": "dr. Contoh"])
        command.kodedokter = doctor
        command.jampraktek = hours
        command.nomorantrean = "A-7"
        command.angkaantrean = 7
        return command
    }

    private func body(_ id: UUID, _ world: World) async throws -> JSON {
        try await world.inClinic { scope in
            let row = try #require(try await DeliveryListStore.find(id, in: scope))
            return try #require(try await DeliveryListStore.bodies(of: [row], in: scope)[id])
        }
    }

    @Test("a doctor by the clinic's own code waits for a mapping, and goes by itself once there is one")
    func released() async throws {
        try await World.with { world in
            let intake = intake(world)
            let accepted = try await world.inClinic { try await intake.queue(command("D-01", hours: nil), of: world.clinic, in: $0) }
            let held = try #require(accepted.deliveries.first)
            #expect(held.hold == "mapping" && held.holdReason == "kodedokter:D-01")
            _ = try await world.inClinic { scope in
                try await BPJSMappingStore.set(
                    BPJSMapping(
                        .dokter, "D-01", .antreanFKTP, remoteCode: "700", remoteName: "dr. BPJS", extra: ["jampraktek": "08.00 - 12.00"]),
                    .sandbox, by: .cli, in: scope)
            }
            try await intake.release(of: world.clinic, in: world.database)
            let again = try await world.inClinic { try await intake.queue(command("D-01", hours: nil), of: world.clinic, in: $0) }
            #expect(again.id == accepted.id && again.deliveries.map(\.id) == [held.id])
            #expect(again.deliveries[0].hold == nil)
            let body = try await body(held.id, world)
            #expect(body["kodedokter"] == 700 && body["jampraktek"] == "08:00-12:00")
        }
    }

    @Test("what BPJS took is sent no second time with another content, but a visit")
    func accepted() async throws {
        try await World.with { world in
            let resend = Resend(
                kinds: try KindRegistry(BPJSCatalog.kinds()), intake: Intake(database: world.database, planners: []),
                rebuildSource: intake(world).rebuild)
            let registration = PCareCommand(
                kind: .pendaftaran, person: Self.person, day: Samples.day, kdPoli: "001",
                content: ["noKartu": "0009000000011", "kdPoli": "001", "keluhan": "Batuk"])
            let accepted = try await world.inClinic { try await intake(world).put(registration, of: world.clinic, in: $0) }
            let id = try #require(accepted.deliveries.first?.id)
            let edited: ResendBody = .edited(["keluhan": "Demam"], reason: "Salah tulis")
            try await world.inClinic { scope in
                _ = try await scope.execute(
                    """
                    UPDATE delivery SET state = 'completed', completed_at = now(), remote_id = 'A1', hold = NULL
                    WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
                    """)
            }
            #expect(
                try await world.inClinic { try await resend.run(id, edited, confirmed: true, by: .cli, in: $0) }
                    == .refused("Data ini sudah diterima BPJS, yang tidak menerima perubahannya."))
            #expect(
                try await world.inClinic { try await resend.run(id, .rebuilt, confirmed: true, by: .cli, in: $0) }
                    == .refused("Data ini sudah diterima BPJS, yang tidak menerima perubahannya."))
            #expect(BPJSCatalog.kinds().filter(\.takesUpdates).map(\.name) == ["tambah_kunjungan"])
        }
    }

    @Test("a poli by the clinic's own code is told by BPJS's, to both services")
    func polis() async throws {
        try await World.with { world in
            let intake = intake(world)
            _ = try await world.inClinic { scope in
                for channel in [PlatformChannel.antreanFKTP, .pcare] {
                    try await BPJSMappingStore.set(
                        BPJSMapping(.poli, "U1", channel, remoteCode: "001", remoteName: "UMUM"), .sandbox, by: .cli, in: scope)
                }
            }
            let queued = try await world.inClinic { try await intake.queue(command(poli: "U1"), of: world.clinic, in: $0) }
            let registered = try await world.inClinic { scope in
                try await intake.put(
                    PCareCommand(
                        kind: .pendaftaran, person: Self.person, day: Samples.day, kdPoli: "U1",
                        content: ["noKartu": "0009000000011", "tglDaftar": "21-11-2026", "kdPoli": "U1"]), of: world.clinic, in: scope)
            }
            #expect(try await body(queued.deliveries[0].id, world)["kodepoli"] == "001")
            #expect(try await body(registered.deliveries[0].id, world)["kdPoli"] == "001")
            #expect(registered.deliveries[0].hold == "dependency")
        }
    }

    @Test("the clinic's own numbers and those given to Mobile JKN never meet")
    func numbers() async throws {
        try await World.with { world in
            let intake = intake(world)
            _ = try await world.inClinic { try await intake.queue(command(), of: world.clinic, in: $0) }
            let next = try await world.inClinic { try await AntreanNumberStore.next("001", on: Samples.day, .sandbox, in: $0) }
            #expect(next == 8)
        }
    }

    @Test("a poli and a doctor by the clinic's own codes stand in the queue that Mobile JKN asks for, and share its numbers")
    func ownCodes() async throws {
        try await World.with { world in
            let intake = intake(world)
            _ = try await world.inClinic { scope in
                for (subject, own, code) in [(BPJSMapping.Subject.poli, "U1", "001"), (.dokter, "D-01", "12345")] {
                    try await BPJSMappingStore.set(
                        BPJSMapping(subject, own, .antreanFKTP, remoteCode: code, remoteName: own), .sandbox, by: .cli, in: scope)
                }
                _ = try await intake.queue(command("D-01", poli: "U1"), of: world.clinic, in: scope)
            }
            @Sendable func queue(_ doctor: String) -> AntreanQueue {
                AntreanQueue(
                    environment: .sandbox, channel: .antreanFKTP, day: Samples.day, kodepoli: "001", kodedokter: doctor, jampraktek: nil)
            }
            let (here, there, hasPlace, next) = try await world.inClinic { scope in
                let person = scope.keys.blindIndex(Self.person.card ?? "", of: .bpjs)
                return (
                    try await AntreanQueueStore.count(queue("12345"), in: scope).total,
                    try await AntreanQueueStore.count(queue("54321"), in: scope).total,
                    try await AntreanQueueStore.hasPlace(person, nil, in: queue("12345"), scope),
                    try await AntreanNumberStore.next("001", on: Samples.day, .sandbox, in: scope)
                )
            }
            #expect(here == 1 && there == 0 && hasPlace && next == 8)
        }
    }

    @Test("a number that was taken in Mobile JKN is the place that the clinic tells of under its own code of the poli")
    func takenUnderBPJSCode() async throws {
        try await World.with { world in
            let intake = intake(world)
            let person = try await world.inClinic { scope in scope.keys.blindIndex(Self.person.card ?? "", of: .bpjs) }
            var taken = Antrean(
                environment: .sandbox, channel: .antreanFKTP, source: .mobileJKN, day: Samples.day, kodepoli: "001", person: person,
                content: ["nomorkartu": .string(Self.person.card ?? "")], createdAt: Date())
            taken.angkaantrean = 3
            let place = taken
            let queued = try await world.inClinic { scope in
                try await AntreanStore.insert(place, in: scope)
                try await BPJSMappingStore.set(
                    BPJSMapping(.poli, "U1", .antreanFKTP, remoteCode: "001", remoteName: "UMUM"), .sandbox, by: .cli, in: scope)
                return try await intake.queue(command(poli: "U1"), of: world.clinic, in: scope)
            }
            #expect(queued.id == place.id && queued.deliveries.isEmpty)
        }
    }

    @Test("who is no known patient is known by the name that was told, which BPJS is not")
    func named() async throws {
        try await World.with { world in
            let intake = intake(world)
            var command = command()
            command.person.name = "Budi Contoh"
            let wanted = command
            let queued = try await world.inClinic { try await intake.queue(wanted, of: world.clinic, in: $0) }
            let registered = try await world.inClinic { scope in
                try await intake.put(
                    PCareCommand(
                        kind: .pendaftaran, person: wanted.person, day: Samples.day, kdPoli: "001",
                        content: ["noKartu": "0009000000011", "tglDaftar": "21-11-2026", "kdPoli": "001"]), of: world.clinic, in: scope)
            }
            let told = try await world.inClinic { try await ToldPerson.of([queued.id, registered.id], in: $0) }
            let budi = ToldPerson(name: "Budi Contoh", norm: "RM-1", card: "0009000000011")
            #expect(told == [queued.id: budi, registered.id: budi])
            for accepted in [queued, registered] {
                #expect(try await body(accepted.deliveries[0].id, world)["nama"] == nil)
            }
        }
    }

    @Test("nobody, and what is not there, are refused")
    func refusals() async throws {
        try await World.with { world in
            let intake = intake(world)
            await #expect(throws: BPJSIntake.Refusal.unknown) {
                try await world.inClinic { try await intake.cancel(.id(UUID()), reason: "x", of: world.clinic, in: $0) }
            }
            await #expect(throws: BPJSIntake.Refusal.nobody) {
                try await world.inClinic { scope in
                    try await intake.queue(
                        AntreanCommand(person: NamedPerson(), day: Samples.day, kodepoli: "001", content: [:]), of: world.clinic, in: scope)
                }
            }
        }
    }
}
