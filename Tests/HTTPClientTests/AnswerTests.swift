import Glibc
import Testing

@testable import HTTPClient

@Suite("An answer")
struct AnswerTests {
    let client = HTTPClient()

    @Test("has status, header, body, address, version and timings")
    func whole() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer("halo", status: "201 Created", headers: ["X-Request-ID:  abc ", "Set-Cookie: a=1", "SET-COOKIE: b=2"])
        }
        defer { server.stop() }
        let response = try await client.send(.local(server.url))
        #expect(response.status == 201)
        #expect(response.headers["x-request-id"] == "abc")
        #expect(response.headers.first("X-Request-Id") == "abc")
        #expect(response.headers.all("set-cookie") == ["a=1", "b=2"])
        #expect(response.headers.allSatisfy { $0.name == $0.name.lowercased() })
        #expect(response.body == Array("halo".utf8))
        #expect(response.remoteAddress == "127.0.0.1")
        #expect(response.version == "HTTP/1.1")
        #expect(response.certificateExpiry == nil)
        #expect(response.timings.total > 0)
        #expect(response.timings.tls == 0)
    }

    @Test("to a POST: method, path, header and body go out as given, with no field that nobody asked for")
    func post() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer("{}")
        }
        defer { server.stop() }
        var request = HTTPRequest.local(
            server.url + "fhir-r4/v1/../Encounter?subject=P001%2F2", method: "POST",
            headers: [("Content-Type", "application/fhir+json"), ("X-Cons-ID", "1234"), ("X-Empty", "")], body: #"{"a":1}"#)
        request.body?.append(0)
        _ = try await client.send(request)
        let seen = try #require(server.requests.first)
        #expect(seen.line == "POST /fhir-r4/v1/../Encounter?subject=P001%2F2 HTTP/1.1")
        #expect(seen.body == Array(#"{"a":1}"#.utf8) + [0])
        #expect(seen.headers.contains("Content-Type: application/fhir+json"))
        #expect(seen.headers.contains("X-Cons-ID: 1234"))
        #expect(seen.headers.contains("X-Empty:"))
        #expect(seen.headers.contains("Content-Length: 8"))
        #expect(seen.headers.contains("Accept-Encoding: gzip"))
        #expect(!seen.headers.contains { $0.hasPrefix("Expect") })
    }

    @Test("to every other method", arguments: ["PUT", "PATCH", "DELETE", "OPTIONS"])
    func methods(method: String) async throws {
        let server = ScriptedServer { connection in
            while connection.read() != nil { connection.answer("ok") }
        }
        defer { server.stop() }
        _ = try await client.send(.local(server.url, method: method))
        _ = try await client.send(.local(server.url, method: method, body: "isi"))
        #expect(server.requests.map(\.method) == [method, method])
        #expect(server.requests.map(\.body) == [[], Array("isi".utf8)])
        #expect(server.requests.allSatisfy { request in !request.headers.contains { $0.hasPrefix("Content-Type") } })
    }

    @Test("to HEAD has no body")
    func head() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            connection.waitForClose()
        }
        defer { server.stop() }
        let response = try await client.send(.local(server.url, method: "HEAD"))
        #expect(response.body.isEmpty)
        #expect(server.requests.map(\.method) == ["HEAD"])
    }

    @Test("in gzip is unpacked")
    func gzip() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer(Bytes.gzippedHalo, headers: ["Content-Encoding: gzip"])
        }
        defer { server.stop() }
        let response = try await client.send(.local(server.url))
        #expect(String(decoding: response.body, as: UTF8.self) == "halo halo halo\n")
    }

    @Test("that redirects is handed over, not followed")
    func redirect() async throws {
        let other = ScriptedServer { connection in
            connection.read()
            connection.answer("wrong")
        }
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer("", status: "302 Found", headers: ["Location: \(other.url)"])
        }
        defer {
            server.stop()
            other.stop()
        }
        let response = try await client.send(.local(server.url))
        #expect(response.status == 302)
        #expect(response.headers["location"] == other.url)
        #expect(other.connections == 0)
    }

    @Test("after interim answers is the final one")
    func interim() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
            connection.answer("ok")
        }
        defer { server.stop() }
        let response = try await client.send(.local(server.url))
        #expect(response.status == 200)
        #expect(response.headers["link"] == nil)
    }

    @Test("in chunks is put together")
    func chunked() async throws {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalo\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\n")
        }
        defer { server.stop() }
        let response = try await client.send(.local(server.url))
        #expect(String(decoding: response.body, as: UTF8.self) == "halo!")
    }

    @Test("leaves the connection open for the next request, and its timings say so")
    func keepAlive() async throws {
        let server = ScriptedServer { connection in
            while connection.read() != nil { connection.answer("ok") }
        }
        defer { server.stop() }
        for _ in 0..<3 { _ = try await client.send(.local(server.url)) }
        let last = try await client.send(.local(server.url, method: "POST", body: "x"))
        #expect(server.connections == 1)
        #expect(server.requests.count == 4)
        #expect(last.timings.connect == 0)
    }

    @Test("comes to each of many requests at once")
    func many() async throws {
        let server = ScriptedServer { connection in
            while let request = connection.read() { connection.answer(request.body) }
        }
        defer { server.stop() }
        let client = HTTPClient(maximumConnectionsPerHost: 4)
        let bodies = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<100 {
                group.addTask {
                    let response = try await client.send(.local(server.url, method: "POST", body: "n\(index)"))
                    return (index, String(decoding: response.body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(bodies == Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, "n\($0)") }))
        #expect(server.connections <= 4)
        await client.shutdown()
    }

    @Test("does not come through a proxy that the environment names")
    func noProxy() async {
        // In a process of its own: the environment belongs to all tests.
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:\(ScriptedServer.deadPort())", 1)
            let server = ScriptedServer { connection in
                connection.read()
                connection.answer("direct")
            }
            let response = try await HTTPClient().send(.local(server.url))
            precondition(response.body == Array("direct".utf8))
        }
    }
}
