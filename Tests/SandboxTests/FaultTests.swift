import JSON
import Testing

@Suite struct FaultTests {
    @Test("a lost answer stores the resource and sends not a single byte")
    func lostAnswer() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "lost_answer", "client_id": "melati", "method": "POST", "count": 1])
            let lost = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            #expect(lost.bytes.isEmpty)
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).issue == "Found duplicate resource: Encounter")
            let entry = try #require(try await peer.ledger().first { $0["fault"] == "lost_answer" })
            #expect(entry["status"] == 0)
            #expect(entry["stored"]?["type"] == "Encounter")
        }
    }

    @Test("a lost request stores nothing and sends not a single byte")
    func lostRequest() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "lost_request", "count": 1])
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).bytes.isEmpty)
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).status == 201)
        }
    }

    @Test("a truncated answer declares more than it sends")
    func truncated() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "truncated", "count": 1])
            let answer = try await peer.fhir("GET", "Organization/10000004")
            #expect(answer.status == 200)
            let declared = try #require(answer.header("Content-Length").flatMap { Int($0) })
            #expect(answer.body.count < declared)
        }
    }

    @Test("a 502 can come after the resource was stored")
    func storedBadGateway() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "stored_5xx", "path": "/fhir-r4/v1/Encounter", "count": 1])
            #expect(try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1")).status == 502)
            #expect(try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 1)
        }
    }

    @Test(
        "each status comes in its published shape, and stores nothing",
        arguments: [
            (429, "application/json", "QuotaViolation"), (500, "application/json", "OperationOutcome"), (502, "text/plain", "Bad Gateway"),
            (503, "text/plain", "no healthy upstream"), (504, "text/plain", "Gateway Timeout"),
        ])
    func statuses(status: Int, type: String, words: String) async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "status", "status": .number(JSONNumber(status)), "retry_after": 7, "count": 1])
            let answer = try await peer.fhir("POST", "Encounter", Bodies.encounter("V-1"))
            #expect(answer.status == status)
            #expect(answer.header("Content-Type") == type)
            #expect(answer.text.contains(words))
            #expect(answer.header("Retry-After") == (status == 429 ? "7" : nil))
            #expect(try await peer.fhir("GET", "Encounter?subject=\(Bodies.patient)").json["total"] == 0)
        }
    }

    @Test("the edge answers with a page of HTML")
    func html() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "html403", "count": 1])
            let answer = try await peer.fhir("GET", "Organization/10000004")
            #expect(answer.status == 403)
            #expect(answer.header("Content-Type") == "text/html; charset=UTF-8")
            #expect(answer.text.hasPrefix("<!doctype html>"))
        }
    }

    @Test("an expired token stays expired, and a new one works")
    func expiredToken() async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "expire_token", "count": 1])
            for _ in 0..<2 {
                let answer = try await peer.fhir("GET", "Organization/10000004")
                #expect(try answer.json["fault"]?["faultstring"] == "Access Token expired")
            }
            #expect(try await peer.signedIn().fhir("GET", "Organization/10000004").status == 200)
        }
    }

    @Test(
        "a token can expire on any API that takes one, and never while it is asked for",
        arguments: ["/consent/v1/Consent", "/kfa-v2/products"])
    func expiredElsewhere(path: String) async throws {
        try await withSandbox { peer in
            try await add(peer, ["fault": "expire_token", "count": 1])
            let fresh = try await peer.signedIn()
            let answer = try await fresh.send("GET", path)
            #expect(answer.status == 401)
            #expect(try answer.json["fault"]?["faultstring"] == "Access Token expired")
        }
    }

    @Test("latency and slow bodies delay a whole answer")
    func delays() async throws {
        try await withSandbox { peer in
            try await add(peer, [["fault": "latency", "ms": 150, "count": 1], ["fault": "slow", "ms": 150, "count": 1]])
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await peer.fhir("GET", "Organization/10000004")
            #expect(clock.now - start >= .milliseconds(290))
            #expect(try answer.json["id"] == "10000004")
        }
    }

    @Test("a fault hits its client only, and the same seed hits the same requests")
    func selection() async throws {
        try await withSandbox { peer in
            let fault: JSON = [
                "fault": "status", "status": 503, "client_id": "melati", "path": "/fhir-r4", "probability": 0.5, "seed": 7,
            ]
            var runs: [[Int?]] = []
            for _ in 0..<2 {
                _ = try await peer.control("DELETE", "faults")
                try await add(peer, fault)
                var run: [Int?] = []
                for _ in 0..<20 { run.append(try await peer.fhir("GET", "Organization/10000004").status) }
                runs.append(run)
            }
            #expect(runs[0] == runs[1])
            #expect(Set(runs[0]) == [200, 503])
            let other = try await Peer(port: peer.port).signedIn(Peer.mawar)
            for _ in 0..<10 { #expect(try await other.fhir("GET", "Organization/10000005").status == 200) }
        }
    }

    @Test("something that is not a fault is refused")
    func unknownFault() async throws {
        try await withSandbox { peer async throws in
            #expect(try await peer.control("POST", "faults", ["fault": "gremlins"]).status == 400)
            #expect(try await peer.control("POST", "faults", ["fault": "status", "status": 418]).status == 400)
        }
    }

    private func add(_ peer: Peer, _ fault: JSON) async throws {
        #expect(try await peer.control("POST", "faults", fault).status == 201)
    }
}
