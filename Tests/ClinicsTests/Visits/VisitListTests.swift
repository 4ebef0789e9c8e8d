import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Lists of visits", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitListTests {
    @Test("pages run from the newest service date, go on after the last visit, and keep to the dates asked for")
    func pages() async throws {
        try await World.with { world in
            let (clinic, patient, _) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                for day in 1...4 {
                    let start = Sample.start.addingTimeInterval(Double(day) * 86_400)
                    _ = try await VisitStore.insert(Visit(Sample.command("W-\(day)", start: start), of: patient.id, zone: .wib), in: scope)
                }
                let first = try await VisitListStore.page(VisitFilter(), limit: 3, in: scope)
                #expect(first.map(\.visitNumber) == ["W-4", "W-3", "W-2"])
                let rest = try await VisitListStore.page(VisitFilter(), after: first.last.map(VisitCursor.init), limit: 3, in: scope)
                #expect(rest.map(\.visitNumber) == ["W-1", "V-1"])
                var filter = VisitFilter()
                filter.from = LocalDate("2026-01-06")
                filter.until = LocalDate("2026-01-07")
                #expect(try await VisitListStore.page(filter, in: scope).map(\.visitNumber) == ["W-2", "W-1"])
                filter.patientID = UUID()
                #expect(try await VisitListStore.page(filter, in: scope).isEmpty)
            }
        }
    }

    @Test("a visit is searched by its number and by its patient; codes show until they are resolved")
    func search() async throws {
        try await World.with { world in
            let (clinic, _, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                var filter = VisitFilter()
                for text in ["V-1", "nuraini sit", Sample.nik.digits] {
                    filter.search = text
                    let found = try await VisitListStore.page(filter, in: scope)
                    #expect(found.map(\.id) == [visit.id], "\(text)")
                    #expect(found.first?.practitioner == "D-1" && found.first?.isMapped == false)
                    #expect(found.first?.patientName == "Siti Nur'aini" && found.first?.nikLastFour == "0123")
                }
                filter.search = "budi"
                #expect(try await VisitListStore.page(filter, in: scope).isEmpty)
            }
        }
    }

    @Test("codes that nobody has resolved are counted, most awaited first, and found with their visits")
    func unmapped() async throws {
        try await World.with { world in
            let (clinic, patient, first) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                let second = Visit(Sample.command("V-2", location: "POLI-2"), of: patient.id, zone: .wib)
                let third = Visit(Sample.command("V-3", location: "POLI-2", practitioner: "D-9"), of: patient.id, zone: .wib)
                for visit in [second, third] { _ = try await VisitStore.insert(visit, in: scope) }
                #expect(try await VisitMappingStore.unmappedLocations(in: scope).map(\.code) == ["POLI-2", "POLI-1"])
                #expect(try await VisitMappingStore.unmappedPractitioners(in: scope).map(\.visits) == [2, 1])
                #expect(try await VisitMappingStore.waiting(forPractitioner: "D-1", in: scope) == [first.id, second.id])
                let poli = Location(id: .v7(), code: "POLI-2", name: "Poli Gigi")
                _ = try await LocationStore.add(poli, by: .cli, in: scope)
                try await VisitMappingStore.resolve(second.id, location: poli.id, in: scope)
                #expect(try await VisitMappingStore.waiting(forLocation: "POLI-2", in: scope) == [third.id])
            }
        }
    }
}
