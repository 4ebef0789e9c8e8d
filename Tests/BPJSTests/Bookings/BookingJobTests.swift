import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("The five-minute job of Mobile JKN", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct BookingJobTests {
    private static let noon = Samples.day.instant("12:00", in: .wib)

    private func job(_ world: World) throws -> BookingJob {
        let intake = Intake(database: world.database, planners: [])
        let bpjs = BPJSIntake(intake, now: { Self.noon })
        return BookingJob(
            database: world.database, intake: bpjs,
            resend: Resend(kinds: try KindRegistry(BPJSCatalog.kinds()), intake: intake, rebuildSource: bpjs.rebuild), now: { Self.noon })
    }

    private func run(_ world: World) async throws -> JobResult {
        try await job(world).run(JobRun(clinic: world.clinic, isForced: false, say: { _ in }))
    }

    @Test("picks up what has become ready, and says how far today's registrations have come")
    func released() async throws {
        try await World.with(.fkrtl) { world in
            #expect(try await run(world) == .nothing("Tidak ada registrasi pada \(Indonesian.date(Samples.day))."))
            var command = BookingCommand(day: Samples.day, jamPeriksa: "07:30:00", norm: "000001")
            command.card = "0009000000001"
            command.nik = "9900000000000001"
            command.kodepoli = "ANA"
            command.kodedokter = "D-01"
            command.jampraktek = "08:00-12:00"
            command.content = [
                "nohp": "081200000000", "namapoli": "Anak", "namadokter": "dr. Contoh", "jeniskunjungan": 1,
                "nomorreferensi": "0001R0040126B000001",
            ]
            let told = command
            _ = try await world.inClinic { scope in
                try await BPJSIntake(Intake(database: world.database, planners: []), now: { Self.noon })
                    .book(told, of: world.clinic, in: scope)
            }
            #expect(try await run(world) == .done("1 registrasi pada \(Indonesian.date(Samples.day)): 0 terkirim, 0 menunggu, 1 gagal."))
            _ = try await world.inClinic { scope in
                try await BPJSMappingStore.set(
                    BPJSMapping(.dokter, "D-01", .mobileJKN, remoteCode: "700", remoteName: "dr. BPJS"), .sandbox, by: .cli, in: scope)
            }
            #expect(try await run(world) == .done("1 registrasi pada \(Indonesian.date(Samples.day)): 0 terkirim, 1 menunggu, 0 gagal."))
        }
    }

    @Test("has nothing to do without access, and in a first-level clinic")
    func nothing() async throws {
        try await World.with(.fkrtl, hasAccess: false) { world in
            let result = try await run(world)
            #expect(result == .nothing("Kredensial Antrean RS klinik ini belum lengkap."))
        }
        try await World.with(.fktp) { world in
            let result = try await run(world)
            #expect(result == .nothing("Bukan fasilitas tingkat lanjut."))
        }
    }
}
