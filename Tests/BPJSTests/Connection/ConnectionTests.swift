import Clinics
import Delivery
import JSON
import MigratedDatabase
import Testing

@testable import BPJS

@Suite("Tes koneksi of BPJS", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConnectionTests {
    @Test("a test that goes well passes every stage, and is kept beside the credential")
    func passes() async throws {
        try await World.with { world in
            world.bpjs.pages("/poli/fktp", [["kdPoli": "001", "nmPoli": "UMUM", "poliSakit": true]])
            let report = try await world.testConnection(.pcare)
            #expect(report.passed && report.nextStep == nil && report.lines.map(\.stage) == ConnectionReport.Stage.bpjs)
            #expect(world.bpjs.asked == ["/poli/fktp/0/1"])
            let stored = try await world.inClinic { try await BPJSCredentialStore.load(.pcare, .sandbox, in: $0) }
            #expect(stored?.testResult.flatMap { ConnectionReport($0) } == report && stored?.testedAt != nil)
        }
    }

    @Test("what goes wrong is told by its stage, with BPJS's own words")
    func stops() async throws {
        try await World.with { world in
            let cases: [(FakeBPJS.Answer, ConnectionReport.Stage)] = [
                (.down, .connection), (.refuses(401, "Username dan password tidak valid"), .keys),
                (.page(502, "<html>Bad Gateway</html>"), .call),
                (.refuses(404, "Unauthorized! You are not registered for this service!"), .call),
                (.page(200, #"{"metaData":{"code":200,"message":"OK"},"response":"Zm9v"}"#), .answer),
            ]
            for (answer, stage) in cases {
                world.bpjs.answer("/poli", answer)
                let report = try await world.testConnection(.pcare)
                #expect(report.stoppedAt == stage && report.nextStep != nil, "\(answer)")
            }
        }
    }

    @Test("what an earlier test kept is still told, with BPJS's own words")
    func keptBefore() throws {
        let kept: JSON = [
            "passed": false, "ms": 240, "next_step": "Periksa secret.",
            "stages": [
                ["stage": "connection", "verdict": "passed", "words": "PCare menjawab", "said": .null],
                ["stage": "keys", "verdict": "failed", "words": "PCare menolak kunci klinik", "said": "Signature tidak cocok"],
            ],
        ]
        let report = try #require(ConnectionReport(kept))
        #expect(report.tookMs == 240 && report.nextStep == "Periksa secret.")
        #expect(report.stoppedAt == .keys && report.lines.map(\.platformWords) == [nil, "Signature tidak cocok"])
    }

    @Test("a service that is away for several clinics holds up no other service on its host, nor do its figures count there")
    func upstreamOfItsOwn() async throws {
        try await World.with { world in
            #expect(try await world.testConnection(.pcare).passed)
            let lanes = try await world.inClinic { scope in
                try await scope.query(
                    "SELECT upstream FROM lane WHERE clinic_id = \(scope.id.rawValue) AND channel <> 'satusehat' ORDER BY channel"
                ).map { try $0.get("upstream", as: String.self) }
            }
            #expect(lanes == ["apijkn-dev.bpjs-kesehatan.go.id/antrean_fktp", "apijkn-dev.bpjs-kesehatan.go.id/pcare"])
            #expect(UpstreamName.of("https://apijkn-dev.bpjs-kesehatan.go.id/pcare-rest-dev/poli/fktp/0/1", .pcare) == lanes[1])
        }
    }

    @Test("without credentials nothing is sent, and what to do is said")
    func nothingToTestWith() async throws {
        try await World.with(hasAccess: false) { world in
            let report = try await world.testConnection(.antreanFKTP)
            #expect(!report.passed && report.stoppedAt == nil && report.nextStep != nil && world.bpjs.asked.isEmpty)
        }
    }
}
