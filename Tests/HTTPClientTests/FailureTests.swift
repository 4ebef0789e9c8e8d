import Testing

@testable import HTTPClient

@Suite("A failure")
struct FailureTests {
    let client = HTTPClient()

    // MARK: Not sent

    @Test(
        "is 'not sent' for a URL that is no absolute http(s) URL",
        arguments: [
            "", "/path", "example.org/path", "ftp://example.org/", "file:///etc/passwd", "http://", "http://a b/",
            "http://user:pw@example.org/",
            "http://exa\nmple.org/", "http://example.org:99999/", "https://example.org/ü", "gopher://example.org/",
        ])
    func invalidURL(url: String) async {
        #expect(await failure(client, .local(url)) == .notSent(.invalidURL))
    }

    @Test("is 'not sent' for a header or method that would break out of its line or is the client's to write")
    func invalidHeader() async {
        let url = "http://127.0.0.1:9/"
        for header in [("X-A", "b\r\nX-C: d"), ("X A", "b"), ("", "b"), ("Host", "other"), ("content-length", "3"), ("X-A", "\0")] {
            #expect(await failure(client, .local(url, headers: [header])) == .notSent(.invalidRequest))
        }
        #expect(await failure(client, .local(url, method: "GET /x HTTP/1.1\r\nX: ")) == .notSent(.invalidRequest))
    }

    @Test("is 'not sent' when the name has no address")
    func nameNotFound() async {
        #expect(await failure(client, .local("http://tidak-ada.invalid/")) == .notSent(.nameNotFound))
    }

    @Test("is 'not sent' when nothing listens")
    func refused() async {
        let url = "http://127.0.0.1:\(ScriptedServer.deadPort())/"
        #expect(await failure(client, .local(url, method: "POST", body: "x")) == .notSent(.connectionRefused))
    }

