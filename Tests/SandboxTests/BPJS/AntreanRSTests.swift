import JSON
import Sandbox
import Testing

@Suite struct AntreanRSTests {
    @Test("polis and doctors are answered with code 1, schedules with 200, with and without blanks around the dash")
    func references() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let polis = try await caller.rs("GET", "ref/poli")
            #expect(polis.metadata("metadata") == ["message": "OK", "code": 1])
            #expect(polis.list.first == ["nmpoli": "Anak", "nmsubspesialis": "Anak", "kdsubspesialis": "ANA", "kdpoli": "ANA"])
            let doctors = try await caller.rs("GET", "ref/dokter")
            #expect(doctors.code == 1)
            #expect(doctors.list.compactMap { $0["kodedokter"]?.int }.count == 6)
            // 2026-03-12 was a Thursday.
            let schedule = try await caller.rs("GET", "jadwaldokter/kodepoli/ANA/tanggal/2026-03-12")
            #expect(schedule.code == 200)
            #expect(schedule.list.compactMap { $0["jadwal"]?.string } == ["08:00 - 12:00", "16:00 - 20:00", "08:00-16:00"])
            #expect(schedule.list.allSatisfy { $0["hari"] == 4 && $0["namahari"] == "KAMIS" })
            #expect(try await caller.rs("GET", "jadwaldokter/kodepoli/XYZ/tanggal/2026-03-12").code == 204)
        }
    }

    @Test("lists may come without the object around them")
    func bareLists() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let demo: JSON = [
                "cons_id": "10108", "secret": "demo-anggrek-bpjs", "provider_code": "1301R108", "zone": "WITA",
                "user_keys": ["antreanrs": "demo-anggrek-antrean"], "options": ["bare_lists": true],
            ]
            _ = try await peer.control("POST", "bpjs/clinics", demo)
            #expect(try await caller.rs("GET", "ref/poli").opened?.array?.count == 5)
        }
    }

    @Test("a booking is taken once per code, and found by code, by day, by slot, and while it waits")
    func bookings() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let added = try await caller.rs("POST", "antrean/add", BPJSBodies.booking("2026/03 #1"))
            #expect(added.raw.text == #"{"metadata":{"message":"Ok","code":200}}"#)
            let again = try await caller.rs("POST", "antrean/add", BPJSBodies.booking("2026/03 #1"))
            #expect((again.status, again.code, again.message) == (200, 208, "Terdapat duplikasi Kode Booking"))
            let day = BPJSBodies.day(0, hoursFromUTC: 8)
            let one = try await caller.rs("GET", "antrean/pendaftaran/kodebooking/2026%2F03%20%231")
            #expect(one.list.first?["kodebooking"] == "2026/03 #1")
            #expect(one.list.first?["status"] == "Belum dilayani")
            #expect(one.list.first?["nokapst"] == .string(BPJSBodies.card))
            #expect(try await caller.rs("GET", "antrean/pendaftaran/tanggal/\(day)").list == one.list)
            #expect(try await caller.rs("GET", "antrean/pendaftaran/aktif").list == one.list)
            let weekday = try await caller.rs("GET", "jadwaldokter/kodepoli/ANA/tanggal/\(day)").list.first?["hari"]?.int ?? 0
            let slot = "antrean/pendaftaran/kodepoli/ANA/kodedokter/33690/hari/\(weekday)/jampraktek/08:00-12:00"
            #expect(try await caller.rs("GET", slot).list == one.list)
            #expect(try await caller.rs("GET", "antrean/pendaftaran/kodebooking/lain").code == 204)
            #expect(try await caller.rs("GET", "antrean/pendaftaran/tanggal/2020-01-01").code == 204)
        }
    }

    @Test(
        "what is wrong with a booking is said",
        arguments: [
            (["kodebooking": ""], "Kode Booking Belum Diisi"), (["jenispasien": "NON-JKN"], "Jenis Pasien Tidak Sesuai"),
            (["nomorreferensi": ""], "Nomor Referensi Belum Diisi"), (["nomorkartu": ""], "Nomor Kartu Belum Diisi"),
            (["nomorkartu": "0009999999999"], "Peserta Tidak Ditemukan"), (["jenispasien": "NON JKN"], "Harus Kosong"),
            (["kodepoli": "XYZ"], "Poli Tidak Ditemukan"), (["jampraktek": "08:00"], "Belum Tersedia"),
            (["kodedokter": "DR001"], "Format Kode Dokter"), (["jeniskunjungan": 5], "Jenis Kunjungan"), (["pasienbaru": 2], "Pasien Baru"),
            (["estimasidilayani": 1_769_565_600], "Estimasi"), (["sisakuotajkn": -1], "Kuota"),
            (["tanggalperiksa": "2020-01-01"], "Tidak Berlaku"),
        ] as [([String: JSON], String)])
    func refusals(changes: [String: JSON], message: String) async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer, .demoReferral).rs("POST", "antrean/add", BPJSBodies.booking().with(changes))
            #expect((answer.status, answer.code) == (200, 201))
            #expect(answer.message.contains(message))
        }
    }

    @Test("a patient without insurance has neither card nor reference, and a quota of nothing refuses nobody")
    func withoutInsurance() async throws {
        try await withSandbox { peer in
            let body = BPJSBodies.booking().with([
                "jenispasien": "NON JKN", "nomorkartu": "", "nomorreferensi": "", "sisakuotajkn": 0, "kuotajkn": 0,
            ])
            let answer = try await BPJSCaller(peer, .demoReferral).rs("POST", "antrean/add", body)
            #expect(answer.code == 200)
        }
    }

    private static func task(_ id: Int, _ time: Int, _ code: String = "B-1") -> JSON {
        ["kodebooking": .string(code), "taskid": .number(JSONNumber(id)), "waktu": .number(JSONNumber(time))]
    }

    @Test("a known patient begins with task 3, and each task follows the one before")
    func order() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let unknown = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600)))
            #expect((unknown.code, unknown.message) == (201, "Kode Booking tidak ditemukan"))
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            let early = try await caller.rs("POST", "antrean/updatewaktu", Self.task(4, BPJSBodies.time(601)))
            #expect((early.code, early.message) == (201, "TaskId sebelumnya belum ada"))
            for (id, minute) in [(3, 600), (4, 610)] {
                #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(id, BPJSBodies.time(minute))).code == 200)
            }
            let again = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600)))
            #expect((again.status, again.code, again.message) == (200, 208, "TaskId=3 sudah ada"))
            for id in [1, 6, 7] {
                let answer = try await caller.rs("POST", "antrean/updatewaktu", Self.task(id, BPJSBodies.time(640)))
                #expect((answer.code, answer.message) == (201, "TaskId terakhir 4"))
            }
            let last = Self.task(5, BPJSBodies.time(620)).with(["jenisresep": "Racikan"])
            #expect(
                try await caller.rs("POST", "antrean/updatewaktu", last.with(["jenisresep": "racik"])).message == "Jenis Resep Tidak Sesuai"
            )
            #expect(try await caller.rs("POST", "antrean/updatewaktu", last).code == 200)
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(99, BPJSBodies.time(630))).message == "TaskId terakhir 5")
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(6, BPJSBodies.time(630))).code == 200)
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(8, BPJSBodies.time(640))).message == "TaskId Tidak Sesuai")
        }
    }

    @Test("a new patient begins with task 1; after 99 nothing follows")
    func newPatient() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking(isNew: true))
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600))).message.contains("belum ada"))
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(1, BPJSBodies.time(600))).code == 200)
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(99, BPJSBodies.time(620))).code == 200)
            let after = try await caller.rs("POST", "antrean/updatewaktu", Self.task(2, BPJSBodies.time(630)))
            #expect((after.code, after.message) == (201, "TaskId terakhir 99"))
            #expect(try await caller.rs("GET", "antrean/pendaftaran/kodebooking/B-1").list.first?["status"] == "Batal")
        }
    }

    @Test("times rise, equal ones too are refused, and lie on the day of the service in the facility's zone")
    func times() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let day = BPJSBodies.day(0, hoursFromUTC: 8)
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            let tomorrow = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(44, days: 1)))
            #expect(tomorrow.code == 201)
            #expect(
                tomorrow.message == "Waktu tidak valid (\(BPJSBodies.day(1, hoursFromUTC: 8)) 00:44:00 WITA). "
                    + "Tanggal pelayanan untuk Kode Booking tersebut adalah (\(day))")
            let seconds = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600) / 1000))
            #expect(seconds.message.hasPrefix("Waktu tidak valid"))
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(0))).code == 200)
            for minute in [0, -1440] {
                let answer = try await caller.rs("POST", "antrean/updatewaktu", Self.task(4, BPJSBodies.time(minute)))
                #expect(answer.code == 201)
                if minute == 0 {
                    #expect(
                        answer.message == "TaskId=4 (\(day) 00:00:00 WITA) tidak boleh kurang atau sama dengan waktu sebelumnya "
                            + "(\(day) 00:00:00 WITA)")
                }
            }
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(4, BPJSBodies.time(1439))).code == 200)
        }
    }

    @Test("accepted tasks are listed, after a while where the platform is slow")
    func taskList() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let question: JSON = ["kodebooking": "B-1"]
            #expect(try await caller.rs("POST", "antrean/getlisttask", question).code == 204)
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            _ = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(692)))
            let tasks = try await caller.rs("POST", "antrean/getlisttask", question)
            let day = BPJSBodies.day(0, hoursFromUTC: 8).split(separator: "-").reversed().joined(separator: "-")
            #expect(tasks.list.first?["wakturs"] == .string("\(day) 11:32:00 WITA"))
            #expect(tasks.list.first?["taskid"] == 3)
            #expect(tasks.list.first?["kodebooking"] == "B-1")
            let slow: JSON = [
                "cons_id": "10108", "secret": "demo-anggrek-bpjs", "provider_code": "1301R108", "zone": "WITA",
                "user_keys": ["antreanrs": "demo-anggrek-antrean"], "options": ["task_delay_ms": 600_000],
            ]
            _ = try await peer.control("POST", "bpjs/clinics", slow)
            #expect(try await caller.rs("POST", "antrean/getlisttask", question).code == 204)
        }
    }

    @Test("a booking is cancelled once, before it was served, and takes no task afterwards")
    func cancels() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let cancel: JSON = ["kodebooking": "B-1", "keterangan": "Terjadi perubahan jadwal dokter"]
            #expect(try await caller.rs("POST", "antrean/batal", cancel).message == "Antrean Tidak Ditemukan")
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            #expect(try await caller.rs("POST", "antrean/batal", cancel).code == 200)
            #expect(try await caller.rs("POST", "antrean/batal", cancel).message == "Antrean Tidak Ditemukan atau Sudah Dibatalkan")
            let task = try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600)))
            #expect(task.message == "TaskId terakhir 99")
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking("B-2"))
            for (id, minute) in [(3, 600), (4, 610), (5, 620)] {
                _ = try await caller.rs("POST", "antrean/updatewaktu", Self.task(id, BPJSBodies.time(minute), "B-2"))
            }
            let late = try await caller.rs("POST", "antrean/batal", cancel.with(["kodebooking": "B-2"]))
            #expect(late.message.hasPrefix("Pasien Sudah Dilayani"))
        }
    }

    @Test("a pharmacy number is taken once, for a booking that is there")
    func pharmacy() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let body: JSON = ["kodebooking": "B-1", "jenisresep": "racikan", "nomorantrean": 1, "keterangan": ""]
            #expect(try await caller.rs("POST", "antrean/farmasi/add", body).message == "Kode Booking tidak ditemukan")
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            #expect(try await caller.rs("POST", "antrean/farmasi/add", body.with(["jenisresep": "Racikan"])).code == 201)
            #expect(try await caller.rs("POST", "antrean/farmasi/add", body).code == 200)
            let again = try await caller.rs("POST", "antrean/farmasi/add", body)
            #expect(again.code == 208)
            #expect(again.message.contains("sudah ada"))
        }
    }

    @Test("a booking made in the app is there already, and is told as such")
    func mobileJKN() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            let made: JSON = ["cons_id": "10108", "booking": BPJSBodies.booking("MJKN-1")]
            #expect(try await peer.control("POST", "bpjs/bookings", made).status == 201)
            #expect(try await caller.rs("POST", "antrean/add", BPJSBodies.booking("MJKN-1")).code == 208)
            let row = try await caller.rs("GET", "antrean/pendaftaran/kodebooking/MJKN-1").list.first
            #expect(row?["sumberdata"] == "Mobile JKN")
            #expect(try await caller.rs("POST", "antrean/updatewaktu", Self.task(3, BPJSBodies.time(600), "MJKN-1")).code == 200)
            #expect(try await peer.control("GET", "bpjs/ledger?operation=antrean.add").json == [])
        }
    }

    @Test("the dashboard is plain, and tells seconds between tasks")
    func dashboard() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            _ = try await caller.rs("POST", "antrean/add", BPJSBodies.booking())
            for (id, minute) in [(3, 600), (4, 610)] {
                _ = try await caller.rs("POST", "antrean/updatewaktu", Self.task(id, BPJSBodies.time(minute)))
            }
            let day = BPJSBodies.day(0, hoursFromUTC: 8)
            let row = try await caller.rs("GET", "dashboard/waktutunggu/tanggal/\(day)/waktu/rs").response?["list"]?[0]
            #expect(row?["kodepoli"] == "ANA")
            #expect(row?["jumlah_antrean"] == 1)
            #expect(row?["avg_waktu_task3"] == 600)
        }
    }
}
