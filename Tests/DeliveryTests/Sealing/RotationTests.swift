import Clinics
import Foundation
import JSON
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite("Rotation of data keys", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RotationTests {
    @Test("every sealed value of every clinic is afterwards under the new key, and the stores read what they stored")
    func everything() async throws {
        try await World.with { world in
            let other = try await world.another("KLN-KENANGA")
            let kept = [try await Kept.store(in: world), try await Kept.store(in: other)]
            for value in try await world.sealedValues() { #expect(value.keys == [1: value.count] && value.count >= 2, "\(value.name)") }

            let report = try await world.rotate(portion: 2)

            #expect(report.newKeys == 2 && report.clinics == 2 && report.unreadable == 0 && !report.isContinued)
            for value in try await world.sealedValues() { #expect(value.keys == [2: value.count], "\(value.name)") }
            // An instance that has never seen the old values in memory.
            let fresh = try world.instance()
            for one in kept { try await one.check(in: fresh) }
            await fresh.pool.close()
        }
    }

    @Test("a rotation that was interrupted goes on with the key it made, also for the clinics it had not come to")
    func resumes() async throws {
        try await World.with { world in
            let other = try await world.another("KLN-KENANGA")
            for one in [world, other] { _ = try await Kept.store(in: one) }
            // Interrupted in the first clinic: its key is there, the owner's part failed.
            let away = PostgresPool(PostgresConfiguration(url: "host=/nowhere", maximumConnections: 1, waitTimeout: .zero))
            await #expect(throws: PostgresError.self) {
                try await KeyRotation(world.database, owner: away).run(by: .cli) { _ in }
            }
            await away.close()
            let half = try await world.sealedValues()
            #expect(half.contains { $0.keys[2] != nil } && half.contains { $0.keys[1] != nil })

            let report = try await world.rotate()

            #expect(report.isContinued && report.newKeys == 0)
            for value in try await world.sealedValues() { #expect(value.keys == [2: value.count], "\(value.name)") }
        }
    }

    @Test("only a run that begins when no server has the older keys any more finishes it; the next run is a new rotation")
    func finishes() async throws {
        try await World.with { world in
            try await world.acceptWhole()
            let rows = try await world.superuser.query("SELECT content FROM visit")
            let old: [UInt8] = try #require(rows.first).get("content")
            #expect(try await world.rotate().isFinished == false)
            // A server that has the older key in memory goes on sealing with it.
            try await world.sql("UPDATE visit SET content = \(old)")

            let last = try await world.rotate(settling: .zero)

            #expect(last.isFinished && last.isContinued && last.newKeys == 0 && last.rows == ["visit": 1])
            #expect(try await world.database.platform { try await KeyRotation.unfinished(in: $0) } == nil)

            let next = try await world.rotate()
            #expect(next.newKeys == 1 && !next.isContinued && !next.isFinished)
        }
    }

    @Test("a value that cannot be opened stays as it is, is told, and does not stop the others")
    func damaged() async throws {
        try await World.with { world in
            try await world.acceptWhole("V-1")
            try await world.acceptWhole("V-2", nik: Sample.otherNIK)
            try await world.sql("UPDATE visit SET content = set_byte(content, 30, get_byte(content, 30) # 1) WHERE visit_number = 'V-1'")
            let report = try await world.rotate()
            #expect(report.unreadable == 1 && report.rows["visit"] == 1)
        }
    }
}

extension World {
    func rotate(settling: Duration = KeyRotation.settling, portion: Int = 500) async throws -> KeyRotation.Report {
        let rotation = KeyRotation(database, owner: migrated.pool(as: "jembatan_owner"), settling: settling, portion: portion)
        return try await rotation.run(by: .cli) { _ in }
    }

    /// A catalogued column: how many values it has, and how many of them under each key.
    struct Sealed: Sendable {
        let name: String
        let count: Int
        let keys: [Int: Int]
    }

    func sealedValues() async throws -> [Sealed] {
        var found: [Sealed] = []
        for table in SealedTable.all {
            for column in table.columns {
                let rows = try await superuser.query(
                    "SELECT \(raw: column) AS value FROM \(raw: table.name) WHERE \(raw: column) IS NOT NULL")
                let ids = try rows.map { row in
                    try row.get("value", as: [UInt8].self)[2..<6].reduce(0) { $0 << 8 | Int($1) }
                }
                let name = "\(table.name).\(column)"
                found.append(Sealed(name: name, count: ids.count, keys: Dictionary(ids.map { ($0, 1) }, uniquingKeysWith: +)))
            }
        }
        return found
    }
}
