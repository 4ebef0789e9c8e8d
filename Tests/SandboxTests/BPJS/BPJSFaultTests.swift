import Foundation
import JSON
import Sandbox
import Testing

@Suite struct BPJSFaultTests {
    @Test("an outage of one family is HTML, stores nothing, and leaves the others alone")
    func outage() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "faults", ["fault": "outage", "family": "pcare"])
            let answer = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            #expect(answer.status == 502)
            #expect(answer.raw.header("Content-Type") == "text/html")
            #expect(answer.raw.text.contains("<title>502 Bad Gateway</title>"))
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 200)
            #expect(try await peer.fhir("GET", "Organization/10000004").status == 200)
            _ = try await peer.control("DELETE", "faults")
            #expect(try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration()).opened?["message"] == "A1")
        }
    }

    @Test("what SATUSEHAT suffers leaves BPJS alone")
    func otherPlatform() async throws {
        try await withSandbox { peer in
            _ = try await peer.control("POST", "faults", ["fault": "status", "status": 503])
            #expect(try await peer.fhir("GET", "Organization/10000004").status == 503)
            #expect(try await BPJSCaller(peer).pcare("GET", "kesadaran").code == 200)
        }
    }

    @Test("an answer may be empty, and nothing stored")
    func empty() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "faults", ["fault": "empty", "family": "antreanfktp", "count": 1])
            let answer = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(answer.status == 200)
            #expect(answer.raw.body.isEmpty)
            #expect(try await caller.fktp("POST", "antrean/add", BPJSBodies.entry()).code == 200)
        }
    }

    @Test("a lost answer was stored, a lost request was not")
    func lost() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer, .demoReferral)
            _ = try await peer.control(
                "POST", "faults", ["fault": "lost_request", "family": "antreanrs", "path": "/antrean/add", "count": 1])
            #expect(try await caller.rs("POST", "antrean/add", BPJSBodies.booking()).raw.bytes.isEmpty)
            #expect(try await peer.control("GET", "bpjs/ledger").json == [])
            _ = try await peer.control("POST", "faults", ["fault": "lost_answer", "family": "antreanrs", "count": 1])
            #expect(try await caller.rs("POST", "antrean/add", BPJSBodies.booking()).raw.bytes.isEmpty)
            #expect(try await peer.control("GET", "bpjs/ledger").json.array?.count == 1)
            #expect(try await caller.rs("POST", "antrean/add", BPJSBodies.booking()).code == 208)
        }
    }

    @Test("too many requests come with a time to wait, other failures as pages", arguments: [429, 500, 502, 503, 504])
    func statuses(status: Int) async throws {
        try await withSandbox { peer in
            let fault: JSON = ["fault": "status", "family": "pcare", "status": .number(JSONNumber(status)), "retry_after": 7]
            #expect(try await peer.control("POST", "faults", fault).status == 201)
            let answer = try await BPJSCaller(peer).pcare("GET", "kesadaran")
            #expect(answer.status == status)
            #expect(answer.raw.header("Retry-After") == (status == 429 ? "7" : nil))
            #expect(answer.raw.text.hasPrefix("<html>") == (status != 429))
        }
    }

    @Test("a family may say anything in its own spelling, and say created where nothing was")
    func envelopes() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let retry: JSON = [
                "fault": "envelope", "family": "antreanfktp", "code": 404, "message": "Gagal dicoba kembali (BPJS Kesehatan)", "count": 1,
            ]
            _ = try await peer.control("POST", "faults", retry)
            let antrean = try await caller.fktp("POST", "antrean/add", BPJSBodies.entry())
            #expect(antrean.status == 200)
            #expect(antrean.metadata("metadata") == ["message": "Gagal dicoba kembali (BPJS Kesehatan)", "code": 404])
            let failed: JSON = ["fault": "envelope", "family": "pcare", "code": 424, "message": "Failed Dependency", "count": 1]
            _ = try await peer.control("POST", "faults", failed)
            let pcare = try await caller.pcare("GET", "kesadaran")
            #expect((pcare.status, pcare.metadata("metaData")?["code"]) == (424, 424))
            _ = try await peer.control("POST", "faults", ["fault": "created_null", "family": "pcare", "count": 1])
            let created = try await caller.pcare("POST", "pendaftaran", BPJSBodies.registration())
            #expect(created.code == 201)
            #expect(created.response == ["field": "noUrut", "message": "null"])
            #expect(try await peer.control("GET", "bpjs/ledger").json == [])
        }
    }

    @Test("the clock of one family can go wrong")
    func clock() async throws {
        try await withSandbox { peer in
            var caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "faults", ["fault": "clock", "family": "pcare", "seconds": -7200])
            let refused = try await caller.pcare("GET", "kesadaran")
            #expect(refused.message.contains("expired"))
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)").code == 1)
            caller.clock = -7200
            #expect(try await caller.pcare("GET", "kesadaran").code == 200)
        }
    }

    @Test("a fault may hit one facility alone, and delay it")
    func oneFacility() async throws {
        try await withSandbox { peer in
            let fault: JSON = ["fault": "latency", "family": "antreanfktp", "client_id": "10417", "ms": 300]
            _ = try await peer.control("POST", "faults", fault)
            _ = try await peer.control("POST", "faults", ["fault": "outage", "family": "antreanfktp", "client_id": "lain"])
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await BPJSCaller(peer).fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)")
            #expect(answer.code == 1)
            #expect(clock.now - start >= .milliseconds(300))
        }
    }

    @Test("a fault of no family, or one that BPJS does not have, is refused")
    func unknownFaults() async throws {
        try await withSandbox { peer in
            for fault in [
                ["fault": "outage", "family": "vclaim"], ["fault": "outage"], ["fault": "expire_token", "family": "pcare"],
                ["fault": "clock", "family": "pcare"],
                ["fault": "envelope", "family": "pcare", "code": 424],
            ] as [JSON] {
                let answer = try await peer.control("POST", "faults", fault)
                #expect(answer.status == 400)
            }
        }
    }
}
