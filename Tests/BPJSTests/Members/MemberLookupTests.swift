import Clinics
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("Looking members up", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MemberLookupTests {
    private static func member(active: Bool) -> JSON {
        [
            "noKartu": "0000000000001", "nama": "SITI CONTOH", "sex": "P", "tglLahir": "25-10-1979", "noKTP": "9900000000000003",
            "kdProviderPst": ["kdProvider": "0114U163", "nmProvider": "Klinik Contoh"], "jnsKelas": ["nama": "KELAS I", "kode": "1"],
            "jnsPeserta": ["nama": "PEGAWAI SWASTA", "kode": "13"], "pstProl": " ", "pstPrb": "HT", "aktif": .bool(active),
            "ketAktif": .string(active ? "AKTIF" : "PENANGGUHAN PEMBAYARAN"), "tunggakan": 0,
        ]
    }
    private static let card = MemberKey(card: "0000000000001")

    @Test("what PCare says of a member is read, by card and by NIK")
    func found() async throws {
        try await World.with { world in
            world.bpjs.answer("/peserta", .says(200, Self.member(active: true)))
            let lookup = MemberLookup(database: world.database, calls: world.calls)
            let nik = try #require(NIK("9900000000000003"))
            for key in [try #require(Self.card), .nik(nik)] {
                guard case .member(let member) = try await lookup.find(key, clinic: world.clinic) else {
                    Issue.record("no member")
                    continue
                }
                #expect(member.isActive && member.name == "SITI CONTOH" && member.nik == nik && member.prolanis == "HT")
                #expect(member.belongs(to: "0114u163") == true && member.belongs(to: "0114A026") == false && member.belongs(to: nil) == nil)
                #expect(!"\(member)".contains("SITI"))
            }
            #expect(world.bpjs.asked == ["/peserta/0000000000001", "/peserta/nik/9900000000000003"])
        }
    }

    @Test("an active member is asked for once a day, and kept where nobody can read it; an inactive one is asked for each time")
    func kept() async throws {
        try await World.with { world in
            let key = try #require(Self.card)
            let today = Date()
            func find(_ day: Double = 0) async throws -> MemberAnswer {
                try await MemberLookup(database: world.database, calls: world.calls, now: { today.addingTimeInterval(day * 86_400) })
                    .find(key, clinic: world.clinic)
            }
            world.bpjs.answer("/peserta", .says(200, Self.member(active: false)))
            for _ in 0..<2 {
                guard case .member(let member) = try await find() else { throw NotFound() }
                #expect(!member.isActive && member.reason == "PENANGGUHAN PEMBAYARAN")
            }
            #expect(world.bpjs.asked.count == 2)
            world.bpjs.answer("/peserta", .says(200, Self.member(active: true)))
            let first = try await find()
            #expect(try await find() == first)
            #expect(world.bpjs.asked.count == 3)
            let stored = try await world.inClinic { scope in
                try await scope.query("SELECT person, encode(content, 'escape') AS content FROM bpjs_member").map {
                    try $0.get("person", as: String.self) + (try $0.get("content", as: String.self))
                }
            }
            #expect(stored.count == 1 && !stored[0].contains("0000000000001") && !stored[0].contains("SITI"))
            _ = try await find(1)
            #expect(world.bpjs.asked.count == 4)
        }
    }

    private struct NotFound: Error {}

    @Test("three ways of PCare to say that there is nobody are one; away and refused are told apart")
    func others() async throws {
        try await World.with { world in
            let key = try #require(Self.card)
            let lookup = MemberLookup(database: world.database, calls: world.calls)
            let cases: [(FakeBPJS.Answer, String)] = [
                (.refuses(204, "NO_CONTENT"), "notFound"), (.refuses(200, "OK"), "notFound"),
                (.refuses(412, "Nomor kartu salah"), "notFound"), (.page(503, "<html>"), "away"), (.down, "away"),
                (.refuses(404, "Unauthorized! You are not registered for this service!"), "refused"),
            ]
            for (answer, word) in cases {
                world.bpjs.answer("/peserta", answer)
                let found = try await lookup.find(key, clinic: world.clinic)
                #expect("\(found)".hasPrefix(word), "\(answer)")
            }
        }
    }

    @Test("history, drugs and procedures of a visit are read; none is an empty list")
    func visits() async throws {
        try await World.with { world in
            let client = PCareClient(calls: world.calls)
            world.bpjs.answer(
                "/kunjungan/peserta",
                .says(
                    200,
                    [
                        "count": 1,
                        "list": [
                            [
                                "noKunjungan": "0114A0260815Y000003", "tglKunjungan": "25-08-2026",
                                "diagnosa1": ["kdDiag": "K296", "nmDiag": "Other gastritis"], "diagnosa2": ["kdDiag": .null],
                            ]
                        ],
                    ]))
            guard case .found(let history) = await client.history(cardNumber: "0000000000033", for: world.clinic) else { throw NotFound() }
            #expect(history.map(\.number) == ["0114A0260815Y000003"] && history[0].diagnoses.map(\.code) == ["K296"])
            #expect(history[0].day == LocalDate("2026-08-25"))
            world.bpjs.answer(
                "/kunjungan/rujukan",
                .says(
                    200,
                    [
                        "noRujukan": "0114U1630316Y000003", "poli": ["kdPoli": "UGD", "nmPoli": "Unit Gawat Darurat"],
                        "diag1": ["kdDiag": "A01.1", "nmDiag": "Paratyphoid fever A"], "diag2": .null,
                    ]))
            guard case .found(let letter) = await client.referral(visit: "0114A0260815Y000003", for: world.clinic) else { throw NotFound() }
            #expect(letter.number == "0114U1630316Y000003" && letter.poli?.code == "UGD" && letter.diagnoses.count == 1)
            world.bpjs.answer(
                "/obat/kunjungan",
                .says(
                    200,
                    [
                        "count": 1,
                        "list": [
                            [
                                "kdObatSK": 38, "kdRacikan": "R.01", "obat": ["kdObat": "130199999", "nmObat": "Obat"], "signa1": 3,
                                "signa2": 1, "jmlObat": 10,
                            ]
                        ],
                    ]))
            guard case .found(let drugs) = await client.medicines(visit: "x", for: world.clinic) else { throw NotFound() }
            #expect(drugs.map(\.number) == ["38"] && drugs[0].code == "130199999" && drugs[0].timesADay == 3)
            guard case .found(let none) = await client.procedures(visit: "x", for: world.clinic) else { throw NotFound() }
            #expect(none.isEmpty)
        }
    }
}
