import Clinics
import Delivery
import Foundation
import JSON
import MigratedDatabase
import Testing
import Vocabulary

@testable import BPJS

@Suite("Reading BPJS's lists", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ReferenceJobTests {
    private static let polis: [JSON] = [
        ["kdPoli": "001", "nmPoli": "POLI UMUM\r\n", "poliSakit": true], ["kdPoli": "002", "nmPoli": "GIGI  & MULUT", "poliSakit": true],
    ]
    private static func days(_ number: Int) -> Date { Date(timeIntervalSince1970: 1_780_000_000 + Double(number) * 86_400) }

    private func says(_ list: String, _ words: String, _ world: World) async throws -> Bool {
        try await world.standing(list)?.error?.contains(words) ?? false
    }

    @Test("a list is read to its end, however few rows a page has, and its names are tidied")
    func wholeList() async throws {
        try await World.with { world in
            world.bpjs.pages("/poli/fktp", Self.polis)
            world.bpjs.pages(
                "/dokter", (1...7).map { ["kdDokter": .string("D\($0)"), "nmDokter": .string("dr. \($0)")] }, most: 3)
            try await world.sync()
            #expect(try await world.rows("poli").map(\.name) == ["POLI UMUM", "GIGI & MULUT"])
            #expect(try await world.rows("dokter").map(\.code) == (1...7).map { "D\($0)" })
            #expect(world.bpjs.asked.filter { $0.hasPrefix("/dokter/") } == ["/dokter/0/500", "/dokter/3/500", "/dokter/6/500"])
            let standing = try await world.standing("dokter")
            #expect(standing?.rows == 7 && standing?.changed == 0 && standing?.readAt != nil && standing?.error == nil)
        }
    }

    @Test("diagnoses come whole by the beginnings of their codes")
    func diagnoses() async throws {
        try await World.with { world in
            let codes = ["A00", "A000", "B999", "Z999"]
            world.bpjs.answer({ $0.hasPrefix("/diagnosa/") }) { path in
                let word = String(path.split(separator: "/")[1])
                let found = codes.filter { $0.hasPrefix(word) }
                return found.isEmpty
                    ? .refuses(204, "NO_CONTENT")
                    : .says(
                        200,
                        [
                            "count": .number(JSONNumber(found.count)),
                            "list": .array(found.map { ["kdDiag": .string($0), "nmDiag": "Cholera", "nonSpesialis": false] }),
                        ])
            }
            try await world.sync()
            #expect(try await world.rows("diagnosa").map(\.code) == codes)
            #expect(world.bpjs.asked.count { $0.hasPrefix("/diagnosa/") } == 260)
        }
    }

    @Test("what is new, renamed, gone and back since the last reading is kept; the first reading changes nothing")
    func changes() async throws {
        try await World.with { world in
            world.bpjs.pages("/poli/fktp", Self.polis)
            try await world.sync(at: Self.days(0))
            world.bpjs.pages(
                "/poli/fktp", [["kdPoli": "001", "nmPoli": "UMUM"], ["kdPoli": "003", "nmPoli": "KIA"]])
            try await world.sync(at: Self.days(1))
            func found() async throws -> [String] {
                try await world.inClinic { try await ReferenceStore.changes(of: "poli", .sandbox, limit: 10, in: $0) }
                    .map { "\($0.code) \($0.what.rawValue) \($0.nameBefore ?? "-")" }.sorted()
            }
            #expect(try await found() == ["001 renamed POLI UMUM", "002 removed -", "003 added -"])
            #expect(try await world.rows("poli").map(\.code) == ["001", "003"])
            #expect(try await world.standing("poli")?.changed == 3)
            world.bpjs.pages(
                "/poli/fktp",
                [["kdPoli": "001", "nmPoli": "UMUM"], ["kdPoli": "002", "nmPoli": "GIGI & MULUT"], ["kdPoli": "003", "nmPoli": "KIA"]])
            try await world.sync(at: Self.days(2))
            #expect(try await found().contains("002 returned -"))
        }
    }

    @Test("while BPJS is down, and when it gives nothing, the last known list stays and says why it is old")
    func lastKnown() async throws {
        try await World.with { world in
            world.bpjs.pages("/poli/fktp", Self.polis)
            try await world.sync(at: Self.days(0))
            world.bpjs.answer("/", .page(502, "<html><title>502 Bad Gateway</title></html>"))
            await #expect(throws: JobFailure.self) { try await world.sync(at: Self.days(1)) }
            #expect(try await world.standing("diagnosa")?.error == nil, "a list that is not due is not asked for")
            #expect(try await says("poli", "tidak menjawab", world))
            #expect(try await world.rows("poli").count == 2)
            world.bpjs.answer("/", .refuses(204, "NO_CONTENT"))
            await #expect(throws: JobFailure.self) { try await world.sync(force: true, at: Self.days(2)) }
            #expect(try await world.rows("poli").count == 2)
            #expect(try await says("poli", "kosong", world))
        }
    }

    @Test("a list that BPJS refuses does not keep the others from being read; refused keys do, and are asked with once")
    func refusals() async throws {
        try await World.with { world in
            world.bpjs.pages("/poli/fktp", Self.polis)
            world.bpjs.answer("/diagnosa", .refuses(404, "Unauthorized! You are not registered for this service!"))
            await #expect(throws: JobFailure.self) { try await world.sync() }
            let read = try await world.rows("poli")
            #expect(read.count == 2)
            #expect(try await says("diagnosa", "menolak", world))
            world.bpjs.forget()
            world.bpjs.answer("/", .refuses(401, "Username dan password tidak valid"))
            await #expect(throws: JobFailure.self) { try await world.sync(force: true) }
            #expect(world.bpjs.asked.count { !$0.hasPrefix("/ref/") } == 1)
        }
    }

    @Test("an interrupted reading goes on with the question at which it stopped")
    func resumes() async throws {
        try await World.with { world in
            world.bpjs.answer({ $0.hasPrefix("/diagnosa/") }) { path in
                path.hasPrefix("/diagnosa/C")
                    ? .down
                    : .says(200, ["count": 1, "list": [["kdDiag": .string(String(path.dropFirst(10).prefix(2)) + "0"), "nmDiag": "x"]]])
            }
            await #expect(throws: JobFailure.self) { try await world.sync(at: Self.days(0)) }
            #expect(try await world.standing("diagnosa")?.reading?.nextQuery == 20)
            world.bpjs.forget()
            world.bpjs.pages("/diagnosa/C0", [["kdDiag": "C00", "nmDiag": "x"]])
            world.bpjs.answer("/diagnosa/C", .says(200, ["count": 1, "list": [["kdDiag": "C00", "nmDiag": "x"]]]))
            try await world.sync(at: Self.days(0).addingTimeInterval(3600))
            #expect(world.bpjs.asked.first == "/diagnosa/C0/0/500")
            #expect(try await world.standing("diagnosa")?.reading == nil)
            #expect(try await world.rows("diagnosa", holding: "A00").count == 1, "what was read before the interruption is there")
        }
    }

    @Test("a poli that is closed today is not gone; after two weeks without it, it is")
    func closedToday() async throws {
        try await World.with { world in
            let open: JSON = ["list": [["kodepoli": "001", "namapoli": "UMUM"], ["kodepoli": "002", "namapoli": "GIGI"]]]
            world.bpjs.answer("/ref/poli", .says(1, open))
            world.bpjs.answer(
                "/ref/dokter/kodepoli/001",
                .says(1, [["namadokter": "dr. Contoh", "kodedokter": 700, "jampraktek": "07:00-12:00", "kapasitas": 100]]))
            try await world.sync(at: Self.days(0))
            #expect(try await world.rows("antrean-dokter").map(\.code) == ["001/700/07:00-12:00"])
            world.bpjs.answer("/ref/poli", .says(1, ["list": [["kodepoli": "001", "namapoli": "UMUM"]]]))
            try await world.sync(at: Self.days(1))
            #expect(try await world.rows("antrean-poli").map(\.code) == ["001", "002"])
            try await world.sync(at: Self.days(15))
            #expect(try await world.rows("antrean-poli").map(\.code) == ["001"])
        }
    }

    @Test("a referral clinic reads the hospitals' queue, and hours of the polis that it has mapped")
    func referralLevel() async throws {
        try await World.with(.fkrtl) { world in
            world.bpjs.answer(
                "/ref/poli",
                .says(
                    1,
                    [
                        ["nmpoli": "Anak", "kdpoli": "ANA", "nmsubspesialis": "ANAK", "kdsubspesialis": "ANA"],
                        ["nmpoli": "Bedah", "kdpoli": "BED", "nmsubspesialis": "BEDAH", "kdsubspesialis": "BED"],
                    ]))
            world.bpjs.answer(
                "/jadwaldokter",
                .says(
                    200,
                    [
                        "list": [
                            [
                                "kodesubspesialis": "ANA", "hari": 4, "kapasitaspasien": 54, "libur": 0, "jadwal": "08:00 - 12:00",
                                "namadokter": "DR. CONTOH", "kodepoli": "ANA", "kodedokter": 33690,
                            ]
                        ]
                    ]))
            try await world.sync()
            #expect(!world.bpjs.asked.contains { $0.hasPrefix("/jadwaldokter") })
            try await world.inClinic {
                try await BPJSMappingStore.set(
                    BPJSMapping(.poli, "U1", .mobileJKN, remoteCode: "ANA", remoteName: "ANAK"), .sandbox, by: .cli, in: $0)
            }
            try await world.sync(force: true)
            #expect(world.bpjs.asked.count { $0.hasPrefix("/jadwaldokter/kodepoli/ANA/") } == 7)
            #expect(try await world.rows("rs-jadwal").map(\.code) == ["ANA/33690/4/08:00 - 12:00"])
        }
    }

    @Test("without complete credentials nothing is asked for")
    func noCredentials() async throws {
        try await World.with(hasAccess: false) { world in
            let result = try await world.sync()
            #expect(result == .nothing("Kredensial BPJS klinik ini belum lengkap."))
            #expect(world.bpjs.asked.isEmpty)
        }
    }

    @Test("a list is found by code and by words of its names, beginnings first, within 50 ms among fifteen thousand")
    func search() async throws {
        try await World.with { world in
            try await world.inClinic { scope in
                let reading = ReferenceStanding.Reading(begunAt: Date(), queries: 1)
                try await ReferenceStore.begin("diagnosa", reading, .sandbox, in: scope)
                let many = (0..<15_000).map { ReferenceRow(code: "Z\($0)", name: "Penyakit nomor \($0)") }
                let few = [
                    ReferenceRow(code: "A09", name: "Diarrhoea and gastroenteritis"),
                    ReferenceRow(code: "K52", name: "Gastroenteritis 100%"),
                ]
                try await ReferenceStore.keep(many + few, of: "diagnosa", reading, isFirst: true, .sandbox, in: scope)
            }
            #expect(try await world.rows("diagnosa", holding: "gastro").map(\.code) == ["K52", "A09"])
            #expect(try await world.rows("diagnosa", holding: "a09").map(\.code) == ["A09"])
            #expect(try await world.rows("diagnosa", holding: "100%").map(\.code) == ["K52"])
            let clock = ContinuousClock()
            var best = Duration.seconds(9)
            for _ in 0..<5 {
                best = min(best, try await clock.measure { _ = try await world.rows("diagnosa", holding: "nomor 149", limit: 25) })
            }
            #expect(best < .milliseconds(50))
        }
    }
}
