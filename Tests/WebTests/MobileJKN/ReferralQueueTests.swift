import BPJS
import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import Web

@Suite("Mobile JKN asks a referral-level clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ReferralQueueTests {
    @Test("a booking has a code of day, poli and number, its time, and what is left of the quota")
    func takes() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            _ = try await scene.ask(ReferralQueue.take, scene.body())
            try await scene.patient("0001234567891", "9271060312000002")
            let answer = try await scene.ask(
                ReferralQueue.take, scene.body(["nomorkartu": "0001234567891", "nik": "9271060312000002", "jeniskunjungan": 1]))
            let expected: JSON = [
                "nomorantrean": "A-2", "angkaantrean": 2, "kodebooking": "20260126001002", "norm": "RM-7891", "namapoli": "Poli Umum",
                // 08:06 WIB: six minutes for who is before.
                "namadokter": "Dr. Ali", "estimasidilayani": 1_769_389_560_000, "sisakuotajkn": 28, "kuotajkn": 30, "sisakuotanonjkn": 5,
                "kuotanonjkn": 5, "keterangan": "Peserta harap 60 menit lebih awal guna pencatatan administrasi.",
            ]
            #expect(answer.response == expected)
            let status = try await scene.ask(ReferralQueue.status, scene.body())
            #expect(status.response?["totalantrean"]?.int == 2 && status.response?["sisakuotajkn"]?.int == 28)
        }
    }

    @Test("who waits is told for how long")
    func waits() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            for number in 1...4 {
                let (card, nik) = ("000123456790\(number)", "927106031200001\(number)")
                try await scene.patient(card, nik)
                _ = try await scene.ask(ReferralQueue.take, scene.body(["nomorkartu": .string(card), "nik": .string(nik)]))
            }
            let answer = try await scene.ask(ReferralQueue.remaining, ["kodebooking": "20260126001004"])
            let expected: JSON = [
                "nomorantrean": "A-4", "namapoli": "Poli Umum", "namadokter": "Dr. Ali", "sisaantrean": 3, "antreanpanggil": "-",
                "waktutunggu": 720, "keterangan": "",
            ]
            #expect(answer.response == expected)
            #expect(try await scene.ask(ReferralQueue.remaining, ["kodebooking": "20260126001009"]).message == "Antrean Tidak Ditemukan")
        }
    }

    @Test("the first check-in is kept, on the day of the visit alone")
    func checksIn() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            _ = try await scene.ask(ReferralQueue.take, scene.body())
            func checkIn(_ milliseconds: Int) async throws -> MobileJKNAnswer {
                try await scene.ask(ReferralQueue.checkIn, ["kodebooking": "20260126001001", "waktu": .number(JSONNumber(milliseconds))])
            }
            #expect(try await checkIn(1_769_385_600).message == "Format Waktu Tidak Sesuai")
            #expect(try await checkIn(1_769_385_600_000 + 86_400_000).message == "Tanggal Periksa Tidak Berlaku")
            #expect(try await checkIn(1_769_387_400_000) == .ok())
            #expect(try await checkIn(1_769_388_000_000) == .ok())
            let stored = try await scene.world.database.transaction(in: scene.clinic.id) { scope in
                try await scope.query("SELECT checked_in_at FROM antrean WHERE clinic_id = \(scope.id.rawValue)").first?
                    .get("checked_in_at", as: Date?.self)
            }
            #expect(stored == Date(timeIntervalSince1970: 1_769_387_400))
        }
    }

    @Test("a booking is given up once")
    func cancels() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            _ = try await scene.ask(ReferralQueue.take, scene.body())
            let booking: JSON = ["kodebooking": "20260126001001", "keterangan": "peserta batal hadir"]
            #expect(try await scene.ask(ReferralQueue.cancel, booking) == .ok())
            #expect(try await scene.ask(ReferralQueue.cancel, booking).message == "Antrean Tidak Ditemukan atau Sudah Dibatalkan")
            #expect(try await scene.ask(ReferralQueue.checkIn, booking).message == "Antrean Tidak Ditemukan atau Sudah Dibatalkan")
            #expect(try await scene.ask(ReferralQueue.take, scene.body()).response?["kodebooking"]?.string == "20260126001002")
        }
    }

    @Test("operations are not kept here, nor a pharmacy's number that nobody told, and that is what is answered")
    func others() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            let days: JSON = ["tanggalawal": "2026-01-26", "tanggalakhir": "2026-01-28"]
            #expect(try await scene.ask(ReferralQueue.operations, days) == .ok(["list": []]))
            let reversed: JSON = ["tanggalawal": "2026-01-28", "tanggalakhir": "2026-01-26"]
            let says = "Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal"
            #expect(try await scene.ask(ReferralQueue.operations, reversed).message == says)
            #expect(try await scene.ask(ReferralQueue.operationsOfPatient, ["nopeserta": "0000000000067"]) == .ok(["list": []]))
            for ask in [ReferralQueue.pharmacyNumber, ReferralQueue.pharmacyStatus] {
                #expect(try await scene.ask(ask, ["kodebooking": "X"]).message == "Antrean Tidak Ditemukan")
            }
            _ = try await scene.ask(ReferralQueue.take, scene.body())
            for ask in [ReferralQueue.pharmacyNumber, ReferralQueue.pharmacyStatus] {
                #expect(try await scene.ask(ask, ["kodebooking": "20260126001001"]).message == "Antrean Farmasi Tidak Ditemukan")
            }
        }
    }

    @Test("a number that the pharmacy gave is told, and how many of the day are before their turn")
    func pharmacy() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            for number in 1...4 {
                try await scene.register(
                    number, ["jenisresep": number == 2 ? "Non racikan" : "Racikan", "antreanfarmasi": .number(JSONNumber(number))])
            }
            try await scene.register(5, ["jenisresep": "Tidak ada", "antreanfarmasi": 5])
            try await scene.register(1, tasks: [.pharmacy: scene.seven.addingTimeInterval(7_200)])
            try await scene.register(2, tasks: [.pharmacy: scene.seven.addingTimeInterval(7_260)])
            let number = try await scene.ask(ReferralQueue.pharmacyNumber, ["kodebooking": "KB-2"])
            #expect(number == .ok(["jenisresep": "Non racikan", "nomorantrean": 2, "keterangan": ""]))
            let status = try await scene.ask(ReferralQueue.pharmacyStatus, ["kodebooking": "KB-3"])
            let expected: JSON = ["jenisresep": "Racikan", "totalantrean": 4, "sisaantrean": 2, "antreanpanggil": 2, "keterangan": ""]
            #expect(status.response == expected)
            let none = try await scene.ask(ReferralQueue.pharmacyNumber, ["kodebooking": "KB-5"])
            #expect(none.message == "Antrean Farmasi Tidak Ditemukan")
            try await scene.cancel("KB-4")
            #expect(try await scene.ask(ReferralQueue.pharmacyStatus, ["kodebooking": "KB-3"]).response?["totalantrean"] == 3)
            #expect(try await scene.ask(ReferralQueue.pharmacyStatus, ["kodebooking": "KB-4"]).message == "Antrean Farmasi Tidak Ditemukan")
        }
    }
}

extension MobileJKNScene {
    fileprivate var seven: Date { Self.seven }
    fileprivate var intake: BPJSIntake { BPJSIntake(world.site.web.api.intake) }

    /// A registration of the clinic's own, told once or again.
    fileprivate func register(_ number: Int, _ content: JSONObject = [:], tasks: [TaskID: Date] = [:]) async throws {
        let day = try #require(LocalDate(Self.monday))
        var command = BookingCommand(day: day, jamPeriksa: "08:0\(number):00", norm: "RM-\(number)")
        command.kodepoli = "001"
        command.kodebooking = "KB-\(number)"
        command.content = content
        command.tasks = tasks.mapValues { .some($0) }
        let told = command
        _ = try await world.database.transaction(in: clinic.id) { try await intake.book(told, of: clinic, in: $0) }
    }

    fileprivate func cancel(_ code: String) async throws {
        let day = try #require(LocalDate(Self.monday))
        _ = try await world.database.transaction(in: clinic.id) { scope in
            let all = try await BookingStore.ofDay(day, clinic.environment, in: scope)
            let booking = try #require(all.first { $0.kodebooking == code })
            return try await intake.cancelBooking(booking.id, reason: "Batal", of: clinic, in: scope)
        }
    }
}
