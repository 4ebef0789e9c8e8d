import Clinics
import Delivery
import Foundation
import JSON
import Logging
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("What BPJS refused is made again", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RebuildTests {
    private func intake(_ world: World) -> BPJSIntake { BPJSIntake(Intake(database: world.database, planners: []), now: { Samples.noon }) }

    private func resend(_ world: World) throws -> Resend {
        Resend(
            kinds: try KindRegistry(BPJSCatalog.kinds()), intake: Intake(database: world.database, planners: []),
            rebuildSource: intake(world).rebuild)
    }

    /// A registration at PCare under the clinic's own code of the poli, which PCare does not know.
    private func refused(_ card: String, _ world: World) async throws -> UUID {
        let command = PCareCommand(
            kind: .pendaftaran, person: NamedPerson(card: card, norm: "RM-\(card.suffix(2))"), day: Samples.day, kdPoli: "U1",
            content: [
                "noKartu": .string(card), "tglDaftar": "21-11-2026", "kdPoli": "U1", "keluhan": "Batuk", "kdProviderPeserta": "0001B001",
                "kunjSakit": true, "sistole": 120, "diastole": 80, "beratBadan": 60, "tinggiBadan": 165, "respRate": 20, "lingkarPerut": 70,
                "heartRate": 80, "rujukBalik": 0, "kdTkp": "10",
            ])
        let accepted = try await world.inClinic { try await intake(world).put(command, of: world.clinic, in: $0) }
        let id = try #require(accepted.deliveries.first?.id)
        try await fail(id, world)
        return id
    }

    private func fail(_ id: UUID, _ world: World) async throws {
        _ = try await world.inClinic { scope in
            try await scope.execute(
                """
                UPDATE delivery SET state = 'failed', hold = NULL, hold_reason = NULL, completed_at = now(), attempts = 1,
                    error_code = 'poli', error_message = 'Poli tidak ditemukan'
                WHERE clinic_id = \(scope.id.rawValue) AND id = \(id)
                """)
        }
    }

    private func map(_ world: World) async throws {
        _ = try await world.inClinic { scope in
            try await BPJSMappingStore.set(
                BPJSMapping(.poli, "U1", .pcare, remoteCode: "001", remoteName: "UMUM"), .sandbox, by: .cli, in: scope)
        }
    }

    /// Works a task off.
    private func finish(_ id: UUID, _ world: World) async throws -> BulkTask? {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(
            database: world.database, kinds: try KindRegistry(BPJSCatalog.kinds()), ports: [],
            intake: Intake(database: world.database, planners: []), logger: logger)
        let runner = BulkRunner(database: world.database, resend: try resend(world), engine: engine, logger: logger)
        let running = Task { await runner.run() }
        var task: BulkTask?
        for _ in 0..<100 where task?.state != .finished {
            try await Task.sleep(for: .milliseconds(50))
            task = try await world.inClinic { try await BulkTaskStore.find(id, in: $0) }
        }
        running.cancel()
        await running.value
        return task
    }

    private func sari(_ world: World) async throws -> Actor {
        let email = try #require(EmailAddress("sari@klinik.test"))
        let sari = try #require(
            try await world.database.platform { try await UserStore.create(email, name: "Sari", isSuperadmin: false, by: .cli, in: $0) })
        return .person(id: sari.id, name: sari.name)
    }

    private func row(_ id: UUID, _ world: World) async throws -> (row: DeliveryRow, body: JSON) {
        try await world.inClinic { scope in
            let row = try #require(try await DeliveryListStore.find(id, in: scope))
            return (row, try #require(try await DeliveryListStore.bodies(of: [row], in: scope)[id]))
        }
    }

    @Test("from the codes of now, and goes first; the same content goes as it was")
    func rebuilt() async throws {
        try await World.with { world in
            let id = try await refused("0009000000011", world)
            try await map(world)
            let resend = try resend(world)
            let same = try await world.inClinic { try await resend.run(id, .same, confirmed: false, by: .cli, in: $0) }
            #expect(same == .queued(id))
            #expect(try await row(id, world).body["kdPoli"] == "U1")
            try await fail(id, world)
            let rebuilt = try await world.inClinic { try await resend.run(id, .rebuilt, confirmed: false, by: .cli, in: $0) }
            #expect(rebuilt == .queued(id))
            let (delivery, body) = try await row(id, world)
            #expect(body["kdPoli"] == "001" && delivery.state == "pending" && delivery.hold == nil && delivery.attempts == 0)
        }
    }

    @Test("an edit gives way to what is made again")
    func edited() async throws {
        try await World.with { world in
            let id = try await refused("0009000000011", world)
            let resend = try resend(world)
            var body = try await row(id, world).body
            body["keluhan"] = "Demam"
            let edit: ResendBody = .edited(body, reason: "Salah tulis")
            let sari = try await sari(world)
            let asked = try await world.inClinic { try await resend.run(id, edit, confirmed: false, by: sari, in: $0) }
            #expect(asked == .queued(id), "\(asked)")
            #expect(try await row(id, world).body["keluhan"] == "Demam")
            try await fail(id, world)
            let rebuilt = try await world.inClinic { try await resend.run(id, .rebuilt, confirmed: false, by: .cli, in: $0) }
            #expect(rebuilt == .queued(id))
            #expect(try await row(id, world).body["keluhan"] == "Batuk")
        }
    }

    /// A task of a registration that BPJS refused, and that was given up since, in a version that left its tasks as they were.
    private func ofGivenUp(_ world: World) async throws -> UUID {
        var command = BookingCommand(day: Samples.day, jamPeriksa: "07:30:00", norm: "000001")
        command.card = "0009000000001"
        command.kodepoli = "ANA"
        command.kodedokter = "700"
        command.jampraktek = "08:00-12:00"
        command.tasks = [.clinicWait: Samples.day.instant("07:30", in: .wib)]
        let told = command
        let booked = try await world.inClinic { try await intake(world).book(told, of: world.clinic, in: $0) }
        let task = try #require(booked.deliveries.first { $0.kind == "update_waktu" }?.id)
        try await fail(task, world)
        _ = try await world.inClinic {
            try await $0.execute(
                "UPDATE antrean SET cancelled_at = now() WHERE clinic_id = \(world.clinic.id.rawValue) AND id = \(booked.booking.id)")
        }
        return task
    }

    @Test("what was given up meanwhile is closed instead of told")
    func givenUp() async throws {
        try await World.with(.fkrtl) { world in
            let task = try await ofGivenUp(world)
            let resend = try resend(world)
            let outcome = try await world.inClinic { try await resend.run(task, .rebuilt, confirmed: false, by: .cli, in: $0) }
            #expect(outcome == .refused("Menurut data sekarang ini tidak perlu dikirim lagi, jadi ditutup."))
            #expect(try await row(task, world).row.state == "skipped")
        }
    }

    @Test("what stands in another environment than the clinic is left as it is")
    func elsewhere() async throws {
        try await World.with { world in
            let id = try await refused("0009000000011", world)
            _ = try await world.inClinic {
                try await $0.execute("UPDATE pcare_record SET environment = 'production' WHERE clinic_id = \(world.clinic.id.rawValue)")
            }
            let resend = try resend(world)
            let outcome = try await world.inClinic { try await resend.run(id, .rebuilt, confirmed: false, by: .cli, in: $0) }
            #expect(outcome == .refused("Data asalnya tidak ada lagi di lingkungan ini, jadi tidak dapat disusun ulang."))
            #expect(try await row(id, world).row.state == "failed")
        }
    }

    @Test("all at once, as a task that counts first what would go and what is left, and why")
    func bulk() async throws {
        try await World.with { world in
            let first = try await refused("0009000000011", world)
            let second = try await refused("0009000000012", world)
            let waiting = try await world.inClinic { scope in
                try await intake(world).queue(
                    AntreanCommand(person: NamedPerson(card: "0009000000013"), day: Samples.day, kodepoli: "001", content: [:]),
                    of: world.clinic, in: scope)
            }
            #expect(!waiting.deliveries.isEmpty)
            try await map(world)
            let sari = try await sari(world)
            let filter = DeliveryFilter(channel: .pcare, kind: "tambah_pendaftaran", from: Samples.day, until: Samples.day)
            let task = try await world.inClinic { scope in
                let preview = try await BulkTaskStore.preview(filter, picked: nil, in: scope)
                #expect(preview.kinds == ["tambah_pendaftaran": 2] && preview.left.isEmpty, "the queue's is of another platform")
                return try await BulkTaskStore.start(
                    filter, picked: nil, words: "Pendaftaran gagal", rebuilt: true, reason: nil,
                    by: sari, in: scope)
            }
            let done = try await finish(try #require(task), world)
            #expect(done.map { [$0.done, $0.skipped, $0.total] } == [2, 0, 2] && done?.state == .finished && done?.channel == .pcare)
            for delivery in [first, second] {
                let (row, body) = try await row(delivery, world)
                #expect(row.state == "pending" && body["kdPoli"] == "001")
            }
        }
    }

    @Test("all at once, without what is not to be told any more: that is closed, and counts as left")
    func bulkGivenUp() async throws {
        try await World.with(.fkrtl) { world in
            let task = try await ofGivenUp(world)
            let sari = try await sari(world)
            let id = try await world.inClinic { scope in
                try await BulkTaskStore.start(
                    DeliveryFilter(channel: .mobileJKN, status: .failed), picked: nil, words: "Gagal", rebuilt: true, reason: nil, by: sari,
                    in: scope)
            }
            let done = try await finish(try #require(id), world)
            #expect(done.map { [$0.done, $0.skipped, $0.total] } == [0, 1, 1])
            #expect(try await row(task, world).row.state == "skipped")
        }
    }

    @Test("by the medical record number that was told, also of who is no known patient")
    func toldNumber() async throws {
        try await World.with { world in
            let id = try await refused("0009000000011", world)
            _ = try await refused("0009000000012", world)
            let found = try await world.inClinic { scope in
                var filter = DeliveryFilter(channel: .pcare, kind: "tambah_pendaftaran")
                filter.medicalRecordNumber = "RM-11"
                filter.sources = try await ToldPerson.sources("RM-11", in: scope)
                return (
                    try await DeliveryListStore.page(filter, after: nil, limit: 10, in: scope).map(\.id),
                    try await DeliveryListStore.count(filter, in: scope).failed
                )
            }
            #expect(found.0 == [id] && found.1 == 1)
        }
    }
}
