import JSON
import Testing

@testable import Sandbox

@Suite struct PCareReferenceTests {
    @Test(
        "each list is there, with a count",
        arguments: [
            ("diagnosa/A/0/10", "kdDiag"), ("dokter/0/10", "kdDokter"), ("poli/fktp/0/10", "kdPoli"), ("kesadaran", "kdSadar"),
            ("provider/0/10", "kdProvider"), ("statuspulang/rawatInap/true", "kdStatusPulang"),
            ("statuspulang/rawatInap/false", "kdStatusPulang"), ("obat/dpho/para/0/10", "kdObat"),
            ("dpho/kdppk/0114A001/para/0/10", "stok"), ("tindakan/kdTkp/10/0/100", "kdTindakan"), ("spesialis", "kdSpesialis"),
            ("spesialis/INT/subspesialis", "kdSubSpesialis"), ("spesialis/sarana", "kdSarana"), ("spesialis/khusus", "kdKhusus"),
            ("spesialis/rujuk/subspesialis/3/sarana/1/tglEstRujuk/21-11-2026", "kdppk"),
            ("spesialis/rujuk/khusus/HDL/noKartu/0009000000011/tglEstRujuk/21-11-2026", "kdppk"),
            ("spesialis/rujuk/khusus/THA/subspesialis/8/noKartu/0009000000011/tglEstRujuk/21-11-2026", "kdppk"),
        ])
    func lists(path: String, member: String) async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer).pcare("GET", path)
            #expect((answer.status, answer.code) == (200, 200))
            #expect(!answer.list.isEmpty)
            #expect(answer.list.allSatisfy { $0[member] != nil })
            #expect((answer.opened?["count"]?.int ?? 0) >= answer.list.count)
        }
    }

    @Test("allergies and prognoses come without a count", arguments: ["alergi/jenis/01", "alergi/jenis/02", "alergi/jenis/03", "prognosa"])
    func withoutCount(path: String) async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer).pcare("GET", path)
            #expect(answer.opened?.object?.keys == ["list"])
            #expect(answer.list.count >= 4)
        }
    }

    @Test("a long list is read piece by piece, its count is of the whole")
    func paging() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            var codes: [String] = []
            while true {
                let answer = try await caller.pcare("GET", "diagnosa/%20/\(codes.count)/100")
                guard answer.code == 200 else {
                    #expect(answer.code == 204)
                    break
                }
                codes += answer.list.compactMap { $0["kdDiag"]?.string }
            }
            // All but the names of one word.
            #expect(codes.count > 250)
            #expect(PCareDiagnoses.rows.count >= 300)
            #expect(Set(codes).count == codes.count)
            #expect(try await caller.pcare("GET", "obat/dpho/tablet/0/500").list.count > 80)
            #expect(try await caller.pcare("GET", "diagnosa/A09/0/x").code == 400)
        }
    }

    @Test("a search takes the beginning of a code or a part of a name, in any case, and blanks in the path")
    func search() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let byCode = try await caller.pcare("GET", "diagnosa/a09/0/10")
            #expect(byCode.list.compactMap { $0["kdDiag"]?.string } == ["A09"])
            #expect(byCode.list.first?["nonSpesialis"] == true)
            let byName = try await caller.pcare("GET", "diagnosa/Common%20Cold/0/10")
            #expect(byName.list.compactMap { $0["kdDiag"]?.string } == ["J00"])
        }
    }

    @Test("nothing found is code 204, or HTTP 204 without a body where the gateway answers so")
    func nothing() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let answer = try await caller.pcare("GET", "diagnosa/xyzxyz/0/10")
            #expect((answer.status, answer.code, answer.message) == (200, 204, "NO_CONTENT"))
            #expect(answer.response == .null)
            _ = try await peer.control("POST", "bpjs/clinics", PCareRegistrationTests.demo(["empty_204": true]))
            let bare = try await caller.pcare("GET", "diagnosa/xyzxyz/0/10")
            #expect(bare.status == 204)
            #expect(bare.raw.body.isEmpty)
        }
    }

    @Test("a gateway may write its codes as text")
    func textCodes() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "bpjs/clinics", PCareRegistrationTests.demo(["text_codes": true]))
            let answer = try await caller.pcare("GET", "kesadaran")
            #expect(answer.metadata("metaData") == ["message": "OK", "code": "200"])
            #expect(answer.list.count == 4)
        }
    }

    @Test("a member is found by card and by NIK, with what the facility is to know")
    func members() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let member = try #require(try await caller.pcare("GET", "peserta/0009000000011").opened)
            #expect(member["nama"] == "Siti Contoh")
            #expect(member["aktif"] == true)
            #expect(member["kdProviderPst"]?["kdProvider"] == "0114U417")
            for path in ["peserta/noka/0009000000011", "peserta/nik/3500004110850011"] {
                #expect(try await caller.pcare("GET", path).opened == member)
            }
            let inactive = try await caller.pcare("GET", "peserta/0009000000077").opened
            #expect(inactive?["aktif"] == false)
            #expect(inactive?["ketAktif"] == "MENUNGGAK")
            let other = try await caller.pcare("GET", "peserta/0009000000101").opened
            #expect(other?["kdProviderPst"]?["kdProvider"] == "0901U001")
            #expect(try await caller.pcare("GET", "peserta/0009999999999").code == 204)
            #expect(try await caller.pcare("GET", "peserta/123").fields == ["noKartu harus 13 digit"])
        }
    }

    @Test("SATUSEHAT's test persons are members too, and more can be added")
    func morePeople() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let ardianto = try await caller.pcare("GET", "peserta/nik/9271060312000001").opened
            #expect(ardianto?["nama"] == "Ardianto Putra")
            #expect(ardianto?["noKartu"] == "0001312000001")
            let added: JSON = [["card": "0009000009999", "nik": "3500000000009999", "name": "Baru Contoh", "inactive": "BELUM BAYAR"]]
            #expect(try await peer.control("POST", "bpjs/members", added).status == 201)
            #expect(try await caller.pcare("GET", "peserta/0009000009999").opened?["ketAktif"] == "BELUM BAYAR")
            #expect(try await peer.control("POST", "bpjs/members", ["card": "1"]).status == 400)
        }
    }
}
