import JSON
import Sandbox
import Testing

@Suite struct PCareRegistrationTests {
    @Test("registrations of a day are numbered, told and listed")
    func registers() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let first = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            #expect((first.status, first.code, first.message) == (201, 201, "CREATED"))
            #expect(first.opened == ["field": "noUrut", "message": "A1"])
            let second = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration("0009000000022"))
            #expect(second.opened?["message"] == "A2")
            let day = BPJSBodies.pcareDay()
            let one = try await caller.pcare("GET", "pendaftaran/noUrut/A1/tglDaftar/\(day)").opened
            #expect(one?["tgldaftar"] == .string(day))
            #expect(one?["peserta"]?["nama"] == "Siti Contoh")
            #expect(one?["status"] == "Baru")
            let list = try await caller.pcare("GET", "pendaftaran/tglDaftar/\(day)/0/10")
            #expect(list.list.compactMap { $0["noUrut"]?.string } == ["A1", "A2"])
            #expect(list.list.compactMap { $0["peserta"]?["noKartu"]?.string } == ["0009000000011", "0009000000022"])
            #expect(list.list.first?["poli"]?["kdPoli"] == "001")
            #expect(try await caller.pcare("GET", "pendaftaran/tglDaftar/\(BPJSBodies.pcareDay(-1))/0/10").code == 204)
            #expect(try await caller.pcare("GET", "pendaftaran/noUrut/A9/tglDaftar/\(day)").code == 204)
        }
    }

    @Test("a member is registered once per poli and day; each way of saying so can be had", arguments: ["401", "428", "text"])
    func duplicate(style: String) async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "bpjs/clinics", Self.demo(["duplicate": .string(style)]))
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let again = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            switch style {
            case "401":
                #expect(again.status == 401)
                #expect(again.metadata("metaData")?["code"] == "401")
                #expect(again.message == "Peserta sudah di-entri di poli yang sama pada hari yang sama.")
            case "428":
                #expect((again.status, again.code) == (428, 428))
                #expect(again.message.contains("sudah di-entri"))
            default:
                #expect((again.status, again.code) == (412, 412))
                #expect(again.response == "Peserta sudah di-entri pada hari yang sama")
            }
            let elsewhere = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration(poli: "002"))
            #expect(elsewhere.opened?["message"] == "A2")
        }
    }

    @Test(
        "what is wrong with a registration is said by field",
        arguments: [
            (["noKartu": "1"], "noKartu", "noKartu harus 13 digit"), (["noKartu": "0009999999999"], "noKartu", "Peserta tidak ditemukan."),
            (["noKartu": "0009000000088"], "noKartu", "Status peserta tidak aktif: MENINGGAL DUNIA."),
            (["kdProviderPeserta": "0000X000"], "kdProviderPeserta", "kdProviderPeserta tidak sesuai dengan data peserta."),
            (["tglDaftar": "2026-11-21"], "tglDaftar", "Format tglDaftar harus dd-MM-yyyy."),
            (["tglDaftar": .string(BPJSBodies.pcareDay(1))], "tglDaftar", "tglDaftar tidak boleh lebih dari hari ini."),
            (["tglDaftar": .string(BPJSBodies.pcareDay(-8))], "tglDaftar", "tglDaftar melewati batas entri mundur."),
            (["kdPoli": "099"], "kdPoli", "kdPoli tidak ditemukan."),
            (["kunjSakit": false], "kunjSakit", "kunjSakit tidak sesuai dengan poli."),
            (["kdPoli": "020"], "kunjSakit", "kunjSakit tidak sesuai dengan poli."),
            (["kdTkp": "50"], "kdTkp", "kdTkp tidak sesuai dengan jenis kunjungan."),
            (["sistole": "120"], "sistole", "sistole harus berupa angka"),
        ] as [([String: JSON], String, String)])
    func refusals(changes: [String: JSON], field: String, message: String) async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer).pcare("POST", "pendaftaran", BPJSBodies.registration().with(changes))
            #expect((answer.status, answer.code, answer.message) == (412, 412, "PRECONDITION_FAILED"))
            #expect(answer.response == [["field": .string(field), "message": .string(message)]])
        }
    }

    @Test("a healthy visit goes to a poli for it, a member of another provider is taken, and yesterday is not too late")
    func accepted() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let healthy = BPJSBodies.registration(poli: "020").with(["kunjSakit": false, "kdTkp": "50"])
            let first = try await caller.pcare("POST", "pendaftaran", healthy)
            #expect(first.code == 201)
            let other = BPJSBodies.registration("0009000000101").with(["kdProviderPeserta": "0901U001"])
            #expect(try await caller.pcare("POST", "pendaftaran", other).code == 201)
            let yesterday = BPJSBodies.registration().with(["tglDaftar": .string(BPJSBodies.pcareDay(-1))])
            #expect(try await caller.pcare("POST", "pendaftaran", yesterday).opened?["message"] == "A1")
        }
    }

    @Test("a registration is deleted once, by all that tells it, and its number is not given again")
    func deletes() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let path = "pendaftaran/peserta/\(BPJSBodies.card)/tglDaftar/\(BPJSBodies.pcareDay())/noUrut/"
            #expect(try await caller.pcare("DELETE", path + "A2/kdPoli/001").code == 412)
            #expect(try await caller.pcare("DELETE", path + "A1/kdPoli/002").code == 412)
            let deleted = try await caller.pcare("DELETE", path + "A1/kdPoli/001")
            #expect((deleted.status, deleted.code) == (200, 200))
            #expect(deleted.response == "")
            #expect(try await caller.pcare("DELETE", path + "A1/kdPoli/001").fields == ["Data pendaftaran tidak ditemukan."])
            #expect(try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration()).opened?["message"] == "A2")
        }
    }

    /// The demo's first clinic with other options.
    static func demo(_ options: JSON) -> JSON {
        [
            "cons_id": "10417", "secret": "demo-melati-bpjs", "provider_code": "0114U417",
            "user_keys": ["pcare": "demo-melati-pcare", "antreanfktp": "demo-melati-antrean"],
            "pcare": ["username": "demo-melati", "password": "Melati#2026"], "options": options,
        ]
    }
}
