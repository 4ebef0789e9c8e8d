import JSON
import Sandbox
import Testing

@Suite struct PCareVisitTests {
    @Test("a visit needs its registration, gets a number, and serves the registration")
    func visits() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let early = try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit())
            #expect((early.status, early.code) == (412, 412))
            #expect(
                early.fields == [
                    "Belum melakukan pendaftaran pada poli tersebut.", "noKartu, belum melakukan pendaftaran pada poli tersebut.",
                ])
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let visit = try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit())
            #expect((visit.status, visit.code) == (201, 201))
            let number = try #require(visit.opened?["message"]?.string)
            let parts = BPJSBodies.pcareDay().split(separator: "-")
            #expect(number == "0114U417\(parts[1])\(parts[2].suffix(2))Y000001")
            #expect(visit.opened?["field"] == "noKunjungan")
            let day = try await caller.pcare("GET", "pendaftaran/tglDaftar/\(BPJSBodies.pcareDay())/0/10")
            #expect(day.list.first?["status"] == "Sudah dilayani")
            let history = try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)")
            #expect(history.list.count == 1)
            #expect(history.list.first?["noKunjungan"] == .string(number))
            #expect(history.list.first?["diagnosa1"]?["nmDiag"] == "Acute nasopharyngitis [common cold]")
            #expect(history.list.first?["dokter"]?["nmDokter"] == "dr. Bagas Prakoso")
            #expect(history.list.first?["poli"]?["kdPoli"] == "001")
            let again = try await caller.pcare("POST", "kunjungan/V1", BPJSBodies.visit())
            #expect(again.fields == ["Peserta sudah dilayani pada poli tersebut."])
        }
    }

    @Test("the old path is not a registered service")
    func oldPath() async throws {
        try await withSandbox { peer in
            for method in ["POST", "PUT"] {
                let answer = try await BPJSCaller(peer).pcare(method, "kunjungan", BPJSBodies.visit())
                #expect((answer.status, answer.code) == (404, 404))
                #expect(answer.message == "Unauthorized! You are not registered for this service!")
            }
        }
    }

    @Test(
        "what is wrong with a visit is said by field",
        arguments: [
            (["kdDiag1": "X99.99"], "kdDiag1"), (["kdDiag2": "X99.99"], "kdDiag2"), (["kdDokter": "1"], "kdDokter"),
            (["kdSadar": "9"], "kdSadar"),
            (["kdStatusPulang": "8"], "kdStatusPulang"), (["kdPrognosa": "9"], "kdPrognosa"), (["alergiObat": "9"], "alergiObat"),
            (["suhu": 36.4], "suhu"), (["sistole": "120"], "sistole"), (["heartRate": 900], "heartRate"),
            (["terapiObat": .null], "terapiObat"),
            (["kdTacc": "1"], "kdTacc"), (["tglPulang": .string(BPJSBodies.pcareDay(-1))], "tglPulang"),
            (["noKunjungan": "0114U4171126Y000009"], "noKunjungan"), (["tglDaftar": "2026-11-21"], "tglDaftar"),
        ] as [([String: JSON], String)])
    func refusals(changes: [String: JSON], field: String) async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let answer = try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit().with(changes))
            #expect((answer.status, answer.code) == (412, 412))
            #expect(answer.response?.array?.compactMap { $0["field"]?.string } == [field])
            #expect(try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)").code == 204)
        }
    }

    @Test("a referral without a destination breaks their parser")
    func parser() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let answer = try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit().with(["kdStatusPulang": "4"]))
            #expect((answer.status, answer.code) == (500, 500))
            #expect(answer.message == "Cannot access child value on Newtonsoft.Json.Linq.JValue.")
            #expect(answer.response == [])
        }
    }

    private static let referred: JSON = [
        "kdppk": "0112R016", "tglEstRujuk": .string(BPJSBodies.pcareDay(2)), "subSpesialis": ["kdSubSpesialis1": "16", "kdSarana": .null],
        "khusus": .null,
    ]

    @Test("a referral is numbered as one, and its letter can be read")
    func referral() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let body = BPJSBodies.visit().with(["kdStatusPulang": "4", "kdDiag1": "O14.9", "rujukLanjut": Self.referred])
            let answer = try await caller.pcare("POST", "kunjungan/v1", body)
            #expect(answer.code == 201)
            let number = try #require(answer.opened?[0]?["message"]?.string)
            #expect(answer.opened?[0]?["field"] == "noKunjungan")
            #expect(number.hasSuffix("P000001"))
            let letter = try await caller.pcare("GET", "kunjungan/rujukan/\(number)").opened
            #expect(letter?["noRujukan"] == .string(number))
            #expect(letter?["poli"]?["kdPoli"] == "OBG")
            #expect(letter?["diag1"]?["kdDiag"] == "O14.9")
            #expect(letter?["diag2"] == .null)
            #expect(try await caller.pcare("GET", "kunjungan/rujukan/0114U4171126Y999999").code == 204)
        }
    }

    @Test(
        "a referral is checked",
        arguments: [
            (["kdppk": "9999X999"], [:], "kdppk"), (["tglEstRujuk": .string(BPJSBodies.pcareDay(-1))], [:], "tglEstRujuk"),
            (["subSpesialis": ["kdSubSpesialis1": "999"]], [:], "kdSubSpesialis1"), (["subSpesialis": .null], [:], "rujukLanjut"),
            (["khusus": ["kdKhusus": "HDL"]], [:], "rujukLanjut"),
            (["subSpesialis": .null, "khusus": ["kdKhusus": "XYZ"]], [:], "kdKhusus"),
            (["subSpesialis": .null, "khusus": ["kdKhusus": "THA", "kdSubSpesialis": .null]], [:], "kdSubSpesialis"),
            ([:], ["kdStatusPulang": "3"], "kdStatusPulang"), ([:], ["kdDiag1": "J00"], "kdTacc"),
            ([:], ["kdDiag1": "J00", "kdTacc": 1, "alasanTacc": "lama"], "alasanTacc"),
        ] as [([String: JSON], [String: JSON], String)])
    func referralRefusals(referral: [String: JSON], visit: [String: JSON], field: String) async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let body = BPJSBodies.visit().with(["kdStatusPulang": "4", "kdDiag1": "O14.9", "rujukLanjut": Self.referred.with(referral)])
            let answer = try await caller.pcare("POST", "kunjungan/v1", body.with(visit))
            #expect(answer.code == 412)
            #expect(answer.response?[0]?["field"] == .string(field))
        }
    }

    @Test(
        "a special referral may leave the poli out, a diagnosis of first level goes with a reason",
        arguments: [
            [
                "kdPoli": .null,
                "rujukLanjut": [
                    "kdppk": "0116R028", "tglEstRujuk": .string(BPJSBodies.pcareDay(1)), "subSpesialis": .null,
                    "khusus": ["kdKhusus": "HDL", "kdSubSpesialis": .null, "catatan": "biasa hemodialisa"],
                ],
            ],
            [
                "kdDiag1": "J00", "kdTacc": 3, "alasanTacc": "J00 - Acute nasopharyngitis [common cold]",
                "rujukLanjut": PCareVisitTests.referred,
            ], ["kdDiag1": "J00", "kdTacc": 1, "alasanTacc": "< 3 Hari", "rujukLanjut": PCareVisitTests.referred],
        ] as [[String: JSON]])
    func referrals(changes: [String: JSON]) async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let body = BPJSBodies.visit().with(["kdStatusPulang": "4"]).with(changes)
            let answer = try await caller.pcare("POST", "kunjungan/v1", body)
            #expect(answer.code == 201)
            let day = try await caller.pcare("GET", "pendaftaran/tglDaftar/\(BPJSBodies.pcareDay())/0/10")
            #expect(day.list.first?["status"] == "Sudah dilayani")
        }
    }

    @Test("a visit is edited without its day and poli, and deleted before its registration")
    func editsAndDeletes() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let number = try #require(try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit()).opened?["message"]?.string)
            var edit = BPJSBodies.visit().with(["noKunjungan": .string(number), "kdDiag1": "J02.9"])
            edit["tglDaftar"] = nil
            edit["kdPoli"] = nil
            let edited = try await caller.pcare("PUT", "kunjungan/v1", edit)
            #expect((edited.status, edited.code) == (200, 200))
            #expect(edited.response == .null)
            let row = try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)").list.first
            #expect(row?["diagnosa1"]?["kdDiag"] == "J02.9")
            #expect(row?["tglKunjungan"] == .string(BPJSBodies.pcareDay()))
            #expect(try await caller.pcare("PUT", "kunjungan/v1", edit.with(["noKunjungan": "0114U4171126Y999999"])).code == 412)
            let registration = "pendaftaran/peserta/\(BPJSBodies.card)/tglDaftar/\(BPJSBodies.pcareDay())/noUrut/A1/kdPoli/001"
            let refused = try await caller.pcare("DELETE", registration)
            #expect(refused.code == 412)
            #expect(refused.fields.first?.contains("sudah memiliki kunjungan") == true)
            let deleted = try await caller.pcare("DELETE", "kunjungan/\(number)")
            #expect(deleted.code == 200)
            #expect(deleted.response == .null)
            #expect(try await caller.pcare("DELETE", "kunjungan/\(number)").fields == ["Data kunjungan tidak ditemukan."])
            #expect(try await caller.pcare("GET", "kunjungan/peserta/\(BPJSBodies.card)").code == 204)
            #expect(try await caller.pcare("DELETE", registration).code == 200)
        }
    }

    @Test("drugs and procedures are added to a visit, told, changed and taken out")
    func items() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            let number = try #require(try await caller.pcare("POST", "kunjungan/v1", BPJSBodies.visit()).opened?["message"]?.string)
            let code = try #require(try await caller.pcare("GET", "obat/dpho/parasetamol%20500/0/1").list.first?["kdObat"]?.string)
            let drug: JSON = [
                "kdObatSK": 0, "noKunjungan": .string(number), "racikan": false, "kdRacikan": .null, "obatDPHO": true,
                "kdObat": .string(code), "signa1": 3, "signa2": 1, "jmlObat": 10, "jmlPermintaan": 10, "nmObatNonDPHO": .null,
            ]
            let given = try await caller.pcare("POST", "obat/kunjungan", drug)
            #expect(given.code == 201)
            #expect(given.opened == ["field": "kdObatSK", "message": "1"])
            #expect(try await caller.pcare("POST", "obat/kunjungan", drug).fields == ["Obat sudah ada pada kunjungan tersebut."])
            #expect(try await caller.pcare("POST", "obat/kunjungan", drug.with(["kdObat": "1"])).code == 412)
            let own = drug.with(["obatDPHO": false, "kdObat": .null, "nmObatNonDPHO": "Jamu Contoh"])
            #expect(try await caller.pcare("POST", "obat/kunjungan", own).code == 201)
            let drugs = try await caller.pcare("GET", "obat/kunjungan/\(number)").list
            #expect(drugs.compactMap { $0["obat"]?["nmObat"]?.string } == ["Parasetamol 500 mg tablet", "Jamu Contoh"])
            #expect(try await caller.pcare("DELETE", "obat/1/kunjungan/\(number)").code == 200)
            #expect(try await caller.pcare("DELETE", "obat/1/kunjungan/\(number)").code == 412)
            #expect(try await caller.pcare("GET", "obat/kunjungan/\(number)").list.count == 1)

            let procedure: JSON = [
                "kdTindakanSK": 0, "noKunjungan": .string(number), "kdTindakan": "01006", "biaya": 0, "keterangan": .null, "hasil": 0,
            ]
            let done = try await caller.pcare("POST", "tindakan", procedure)
            #expect(done.opened == ["field": "kdTindakanSK", "message": "3"])
            #expect(try await caller.pcare("POST", "tindakan", procedure).code == 412)
            #expect(try await caller.pcare("PUT", "tindakan", procedure.with(["kdTindakanSK": 3, "biaya": 15000])).code == 200)
            let row = try await caller.pcare("GET", "tindakan/kunjungan/\(number)").list.first
            #expect(row?["biaya"] == 15000)
            #expect(row?["nmTindakan"] == "Pelayanan KB : Suntik\r\n")
            #expect(try await caller.pcare("DELETE", "tindakan/3/kunjungan/\(number)").code == 200)
            #expect(try await caller.pcare("GET", "tindakan/kunjungan/\(number)").code == 204)
        }
    }
}
