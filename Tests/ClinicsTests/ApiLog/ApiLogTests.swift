import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Log API", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ApiLogTests {
    static func entry(_ second: Double, status: Int = 200, path: String = "/api/encounter") -> ApiLogEntry {
        ApiLogEntry(
            at: Date(timeIntervalSince1970: 1_780_000_000 + second), method: "POST", path: path, status: status, tookMilliseconds: 12)
    }

    @Test("what is written is read again, newest first, page by page")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            var refused = Self.entry(3, status: 422)
            refused.code = "FHIR_VALIDATION_ERROR"
            refused.fields = [.init(field: "nik", code: "INVALID", message: "NIK 3201234567890123 \"salah\", {bukan} 16 angka\\")]
            refused.credential = "ab12"
            refused.address = "10.0.0.1"
            refused.requestID = "r-1"
            refused.visitID = .v7()
            let entries = [Self.entry(1), Self.entry(2, path: "/api/diagnosis"), refused]
            try await world.database.transaction(in: clinic.id) { scope in
                try await ApiLogStore.append(entries, in: scope)
                let all = try await ApiLogStore.list(in: scope)
                #expect(all.map(\.id) == entries.reversed().map(\.id))
                var masked = refused
                masked.fields = [.init(field: "nik", code: "INVALID", message: "NIK ************0123 \"salah\", {bukan} 16 angka\\")]
                #expect(all.first == masked)
                let rest = try await ApiLogStore.list(after: .init(at: all[0].at, id: all[0].id), limit: 1, in: scope)
                #expect(rest.map(\.path) == ["/api/diagnosis"])
                var filter = ApiLogFilter()
                filter.onlyRefused = true
                #expect(try await ApiLogStore.list(filter, in: scope).map(\.status) == [422])
                filter = ApiLogFilter()
                filter.visitID = refused.visitID
                #expect(try await ApiLogStore.list(filter, in: scope).count == 1)
                #expect(try await ApiLogStore.find(entries[1].id, in: scope)?.path == "/api/diagnosis")
            }
        }
    }

    @Test("entries older than 30 days go, in portions, younger ones stay")
    func prune() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let now = Date()
            let entries = [29.9, 30.1, 31, 40].map { days in
                ApiLogEntry(at: now.addingTimeInterval(-days * 86_400), method: "GET", path: "/", status: 200, tookMilliseconds: 1)
            }
            try await world.database.transaction(in: clinic.id) { scope in
                try await ApiLogStore.append(entries, in: scope)
                #expect(try await ApiLogStore.prune(limit: 2, in: scope) == 2)
                #expect(try await ApiLogStore.prune(limit: 2, in: scope) == 1)
                #expect(try await ApiLogStore.list(in: scope).map(\.id) == [entries[0].id])
            }
        }
    }
}
