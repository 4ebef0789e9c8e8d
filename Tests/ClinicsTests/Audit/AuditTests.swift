import Clinics
import Foundation
import JSON
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@Suite("The audit chain", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct AuditTests {
    static let person = Actor.person(id: .v7(), name: "Sari Wulandari", address: "10.0.0.7")

    static func chain(of length: Int, _ world: World, _ clinic: Clinic) async throws {
        for number in 1...length {
            try await world.database.transaction(in: clinic.id) { scope in
                try await AuditStore.append(
                    AuditEntry(
                        action: number % 2 == 0 ? "user.changed" : "credential.changed", subject: .init("user", "\(number)"),
                        before: ["n": .number(JSONNumber(number - 1))], after: ["n": .number(JSONNumber(number))], by: person), in: scope)
            }
        }
    }

    static func verdict(_ world: World, _ clinic: Clinic) async throws -> AuditVerdict {
        try await world.database.transaction(in: clinic.id) { try await AuditStore.verify(in: $0, portion: 3) }
    }

    @Test("a chain that nobody touched is intact, over every portion, also after a data key was added")
    func intact() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            guard case .intact(entries: 0, _) = try await Self.verdict(world, clinic) else { return #expect(Bool(false)) }
            try await Self.chain(of: 7, world, clinic)
            _ = try await DataKeyStore.add(in: world.database, clinic: clinic.id, by: .cli)
            guard case .intact(entries: 8, let head) = try await Self.verdict(world, clinic) else { return #expect(Bool(false)) }
            #expect(head.count == 32)
            let platform = try await world.database.platform { try await AuditStore.verify(in: $0) }
            guard case .intact(entries: 1, _) = platform else { return #expect(Bool(false)) }
        }
    }

    @Test("whatever is altered, removed or cut off shows, at its place")
    func tampering() async throws {
        let cases: [(SQL, AuditVerdict)] = [
            ("UPDATE audit SET actor = 'Lain' WHERE seq = 4", .broken(at: 4, .altered)),
            ("UPDATE audit SET change = NULL WHERE seq = 1", .broken(at: 1, .altered)),
            ("UPDATE audit SET at = at + interval '1 second' WHERE seq = 7", .broken(at: 7, .altered)),
            ("UPDATE audit SET address = '' WHERE seq = 2", .broken(at: 2, .altered)),
            ("UPDATE audit SET hash = previous WHERE seq = 3", .broken(at: 3, .altered)),
            ("UPDATE audit SET previous = hash WHERE seq = 5", .broken(at: 5, .unlinked)),
            ("DELETE FROM audit WHERE seq = 5", .broken(at: 5, .missing)),
            ("DELETE FROM audit WHERE seq >= 6", .broken(at: 6, .missing)),
            ("DELETE FROM audit", .broken(at: 1, .missing)),
            (
                "UPDATE audit_head h SET seq = a.seq, hash = a.hash FROM audit a WHERE a.seq = 6 AND (h.clinic_id, a.clinic_id) = (1, 1)",
                .broken(at: 7, .headDiffers)
            ),
            ("UPDATE audit_head SET hash = 'x'::bytea WHERE clinic_id = 1", .broken(at: 7, .headDiffers)),
        ]
        try await World.with { world in
            let clinic = try await world.clinic()
            try #require(clinic.id.rawValue == 1)
            try await Self.chain(of: 7, world, clinic)
            try await world.superuser.execute("CREATE TABLE kept AS SELECT * FROM audit")
            try await world.superuser.execute("CREATE TABLE kept_head AS SELECT * FROM audit_head")
            for (statement, expected) in cases {
                try await world.superuser.execute(statement)
                #expect(try await Self.verdict(world, clinic) == expected, "\(statement.text)")
                for restore: SQL in [
                    "DELETE FROM audit", "INSERT INTO audit SELECT * FROM kept", "DELETE FROM audit_head",
                    "INSERT INTO audit_head SELECT * FROM kept_head",
                ] { try await world.superuser.execute(restore) }
            }
            guard case .intact = try await Self.verdict(world, clinic) else { return #expect(Bool(false)) }
        }
    }

    @Test("writers at the same time make one chain")
    func concurrent() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.chain(of: 10, world, clinic) } }
                try await group.waitForAll()
            }
            guard case .intact(entries: 40, _) = try await Self.verdict(world, clinic) else { return #expect(Bool(false)) }
        }
    }

    @Test("the list goes from the newest, by action, person and subject")
    func list() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await Self.chain(of: 6, world, clinic)
            try await world.database.transaction(in: clinic.id) { scope async throws in
                #expect(try await AuditStore.list(limit: 2, in: scope).map(\.seq) == [6, 5])
                #expect(try await AuditStore.list(after: 5, limit: 2, in: scope).map(\.seq) == [4, 3])
                var filter = AuditFilter()
                filter.action = "user."
                #expect(try await AuditStore.list(filter, in: scope).map(\.seq) == [6, 4, 2])
                filter.action = "user.changed"
                filter.subject = .init("user", "4")
                #expect(try await AuditStore.list(filter, in: scope).map(\.seq) == [4])
                filter = AuditFilter()
                filter.actorID = .v7()
                #expect(try await AuditStore.list(filter, in: scope).isEmpty)
                filter.actorID = Self.person.personID
                filter.since = Date().addingTimeInterval(-60)
                #expect(try await AuditStore.list(filter, in: scope).count == 6)
                filter.until = filter.since
                #expect(try await AuditStore.list(filter, in: scope).isEmpty)
            }
        }
    }
}
