import BPJS
import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing

@testable import Web

@Suite("Mobile JKN asks a first-level clinic", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct FirstLevelQueueTests {
    @Test("a number is given, with what the reference answers")
    func takes() async throws {
        try await MobileJKNScene.with { scene in
            let answer = try await scene.ask(FirstLevelQueue.take, scene.body())
            let expected: JSON = [
                "response": [
                    "nomorantrean": "A1", "angkaantrean": 1, "namapoli": "Poli Umum", "sisaantrean": 0, "antreanpanggil": "-",
                    "keterangan": "Apabila antrean terlewat harap mengambil antrean kembali.", "kodedokter": 123_456,
                    "namadokter": "Dr. Ali", "jampraktek": "08:00-12:00",
                ], "metadata": ["message": "Ok", "code": 200],
            ]
            #expect(answer.json == expected)
        }
    }

    @Test("no delivery is made of it: BPJS knows")
    func tellsNobody() async throws {
        try await MobileJKNScene.with { scene in
            _ = try await scene.ask(FirstLevelQueue.take, scene.body())
            _ = try await scene.ask(FirstLevelQueue.cancel, scene.body(["keterangan": "batal hadir"]))
            let rows = try await scene.world.database.transaction(in: scene.clinic.id) { scope in
                try await scope.query("SELECT 1 AS one FROM delivery WHERE clinic_id = \(scope.id.rawValue)").count
            }
            #expect(rows == 0)
        }
    }

    @Test(
        "what is wrong is said in the reference's words, in its order",
        arguments: [
            (["tanggalperiksa": "28-01-2026"], 201, "Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd"),
            (["tanggalperiksa": "2026-01-25", "nomorkartu": ""], 201, "Tanggal Periksa Tidak Berlaku"),
            (["nomorkartu": ""], 201, "Nomor Kartu Belum Diisi"), (["nomorkartu": "12345"], 201, "Format Nomor Kartu Tidak Sesuai"),
            (["nik": ""], 201, "NIK Belum Diisi"), (["nik": "123"], 201, "Format NIK Tidak Sesuai"),
            (["kodepoli": "999", "kodedokter": 9], 201, "Poli Tidak Ditemukan"),
            (["kodedokter": 9], 201, "Jadwal Dokter 9 Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya"),
            (
                ["jampraktek": "13:00-15:00"], 201,
                "Jadwal Dokter Dr. Ali Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya"
            ),
            (["tanggalperiksa": "2026-01-27"], 201, "Pendaftaran ke Poli Ini Sedang Tutup"),
            (
                ["nomorkartu": "0009999999999", "nik": "9271060312000009"], 202,
                "Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru"
            ),
        ] as [(JSONObject, Int, String)])
    func refuses(_ changes: JSONObject, _ code: Int, _ message: String) async throws {
        try await MobileJKNScene.with { scene in
            let answer = try await scene.ask(FirstLevelQueue.take, scene.body(changes))
            #expect(answer == MobileJKNAnswer(code: code, message: message))
            #expect(try await scene.numbers().isEmpty)
        }
    }

    @Test("nobody books after the end of the session, nor one that is closed")
    func closes() async throws {
        try await MobileJKNScene.with { scene in
            let noon = MobileJKNScene.seven.addingTimeInterval(5 * 3_600)
            let late = try await scene.ask(FirstLevelQueue.take, scene.body(), at: noon)
            #expect(late.message == "Pendaftaran Ke Poli Poli Umum Sudah Tutup Jam 12:00")
            let before = try await scene.ask(FirstLevelQueue.take, scene.body(), at: noon.addingTimeInterval(-1))
            #expect(before.code == 200)
            try await scene.session(quota: 0)
            let closed = try await scene.ask(FirstLevelQueue.take, scene.body(["nomorkartu": "0009999999999"]))
            #expect(closed.message == "Pendaftaran ke Poli Ini Sedang Tutup")
        }
    }

    @Test("a patient gets one number for each poli and day, and another after giving it up")
    func onlyOnce() async throws {
        try await MobileJKNScene.with { scene in
            #expect(try await scene.ask(FirstLevelQueue.take, scene.body()).code == 200)
            let again = try await scene.ask(FirstLevelQueue.take, scene.body())
            #expect(again.message == "Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama")
            let nextWeek = try await scene.ask(FirstLevelQueue.take, scene.body(["tanggalperiksa": "2026-02-02"]))
            #expect(nextWeek.response?["angkaantrean"]?.int == 1)
            #expect(try await scene.ask(FirstLevelQueue.cancel, scene.body()).code == 200)
            #expect(try await scene.ask(FirstLevelQueue.take, scene.body()).response?["nomorantrean"]?.string == "A2")
        }
    }

    @Test("the quota of a doctor's session is never exceeded, and a place given up is free again")
    func quota() async throws {
        try await MobileJKNScene.with(quota: 1) { scene in
            try await scene.patient("0001234567891", "9271060312000002")
            let other = scene.body(["nomorkartu": "0001234567891", "nik": "9271060312000002"])
            #expect(try await scene.ask(FirstLevelQueue.take, scene.body()).code == 200)
            let full = try await scene.ask(FirstLevelQueue.take, other)
            #expect(full == MobileJKNAnswer(code: 201, message: "Jadwal tidak tersedia atau kuota penuh. Silahkan pilih tanggal lain"))
            #expect(try await scene.ask(FirstLevelQueue.cancel, scene.body()).code == 200)
            // The refused one took no number.
            #expect(try await scene.ask(FirstLevelQueue.take, other).response?["angkaantrean"]?.int == 2)
        }
    }

    @Test("two requests of one patient at once give one number")
    func atOnce() async throws {
        try await MobileJKNScene.with { scene in
            let codes = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await scene.ask(FirstLevelQueue.take, scene.body()).code } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.sorted() == [200, 201, 201, 201, 201, 201])
            #expect(try await scene.numbers() == [1])
        }
    }

    @Test("who waits sees how many are before them, and who was called last")
    func waits() async throws {
        try await MobileJKNScene.with { scene in
            for number in 1...4 {
                let (card, nik) = ("000123456790\(number)", "927106031200001\(number)")
                try await scene.patient(card, nik)
                _ = try await scene.ask(FirstLevelQueue.take, scene.body(["nomorkartu": .string(card), "nik": .string(nik)]))
            }
            try await scene.place(1, called: MobileJKNScene.seven)
            let last = scene.body(["nomorkartu": "0001234567904"])
            let answer = try await scene.ask(FirstLevelQueue.remaining, last)
            let expected: JSON = [
                "nomorantrean": "A4", "namapoli": "Poli Umum", "sisaantrean": "2", "antreanpanggil": "A1", "keterangan": "",
            ]
            #expect(answer.response == expected)
            _ = try await scene.ask(FirstLevelQueue.cancel, scene.body(["nomorkartu": "0001234567902"]))
            #expect(try await scene.ask(FirstLevelQueue.remaining, last).response?["sisaantrean"]?.string == "1")
            let status = try await scene.ask(FirstLevelQueue.status, scene.body())
            let session: JSON = [
                "namapoli": "Poli Umum", "totalantrean": "3", "sisaantrean": 2, "antreanpanggil": "A1", "keterangan": "",
                "kodedokter": 123_456, "namadokter": "Dr. Ali", "jampraktek": "08:00-12:00",
            ]
            #expect(status.response == [session])
            #expect(try await scene.ask(FirstLevelQueue.remaining, scene.body()).message == "Antrean Tidak Ditemukan")
        }
    }

    @Test("what cannot be given up is said")
    func cancels() async throws {
        try await MobileJKNScene.with { scene in
            #expect(try await scene.ask(FirstLevelQueue.cancel, scene.body()).message == "Antrean Tidak Ditemukan")
            _ = try await scene.ask(FirstLevelQueue.take, scene.body())
            try await scene.place(1, called: MobileJKNScene.seven)
            let served = try await scene.ask(FirstLevelQueue.cancel, scene.body())
            #expect(served.message == "Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan")
            try await scene.place(1)
            #expect(try await scene.ask(FirstLevelQueue.cancel, scene.body()) == .ok())
            #expect(try await scene.ask(FirstLevelQueue.cancel, scene.body()).message == "Antrean Tidak Ditemukan atau Sudah Dibatalkan")
        }
    }

    @Test("a new patient enters themselves, and gets a number then")
    func enters() async throws {
        try await MobileJKNScene.with { scene in
            let person: JSONObject = [
                "nomorkartu": "0005555555555", "nik": "9271060312000005", "nomorkk": "9271060312000006", "nama": "sumarsono",
                "jeniskelamin": "L", "tanggallahir": "1985-03-01", "alamat": "Jl. Melati 1", "namaprop": "Jawa Barat",
            ]
            var unnamed = person
            unnamed["nama"] = ""
            #expect(try await scene.ask(FirstLevelQueue.enter, .object(unnamed)).message == "Nama Belum Diisi")
            var unborn = person
            unborn["tanggallahir"] = "01-03-1985"
            #expect(try await scene.ask(FirstLevelQueue.enter, .object(unborn)).message == "Format Tanggal Lahir Tidak Sesuai")
            #expect(try await scene.ask(FirstLevelQueue.enter, .object(person)) == .ok())
            #expect(try await scene.ask(FirstLevelQueue.enter, .object(person)).message == "Data Peserta Sudah Pernah Dientrikan")
            let taken = try await scene.ask(FirstLevelQueue.take, scene.body(["nomorkartu": "0005555555555", "nik": "9271060312000005"]))
            #expect(taken.code == 200)
        }
    }
}
