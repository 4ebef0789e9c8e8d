import BPJS
import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

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

    @Test("operations and pharmacy numbers are not kept here, and that is what is answered")
    func others() async throws {
        try await MobileJKNScene.with(.fkrtl) { scene in
            let days: JSON = ["tanggalawal": "2026-01-26", "tanggalakhir": "2026-01-28"]
            #expect(try await scene.ask(ReferralQueue.operations, days) == .ok(["list": []]))
            let reversed: JSON = ["tanggalawal": "2026-01-28", "tanggalakhir": "2026-01-26"]
            let says = "Tanggal Akhir Tidak Boleh Lebih Kecil dari Tanggal Awal"
            #expect(try await scene.ask(ReferralQueue.operations, reversed).message == says)
            #expect(try await scene.ask(ReferralQueue.operationsOfPatient, ["nopeserta": "0000000000067"]) == .ok(["list": []]))
            #expect(try await scene.ask(ReferralQueue.pharmacy, ["kodebooking": "X"]).message == "Antrean Tidak Ditemukan")
            _ = try await scene.ask(ReferralQueue.take, scene.body())
            let pharmacy = try await scene.ask(ReferralQueue.pharmacy, ["kodebooking": "20260126001001"])
            #expect(pharmacy.message == "Antrean Farmasi Tidak Ditemukan")
        }
    }
}
