import Testing

@testable import HTTPClient

@Suite("Shutdown")
struct ShutdownTests {
    @Test("ends what runs, and says whether it was sent")
    func endsRunning() async {
        let client = HTTPClient()
        let server = ScriptedServer { connection in
            connection.read()
            connection.waitForClose()
        }
        defer { server.stop() }
        let sent = Task { await failure(client, .local(server.url, method: "POST", body: "x")) }
        for await _ in server.arrivals { break }
        await client.shutdown()
        #expect(await sent.value == .answerUnknown(.shuttingDown))
        #expect(await failure(client, .local(server.url)) == .notSent(.shuttingDown))
        #expect(server.requests.count == 1)
    }

    @Test("may be asked for twice, and at once by several")
    func twice() async {
        let client = HTTPClient()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { await client.shutdown() } }
        }
        await client.shutdown()
        #expect(await failure(client, .local("http://127.0.0.1:1/")) == .notSent(.shuttingDown))
    }

    @Test("leaves no request without an outcome when it comes amid many")
    func amidMany() async {
        let server = ScriptedServer { connection in
            while connection.read() != nil { connection.answer("ok") }
        }
        defer { server.stop() }
        for _ in 0..<20 {
            let client = HTTPClient()
            let outcomes = await withTaskGroup(of: HTTPFailure?.self) { group in
                for _ in 0..<20 { group.addTask { await failure(client, .local(server.url)) } }
                group.addTask {
                    await client.shutdown()
                    return nil
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.allSatisfy { $0 == nil || $0?.reason == .shuttingDown })
        }
    }
}
