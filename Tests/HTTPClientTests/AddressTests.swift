import Testing

@testable import HTTPClient

@Suite("Addresses")
struct AddressTests {
    @Test(
        "reach as far as IANA's registries say",
        arguments: [
            ("103.11.5.2", AddressReach.publicInternet), ("8.8.8.8", .publicInternet), ("172.15.0.1", .publicInternet),
            ("172.32.0.1", .publicInternet), ("100.63.255.255", .publicInternet), ("100.128.0.1", .publicInternet),
            ("192.167.1.1", .publicInternet), ("223.255.255.254", .publicInternet), ("2404:6800:4003::200e", .publicInternet),
            ("10.1.2.3", .privateNetwork), ("172.16.0.1", .privateNetwork), ("172.31.255.255", .privateNetwork),
            ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork), ("100.127.255.255", .privateNetwork),
            ("fd12:3456::1", .privateNetwork), ("fc00::1", .privateNetwork), ("127.0.0.1", .loopback), ("127.255.0.9", .loopback),
            ("::1", .loopback), ("169.254.169.254", .forbidden), ("169.254.0.1", .forbidden), ("0.0.0.0", .forbidden),
            ("0.1.2.3", .forbidden), ("255.255.255.255", .forbidden), ("224.0.0.1", .forbidden), ("240.0.0.1", .forbidden),
            ("192.0.2.1", .forbidden), ("198.18.0.1", .forbidden), ("100.100.100.200", .forbidden), ("168.63.129.16", .forbidden),
            ("::", .forbidden), ("fe80::1", .forbidden), ("fec0::1", .forbidden), ("ff02::1", .forbidden), ("2001:db8::1", .forbidden),
            ("2001::1", .forbidden), ("fd00:ec2::254", .forbidden), ("100::1", .forbidden), ("::127.0.0.1", .forbidden),
            ("::ffff:127.0.0.1", .loopback), ("::ffff:10.0.0.1", .privateNetwork), ("::ffff:169.254.169.254", .forbidden),
            ("::ffff:8.8.8.8", .publicInternet), ("64:ff9b::7f00:1", .loopback), ("64:ff9b::a9fe:a9fe", .forbidden),
            ("64:ff9b::808:808", .publicInternet), ("64:ff9b:1::a00:1", .forbidden), ("2002:7f00:1::", .loopback),
            ("2002:a00:1::1", .privateNetwork), ("2404::5efe:a00:1", .forbidden), ("not an address", .forbidden),
        ])
    func reach(text: String, reach: AddressReach) {
        #expect(AddressReach(ofText: text) == reach)
    }

    @Test("policies allow what they say and never the forbidden")
    func policies() {
        #expect(AddressPolicy.publicOnly.allows(.publicInternet))
        #expect(!AddressPolicy.publicOnly.allows(.privateNetwork))
        #expect(!AddressPolicy.publicOnly.allows(.loopback))
        #expect(AddressPolicy.loopbackAllowed.allows(.loopback))
        #expect(!AddressPolicy.loopbackAllowed.allows(.privateNetwork))
        #expect(!AddressPolicy.loopbackAllowed.allows(.forbidden))
        #expect(AddressPolicy.privateAllowed.allows(.loopback))
        #expect(AddressPolicy.privateAllowed.allows(.privateNetwork))
        #expect(!AddressPolicy.privateAllowed.allows(.forbidden))
    }

    @Test("of this machine are not dialled by default, however they are written")
    func loopbackRefused() async {
        let client = HTTPClient()
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer("wrong")
        }
        defer { server.stop() }
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0.0.0.0", "127.1"] {
            let outcome = await failure(client, HTTPRequest(url: "http://\(host):\(server.port)/", totalTimeout: .seconds(5)))
            #expect(outcome == .notSent(.addressRefused), "\(host)")
        }
        #expect(server.connections == 0)
    }

    @Test("of metadata services are refused even where private ones are allowed", arguments: ["169.254.169.254", "[::ffff:a9fe:a9fe]"])
    func metadataRefused(host: String) async {
        let outcome = await failure(HTTPClient(), .local("http://\(host)/latest/meta-data/", totalTimeout: .seconds(5)))
        #expect(outcome == .notSent(.addressRefused))
    }

    @Test("are checked on a kept connection too, which a request with a wider policy has opened")
    func keptConnection() async throws {
        let client = HTTPClient()
        let server = ScriptedServer { connection in
            while connection.read() != nil { connection.answer("ok") }
        }
        defer { server.stop() }
        _ = try await client.send(.local(server.url))
        #expect(await failure(client, HTTPRequest(url: server.url)) == .notSent(.addressRefused))
        #expect(server.requests.count == 1)
    }
}