    @Test("is 'not sent' when the TLS handshake takes longer than the connection may")
    func connectTimeout() async {
        let server = ScriptedServer { $0.waitForClose() }
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)/"
        #expect(await failure(client, .local(url, connectTimeout: .milliseconds(150))) == .notSent(.connectionTimeout))
        #expect(
            await failure(client, .local(url, connectTimeout: .seconds(20), totalTimeout: .milliseconds(150))) == .notSent(.totalTimeout))
    }

    @Test("is 'not sent' when the other end does not speak TLS")
    func plainServer() async {
        let server = ScriptedServer { connection in
            _ = connection.readSomething()
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        defer { server.stop() }
        #expect(await failure(client, .local("https://127.0.0.1:\(server.port)/")) == .notSent(.failedTLS))
    }

    @Test("is 'not sent' when cancelled within the handshake, and cancelling does not wait for a deadline")
    func cancelledEarly() async {
        let (handshakes, handshake) = AsyncStream<Void>.makeStream()
        let server = ScriptedServer { connection in
            if connection.readSomething() { handshake.yield() }
            connection.waitForClose()
        }
        defer { server.stop() }
        let task = Task { await failure(client, .local("https://127.0.0.1:\(server.port)/", method: "POST", body: "x")) }
        for await _ in handshakes { break }
        task.cancel()
        #expect(await task.value == .notSent(.cancelled))
    }

    @Test("is 'not sent' when the task was cancelled before it began")
    func cancelledBefore() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer("ok")
        }
        defer { server.stop() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure(client, .local(server.url, method: "POST", body: "x"))
        }
        #expect(await task.value == .notSent(.cancelled))
        #expect(server.requests.isEmpty)
    }

    @Test("is 'not sent' when no connection becomes free in time")
    func noFreeConnection() async {
        let client = HTTPClient(maximumConnectionsPerHost: 1)
        let server = ScriptedServer { connection in
            connection.read()
            connection.waitForClose()
        }
        defer { server.stop() }
        let first = Task { await failure(client, .local(server.url)) }
        for await _ in server.arrivals { break }
        let request = HTTPRequest.local(server.url, method: "POST", body: "x", totalTimeout: .milliseconds(200))
        #expect(await failure(client, request) == .notSent(.totalTimeout))
        #expect(server.requests.count == 1)
        first.cancel()
        #expect(await first.value == .answerUnknown(.cancelled))
    }

    // MARK: Answer unknown

    @Test("is 'answer unknown' when the answer takes too long")
    func totalTimeout() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.waitForClose()
        }
        defer { server.stop() }
        let request = HTTPRequest.local(server.url, method: "POST", body: "x", totalTimeout: .milliseconds(300))
        #expect(await failure(client, request) == .answerUnknown(.totalTimeout))
        #expect(server.requests.count == 1)
    }

    @Test("is 'answer unknown' when the answer stops half-way until the deadline")
    func stalled() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
            connection.waitForClose()
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url, totalTimeout: .milliseconds(300))) == .answerUnknown(.totalTimeout))
    }

    @Test("is 'answer unknown' when cancelled after sending")
    func cancelledLate() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.waitForClose()
        }
        defer { server.stop() }
        let task = Task { await failure(client, .local(server.url, method: "POST", body: "x")) }
        for await _ in server.arrivals { break }
        task.cancel()
        #expect(await task.value == .answerUnknown(.cancelled))
    }

    @Test("is 'answer unknown' when the connection is reset after the request")
    func reset() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.reset()
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url, method: "POST", body: "x")) == .answerUnknown(.connectionReset))
        #expect(server.requests.count == 1)
    }

    @Test("is 'answer unknown' when the connection closes before an answer")
    func closed() async {
        let server = ScriptedServer { $0.read() }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url, method: "POST", body: "x")) == .answerUnknown(.connectionReset))
        #expect(server.requests.count == 1)
    }

    @Test(
        "is 'answer unknown' when the answer is cut off",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalo\r\n",
        ])
    func truncated(answer: String) async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send(answer)
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url)) == .answerUnknown(.truncatedAnswer))
    }

    @Test("is 'answer unknown' when the answer is reset half-way")
    func resetWithin() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
            connection.reset()
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url)) == .answerUnknown(.truncatedAnswer))
    }

    @Test("is 'answer unknown' when the answer is longer than allowed, declared or not")
    func tooLarge() async throws {
        let server = ScriptedServer { connection in
            let request = connection.read()
            if request?.line.contains("/declared") == true {
                connection.answer([UInt8](repeating: 65, count: 1025))
            } else if request?.line.contains("/exact") == true {
                connection.answer([UInt8](repeating: 65, count: 1024))
            } else {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while connection.send("100\r\n" + String(repeating: "A", count: 256) + "\r\n") {}
            }
        }
        defer { server.stop() }
        for path in ["declared", "chunked"] {
            var request = HTTPRequest.local(server.url + path)
            request.maximumResponseBytes = 1024
            #expect(await failure(client, request) == .answerUnknown(.answerTooLarge))
        }
        var request = HTTPRequest.local(server.url + "exact")
        request.maximumResponseBytes = 1024
        let response = try await client.send(request)
        #expect(response.body.count == 1024)
    }

    @Test("is 'answer unknown' when a small gzip answer unpacks to more than allowed")
    func bomb() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.answer(Bytes.gzippedZeros, headers: ["Content-Encoding: gzip"])
        }
        defer { server.stop() }
        var request = HTTPRequest.local(server.url)
        request.maximumResponseBytes = Bytes.gzippedZeros.count
        #expect(await failure(client, request) == .answerUnknown(.answerTooLarge))
    }

    @Test("is 'answer unknown' when the header never ends")
    func endlessHeader() async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-A: \(String(repeating: "a", count: 1000))\r\n") {}
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url)) == .answerUnknown(.answerTooLarge))
    }

    @Test(
        "is 'answer unknown' when what comes is not HTTP or does not unpack",
        arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalo"])
    func malformed(answer: String) async {
        let server = ScriptedServer { connection in
            connection.read()
            connection.send(answer)
        }
        defer { server.stop() }
        #expect(await failure(client, .local(server.url)) == .answerUnknown(.malformedAnswer))
    }
}
