import Clinics
import Foundation
import HTTPClient
import JSON
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Notices

@Suite("Sending webhooks", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct WebhookSenderTests {
    @Test("it works: a message is posted once, signed, and its answer is kept")
    func works() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint()
            world.receiver.answers(200, body: "diterima")
            try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: ["a": 1], at: Date(), in: $0) }
            try await world.send()
            let message = try #require(try await world.messages().first)
            #expect(message.state == .delivered && message.attempts == 1 && world.receiver.requests.count == 1)
            let request = try #require(world.receiver.requests.first)
            #expect(request.url == "https://sim.klinik.example/jembatan" && request.addresses == .publicOnly)
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            let timestamp = try #require(Int(Receiver.header("webhook-timestamp", request)))
            #expect(abs(timestamp - Int(Date().timeIntervalSince1970)) < 60)
            #expect(Receiver.header("webhook-id", request) == message.id.lowerText && body == message.body)
            let expected = WebhookSignature.signature(id: message.id.lowerText, at: timestamp, body: body, endpoint.secret)
            #expect(Receiver.header("webhook-signature", request) == expected)
            let attempts = try await world.transaction { try await WebhookMessageStore.attempts(of: message.id, in: $0) }
            #expect(attempts.map(\.answer) == ["diterima"] && attempts.map(\.status) == [200])
        }
    }

    @Test("what is not taken comes again with the same id when its time has come")
    func retries() async throws {
        try await World.with { world in
            try await world.endpoint()
            world.receiver.answers(500, 0, 200)
            try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) }
            try await world.send()
            #expect(world.receiver.requests.count == 1)
            try await world.clockAhead(7)
            try await world.send()
            #expect(world.receiver.requests.count == 2)
            try await world.clockAhead(100)
            try await world.send()
            let message = try #require(try await world.messages().first)
            #expect(message.state == .delivered && message.attempts == 3 && Set(world.receiver.ids) == [message.id.lowerText])
            let attempts = try await world.transaction { try await WebhookMessageStore.attempts(of: message.id, in: $0) }
            #expect(attempts.map(\.failure) == [nil, "connection_refused", nil] && attempts.map(\.status) == [200, nil, 500])
        }
    }

    @Test("two instances send no message twice, and an address only a few at once")
    func instances() async throws {
        try await World.with { world in
            try await world.endpoint()
            for _ in 0..<30 {
                try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) }
            }
            let claimed = try await world.database.worker { try await WebhookLeaseStore.claim(busy: [], in: $0) }
            #expect(claimed.count == WebhookLeaseStore.perEndpoint)
            #expect(try await world.database.worker { try await WebhookLeaseStore.claim(busy: [claimed[0].endpointID], in: $0) } == [])
            // What a dead instance had taken comes back when its lease has run out.
            try await world.clockAhead(WebhookLeaseStore.leaseSeconds + 1)
            try await world.send(2)
            #expect(world.receiver.ids.count == 30 && Set(world.receiver.ids).count == 30)
            // Its late answer changes nothing.
            let late = try await world.transaction {
                try await WebhookLeaseStore.record(claimed[0], WebhookTry(status: 500, tookMs: 1), .failed, in: $0)
            }
            #expect(late == nil)
            #expect(try await world.messages().allSatisfy { $0.state == .delivered && $0.attempts == 1 })
        }
    }

    @Test("410 disables the address, is audited, and nothing more is said there until it is enabled")
    func gone() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint()
            world.receiver.answers(410)
            try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) }
            try await world.send()
            let stored = try #require(try await world.transaction { try await WebhookEndpointStore.find(endpoint.id, in: $0) })
            #expect(stored.disabledReason == .gone && world.receiver.requests.count == 1)
            #expect(try await world.audited().contains("webhook_endpoint.disabled"))
            #expect(try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) } == 0)
            let message = try #require(try await world.messages().first)
            #expect(message.state == .failed)
            #expect(try await world.transaction { try await WebhookMessageStore.resend(message.id, by: .cli, in: $0) } == false)
            #expect(try await world.transaction { try await WebhookEndpointStore.enable(endpoint.id, by: .cli, in: $0) })
            world.receiver.answers(200)
            #expect(try await world.transaction { try await WebhookMessageStore.resend(message.id, by: .cli, in: $0) })
            try await world.send()
            #expect(try await world.messages().first?.state == .delivered && Set(world.receiver.ids) == [message.id.lowerText])
        }
    }

    @Test("an address that answers nothing well for five days is disabled; one good answer begins the days anew")
    func failing() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint()
            world.receiver.answers(500)
            func fail(atDay day: Double) async throws -> WebhookEndpoint {
                try await world.clockAhead(day * 86_400)
                try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) }
                try await world.send()
                return try #require(try await world.transaction { try await WebhookEndpointStore.find(endpoint.id, in: $0) })
            }
            #expect(try await fail(atDay: 0).failingSince != nil)
            #expect(try await fail(atDay: 4.9).disabledReason == nil)
            world.receiver.answers(200)
            #expect(try await fail(atDay: 4.95).failingSince == nil)
            world.receiver.answers(500)
            #expect(try await fail(atDay: 5.5).disabledReason == nil)
            #expect(try await fail(atDay: 10.6).disabledReason == .failing)
        }
    }

    @Test("after a rotation both secrets sign for a day, then the new one alone")
    func rotation() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint()
            let new = try #require(try await world.transaction { try await WebhookEndpointStore.rotate(endpoint.id, by: .cli, in: $0) })
            func signing() async throws -> [WebhookSecret]? {
                try await world.transaction { try await WebhookEndpointStore.sending(endpoint.id, in: $0) }?.secrets
            }
            #expect(try await signing() == [new, endpoint.secret])
            try await world.clockAhead(24 * 3_600 + 1)
            #expect(try await signing() == [new])
            #expect(try await world.audited().prefix(2) == ["webhook_endpoint.rotated", "webhook_endpoint.added"])
        }
    }

    @Test("all that failed since a day is sent again; deleting an address takes its messages along")
    func resendFailed() async throws {
        try await World.with { world in
            let endpoint = try await world.endpoint()
            for _ in 0..<3 {
                try await world.transaction { try await WebhookOutbox.add(.visitCompleted, data: [:], at: Date(), in: $0) }
            }
            try await world.sql("UPDATE webhook_message SET state = 'failed', due_at = NULL, tries = 9, settled_at = now()")
            try await world.sql(
                "UPDATE webhook_message SET created_at = now() - interval '3 days' WHERE id = (SELECT id FROM webhook_message LIMIT 1)")
            let since = Date().addingTimeInterval(-86_400)
            #expect(try await world.transaction { try await WebhookMessageStore.resendFailed(since: since, by: .cli, in: $0) } == 2)
            try await world.send()
            #expect(try await world.messages().filter { $0.state == .delivered }.count == 2)
            #expect(try await world.transaction { try await WebhookEndpointStore.delete(endpoint.id, by: .cli, in: $0) })
            #expect(try await world.superuser.query("SELECT FROM webhook_message").isEmpty)
            #expect(try await world.superuser.query("SELECT FROM webhook_attempt").isEmpty)
        }
    }

    @Test("of an answer the first 1,000 characters are kept, a NIK in it masked")
    func answers() {
        #expect(WebhookSender.kept(Array(String(repeating: "é", count: 2_000).utf8))?.count == 1_000)
        #expect(WebhookSender.kept(Array("pasien 9271060312000001\0".utf8))?.contains("9271060312000001") == false)
        #expect(WebhookSender.kept([]) == nil)
    }
}
