import Clinics
import Foundation
import HTTPClient
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Notices

@Suite("The outbox of mails", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MailSenderTests {
    static func write(_ count: Int, _ clinic: Clinic, _ world: AlertWorld) async throws {
        try await world.database.transaction(in: clinic.id) { scope in
            for number in 0..<count {
                try await MailOutbox.addTest(to: "a\(number)@uji.test", MailWords(subject: "Uji \(number)", body: "Halo"), in: scope)
            }
        }
    }

    static func log(_ clinic: Clinic, _ world: AlertWorld) async throws -> [MailMessage] {
        try await world.database.transaction(in: clinic.id) { try await MailOutbox.recent(limit: 100, in: $0) }
    }

    @Test("two copies send each mail once")
    func twoInstances() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            try await Self.write(40, clinic, world)
            let other = try world.instance()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for database in [world.database, other] {
                    group.addTask { while try await world.sender(on: database).sendDue() > 0 {} }
                }
                try await group.waitForAll()
            }
            await other.pool.close()
            #expect(Set(world.inbox.mails.map(\.subject)).count == 40 && world.inbox.mails.count == 40)
            #expect(try await Self.log(clinic, world).allSatisfy { $0.state == "sent" && $0.attempts == 1 })
        }
    }

    @Test("a mail that a dying copy took is sent by another when the lease is over, under the same Message-ID")
    func takenOver() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            try await Self.write(1, clinic, world)
            let taken = try await MailOutbox.claim(8, world.database)
            #expect(taken.count == 1)
            #expect(try await world.sender().sendDue() == 0)
            try await world.clockAhead(MailOutbox.leaseSeconds + 1)
            #expect(try await world.sender().sendDue() == 1)
            #expect(world.inbox.mails.map(\.id) == [taken[0].id.lowerText])
            // The first copy was only slow: what it says now changes nothing.
            try await MailOutbox.settle(taken[0], .after(.timeout, attempts: 1), world.database)
            #expect(try await Self.log(clinic, world).map(\.state) == ["sent"])
        }
    }

    @Test("a mail server that is away is tried again later; a recipient that it refuses is not")
    func retries() async throws {
        try await AlertWorld.with { world in
            let clinic = try await world.clinic("KLN-A")
            try await Self.write(1, clinic, world)
            world.inbox.fail(.notConnected)
            try await world.deliver()
            #expect(try await Self.log(clinic, world).first?.failure == "not_connected")
            world.inbox.fail(nil)
            #expect(try await world.sender().sendDue() == 0)
            try await world.clockAhead(31)
            #expect(try await world.deliver().count == 1)
            try await world.database.transaction(in: clinic.id) {
                try await MailOutbox.addTest(to: "tidak-ada@uji.test", MailWords(subject: "x", body: "y"), in: $0)
            }
            try await world.deliver()
            let last = try #require(try await Self.log(clinic, world).first)
            #expect(last.state == "failed" && last.failure == "refused" && last.answer == "5.1.1 tidak ada")
        }
    }
}
