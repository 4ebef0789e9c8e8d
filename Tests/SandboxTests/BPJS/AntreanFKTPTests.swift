import Foundation
import JSON
import Sandbox
import Testing

@Suite struct AntreanFKTPTests {
    @Test("the polis of a day and their doctors are answered with code 1; a closed poli is not among them")
    func references() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let polis = try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)")
            #expect(polis.metadata("metadata") == ["message": "OK", "code": 1])
            #expect(polis.list.compactMap { $0["kodepoli"]?.string } == ["001", "002", "003"])
            let doctors = try await caller.fktp("GET", "ref/dokter/kodepoli/002/tanggal/\(BPJSBodies.today)")
            #expect(
                doctors.list == [["namadokter": "drg. Melati Contoh", "kodedokter": 12350, "jampraktek": "08:00-12:00", "kapasitas": 20]])
            #expect(try await caller.fktp("GET", "ref/dokter/kodepoli/008/tanggal/\(BPJSBodies.today)").code == 204)
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/21-11-2026").message.hasPrefix("Format Tanggal Tidak Sesuai"))
            let closure: JSON = ["cons_id": "10417", "poli": "003", "date": .string(BPJSBodies.day(1))]
            #expect(try await peer.control("POST", "bpjs/closures", closure).status == 201)
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.day(1))").list.count == 2)
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)").list.count == 3)
        }
    }

    @Test("an entry is taken once; the same member, poli and day again is refused as there already")
    func addsOnce() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let added = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(added.raw.text == #"{"metadata":{"message":"Ok","code":200}}"#)
            let again = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry(number: 13))
            #expect((again.status, again.code) == (200, 201))
            #expect(again.message.contains("sudah terdaftar"))
            #expect(again.response == nil)
            let elsewhere = BPJSBodies.entry().with([
                "kodepoli": "002", "kodedokter": 12350, "jampraktek": "08:00-12:00",
            ])
            #expect(try await caller.fktp("POST", "antrean/add", elsewhere).code == 200)
        }
    }

    @Test("a patient without insurance has no card and is told by the NIK")
    func withoutCard() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let first = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry("", nik: "3500000000000001"))
            #expect(first.code == 200)
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry("", nik: "3500000000000002")).code == 200)
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry("", nik: "3500000000000002")).code == 201)
        }
    }

    @Test(
        "what is wrong with an entry is said",
        arguments: [
            (["nomorkartu": "123"], "Format Nomor Kartu Tidak Sesuai"), (["nomorkartu": "0009999999999"], "Peserta Tidak Ditemukan"),
            (["nik": ""], "NIK Belum Diisi"), (["nik": "35"], "Format NIK Tidak Sesuai"),
            (["nik": "3500000000000001"], "NIK Tidak Sesuai Dengan Nomor Kartu"),
            (["nomorkartu": "0009000000077", "nik": "3500001406880077"], "Status Peserta Tidak Aktif: MENUNGGAK"),
            (["nomorkartu": "0009000000112", "nik": "3500006002790112"], "skrining kesehatan"),
            (["tanggalperiksa": "21-11-2026"], "Format Tanggal Tidak Sesuai"),
            (["tanggalperiksa": "2020-01-01"], "Tanggal Periksa Tidak Berlaku"),
            (["kodepoli": "099"], "Poli Tidak Ditemukan"), (["kodepoli": "008"], "Pendaftaran ke Poli Ini Sedang Tutup"),
            (["kodedokter": "12345"], "Format Kode Dokter Tidak Sesuai"), (["kodedokter": 1], "Jadwal Dokter dr. Bagas Prakoso Tersebut"),
            (["jampraktek": "08:00 - 16:00"], "Belum Tersedia"), (["angkaantrean": "12"], "Format Nomor Antrean Tidak Sesuai"),
        ] as [([String: JSON], String)])
    func refusals(changes: [String: JSON], message: String) async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer).fktp("POST", "antrean/add", BPJSBodies.entry().with(changes))
            #expect((answer.status, answer.code) == (200, 201))
            #expect(answer.message.contains(message))
            #expect(try await peer.control("GET", "bpjs/ledger").json == [])
        }
    }

    @Test("an entry is called once in each way, and one that is not there is not called")
    func calls() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let call: JSON = [
                "tanggalperiksa": .string(BPJSBodies.today), "kodepoli": "001", "nomorkartu": .string(BPJSBodies.card), "status": 2,
                "waktu": .number(JSONNumber(BPJSBodies.time(600, hoursFromUTC: 7))),
            ]
            let unknown = try await caller.fktp("POST", "antrean/panggil", call)
            #expect((unknown.code, unknown.message) == (201, "Antrean Tidak Ditemukan"))
            _ = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(try await caller.fktp("POST", "antrean/panggil", call.with(["status": 3])).message == "Status Tidak Sesuai")
            let late = JSON.number(JSONNumber(BPJSBodies.time(600, days: 1, hoursFromUTC: 7)))
            #expect(try await caller.fktp("POST", "antrean/panggil", call.with(["waktu": late])).message == "Waktu tidak valid")
            #expect(try await caller.fktp("POST", "antrean/panggil", call).code == 200)
            #expect(try await caller.fktp("POST", "antrean/panggil", call).message.contains("sudah pernah"))
            #expect(try await caller.fktp("POST", "antrean/panggil", call.with(["status": 1])).code == 200)
        }
    }

    @Test("an entry is cancelled once, not after it was served, and may be taken again")
    func cancels() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let cancel: JSON = [
                "tanggalperiksa": .string(BPJSBodies.today), "kodepoli": "001", "nomorkartu": .string(BPJSBodies.card),
                "alasan": "Peserta batal hadir",
            ]
            #expect(try await caller.fktp("POST", "antrean/batal", cancel).message == "Antrean Tidak Ditemukan")
            _ = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(try await caller.fktp("POST", "antrean/batal", cancel.with(["alasan": ""])).message == "Alasan Belum Diisi")
            #expect(try await caller.fktp("POST", "antrean/batal", cancel).code == 200)
            let again = try await caller.fktp("POST", "antrean/batal", cancel)
            #expect((again.code, again.message) == (201, "Antrean Tidak Ditemukan atau Sudah Dibatalkan"))
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 200)
            let call = cancel.with(["status": 1, "waktu": .number(JSONNumber(BPJSBodies.time(600, hoursFromUTC: 7)))])
            #expect(try await caller.fktp("POST", "antrean/panggil", call).code == 200)
            #expect(try await caller.fktp("POST", "antrean/batal", cancel).message.hasPrefix("Pasien Sudah Dilayani"))
        }
    }
}
