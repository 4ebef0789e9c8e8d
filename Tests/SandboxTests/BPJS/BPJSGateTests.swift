import Foundation
import JSON
import Sandbox
import Testing

@Suite struct BPJSGateTests {
    @Test("a signed request of a known facility is answered, encrypted under its own timestamp")
    func works() async throws {
        try await withSandbox { peer in
            let answer = try await BPJSCaller(peer).pcare("GET", "kesadaran")
            #expect(answer.status == 200)
            #expect(answer.metadata("metaData") == ["message": "OK", "code": 200])
            #expect(answer.list.count == 4)
            #expect(answer.opened?["count"] == 4)
        }
    }

    @Test(
        "what is missing or wrong is refused",
        arguments: [
            ("X-cons-id", nil, 401, nil), ("X-signature", nil, 401, nil), ("X-timestamp", nil, 401, nil), ("user_key", nil, 401, nil),
            ("X-cons-id", "99999", 401, "X-cons-id tidak terdaftar"),
            ("user_key", "lain", 403, "user_key tidak terdaftar untuk layanan ini"),
            ("X-signature", "AAAA", 401, "Unauthorized! X-signature tidak sesuai"),
            ("X-timestamp", "kemarin", 401, "Unauthorized! X-timestamp expired"),
            ("X-authorization", nil, 401, "Unauthorized! Username atau password PCare tidak sesuai"),
            ("X-authorization", "Basic c2FsYWg6c2FsYWg6MDk1", 401, "Unauthorized! Username atau password PCare tidak sesuai"),
        ] as [(String, String?, Int, String?)])
    func refusals(header: String, value: String?, status: Int, message: String?) async throws {
        try await withSandbox { peer in
            var caller = BPJSCaller(peer)
            caller.changes[header] = .some(value)
            let answer = try await caller.pcare("GET", "kesadaran")
            #expect(answer.status == status)
            if let message {
                #expect(answer.metadata("metaData") == ["message": .string(message), "code": .number(JSONNumber(status))])
                #expect(answer.response == .null)
            } else {
                #expect(try answer.raw.json == ["message": "Unauthorized"])
            }
        }
    }

    @Test("header names are read in any case")
    func headerCase() async throws {
        try await withSandbox { peer in
            var caller = BPJSCaller(peer)
            caller.changes = ["user_key": nil, "USER_KEY": caller.clinic.pcareUserKey, "X-cons-id": nil, "x-Cons-ID": caller.clinic.consID]
            let answer = try await caller.pcare("GET", "prognosa")
            #expect(answer.code == 200)
        }
    }

    @Test("a timestamp may be five minutes away and no more; the window can be set")
    func window() async throws {
        try await withSandbox { peer in
            var caller = BPJSCaller(peer)
            for seconds in [-290, 290] {
                caller.clock = seconds
                #expect(try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)").code == 1)
            }
            for seconds in [-310, 310, 7 * 3600] {
                caller.clock = seconds
                let answer = try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)")
                #expect(answer.status == 401)
                #expect(answer.metadata("metadata")?["code"] == 401)
                #expect(answer.message.contains("expired"))
            }
            _ = try await peer.control("POST", "bpjs/clock", ["window_seconds": 28_800])
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/\(BPJSBodies.today)").code == 1)
        }
    }

    @Test("a gateway whose clock is wrong says so in Date, and refuses who is right")
    func gatewayClock() async throws {
        try await withSandbox { peer in
            var caller = BPJSCaller(peer)
            _ = try await peer.control("POST", "bpjs/clock", ["offset_seconds": 3600])
            let refused = try await caller.pcare("GET", "kesadaran")
            #expect(refused.status == 401)
            caller.clock = 3600
            let answer = try await caller.pcare("GET", "kesadaran")
            #expect(answer.code == 200)
            for sent in [refused, answer] {
                let date = try #require(sent.raw.header("Date"))
                let formatter = DateFormatter()
                formatter.locale = Locale(identifier: "en_US_POSIX")
                formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
                let ahead = try #require(formatter.date(from: date)).timeIntervalSinceNow
                #expect((3590...3610).contains(ahead))
                #expect(sent.raw.header("X-Sandbox-Date") == nil)
            }
            #expect(try await peer.control("GET", "bpjs/clock").json == ["window_seconds": 300, "offset_seconds": 3600])
        }
    }

    @Test("a facility may be one that signs in hex, and is then refused in base64")
    func hexSignature() async throws {
        try await withSandbox { peer in
            _ = try await peer.control(
                "POST", "bpjs/clinics",
                [
                    "cons_id": "777", "secret": "rahasia & dua", "provider_code": "0909U777", "zone": "WIT",
                    "user_keys": ["antreanfktp": "kunci"], "options": ["signature": "hex"],
                ])
            var caller = BPJSCaller(
                peer,
                SandboxBPJSClinic(
                    consID: "777", secret: "rahasia & dua", providerCode: "0909U777", name: "", antreanFKTPUserKey: "kunci"))
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/2026-11-21").status == 401)
            caller.isHex = true
            #expect(try await caller.fktp("GET", "ref/poli/tanggal/2026-11-21").list.count == 3)
            let pcare = try await caller.pcare("GET", "kesadaran")
            #expect(pcare.status == 404)
            #expect(pcare.message == "Unauthorized! You are not registered for this service!")
        }
    }

    @Test("credentials may be refused under other codes, as gateways differ")
    func refusalCodes() async throws {
        try await withSandbox { peer in
            var demo = SandboxBPJSClinic.demoFirstLevel
            for (status, pcare, antrean) in [(200, 401, 201), (403, 403, 403)] {
                _ = try await peer.control(
                    "POST", "bpjs/clinics",
                    [
                        "cons_id": "777", "secret": "s", "provider_code": "0909U777",
                        "user_keys": ["pcare": "demo-melati-pcare", "antreanfktp": "demo-melati-antrean"],
                        "options": ["refusal_status": .number(JSONNumber(status))],
                    ])
                demo.consID = "777"
                let caller = BPJSCaller(peer, demo)
                let one = try await caller.pcare("GET", "kesadaran")
                #expect((one.status, one.code) == (status, pcare))
                let other = try await caller.fktp("GET", "ref/poli/tanggal/2026-11-21")
                #expect((other.status, other.code) == (status, antrean))
            }
        }
    }

    @Test("an unknown path is not a registered service, a known one has its method, a body must be JSON")
    func paths() async throws {
        try await withSandbox { peer in
            let caller = BPJSCaller(peer)
            let unknown = try await caller.pcare("GET", "diagnosis/A09/0/1")
            #expect(unknown.status == 404)
            #expect(try await caller.pcare("GET", "/kesadaran").status == 404)
            #expect(try await caller.fktp("GET", "antrean/add").status == 405)
            #expect(try await caller.call(.pcare, "POST", "pendaftaran", "teks").code == 400)
            #expect(try await caller.call(.pcare, "POST", "pendaftaran", BPJSBodies.registration(), type: "text/html").code == 400)
            #expect(try await caller.pcare("POST", "pendaftaran").code == 400)
            #expect(try await peer.send("GET", "/pcare").status == 404)
        }
    }
}
