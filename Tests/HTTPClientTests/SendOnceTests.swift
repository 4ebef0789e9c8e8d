import Testing

@testable import HTTPClient

@Suite("A request that changes something is sent once")
struct SendOnceTests {
    let client = HTTPClient()

    /// Answers the first request of each connection, reads the second wholly and then ends the connection without a byte.
    /// libcurl takes that for a kept connection that had died, and by itself would send the second request again.
    static func secondUnanswered(reset: Bool) -> ScriptedServer {
        ScriptedServer { connection in
            guard connection.read() != nil else { return }
            connection.answer("ok")
            guard connection.read() != nil else { return }
            if reset { connection.reset() }
        }
    }

    @Test(
        "when a kept connection ends after it was read",
        arguments: [("POST", "isi"), ("POST", nil), ("PUT", "isi"), ("PATCH", "isi"), ("DELETE", nil)] as [(String, String?)],
        [false, true])
    func once(call: (method: String, body: String?), reset: Bool) async throws {
        let server = Self.secondUnanswered(reset: reset)
        defer { server.stop() }
        _ = try await client.send(.local(server.url))
        let outcome = await failure(client, .local(server.url, method: call.method, body: call.body))
        #expect(outcome == .answerUnknown(.connectionReset))
        #expect(server.requests.map(\.method) == ["GET", call.method])
        #expect(server.requests.map(\.connection) == [1, 1])
    }

    @Test("while a GET is repeated on a new connection, which shows that libcurl would repeat")
    func getIsRepeated() async throws {
        let server = Self.secondUnanswered(reset: false)
        defer { server.stop() }
        _ = try await client.send(.local(server.url))
        let response = try await client.send(.local(server.url))
        #expect(response.status == 200)
        #expect(server.requests.map(\.connection) == [1, 1, 2])
    }

    @Test("when it is large and the kept connection ends before all of it is read")
    func largeBody() async throws {
        let server = ScriptedServer { connection in
            guard connection.read() != nil else { return }
            connection.answer("ok")
            if connection.readSomething() { connection.reset() }
        }
        defer { server.stop() }
        _ = try await client.send(.local(server.url))
        let outcome = await failure(client, .local(server.url, method: "POST", body: String(repeating: "x", count: 4 << 20)))
        #expect(outcome == .answerUnknown(.connectionReset))
        // The refused second attempt may have connected, but nothing was written there.
        #expect(server.requests.count == 1)
    }

    @Test("and goes over a new connection when the kept one was closed in between")
    func closedInBetween() async throws {
        let (closings, closed) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            guard connection.read() != nil else { return }
            connection.answer("ok")
            connection.closeForBoth()
            closed.yield()
        }
        defer { server.stop() }
        _ = try await client.send(.local(server.url))
        for await _ in closings { break }
        let response = try await client.send(.local(server.url, method: "POST", body: "isi"))
        #expect(response.status == 200)
        #expect(server.requests.map(\.connection) == [1, 2])
    }
}
