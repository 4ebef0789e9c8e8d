import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Records of visits", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct RecordStoreTests {
    private func orphan(_ reference: String, _ content: any RecordContent = Sample.diagnosis(), patient: String? = nil) -> VisitRecord {
        VisitRecord(
            id: .v7(), visitID: nil, encounterReference: reference, patientReference: patient, recordedAt: Sample.start, content: content)
    }

    @Test("every kind of record comes back as stored")
    func roundTrip() async throws {
        try await World.with { world in
            let (clinic, _, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                let observation = ObservationContent(
                    category: CodingValue(system: "s", code: "vital-signs"), codings: [CodingValue(system: "l", code: "85354-9")],
                    value: .quantity(QuantityValue(value: "130", unit: "mmHg")), upper: QuantityValue(value: "85"))
                let coded = ObservationContent(
                    category: CodingValue(system: "s", code: "exam"), codings: [CodingValue(system: "l", code: "67775-7")],
                    value: .coded([CodingValue(system: "sct", code: "248234008")], text: "Sadar"))
                var procedure = ProcedureContent(code: "89.52", text: "EKG")
                procedure.outcome = "Baik"
                let contents: [any RecordContent] = [Sample.diagnosis(note: "primer"), observation, coded, procedure]
                for content in contents {
                    let record = VisitRecord(
                        id: .v7(), visitID: visit.id, encounterReference: nil, patientReference: "P00123456789", recordedAt: Sample.start,
                        content: content)
                    let stored = try await RecordStore.put(record, in: scope)
                    #expect(stored == record)
                    #expect(try await RecordStore.find(record.id, in: scope) == record)
                }
                #expect(try await RecordStore.records(of: visit.id, in: scope).count == 4)
            }
        }
    }

    @Test("the same encounter, code, category and time is the same record, and its note stays when it is not said again")
    func same() async throws {
        try await World.with { world in
            let (clinic, _, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                func record(_ content: any RecordContent, minutes: Double = 0) -> VisitRecord {
                    VisitRecord(
                        id: .v7(), visitID: visit.id, encounterReference: nil, recordedAt: Sample.start.addingTimeInterval(minutes * 60),
                        content: content)
                }
                let first = try await RecordStore.put(record(Sample.diagnosis(note: "primer")), in: scope)
                let explicit = Diagnosis(
                    code: "I10", text: "Hipertensi", categories: [CodingValue(system: nil, code: "encounter-diagnosis")],
                    clinicalStatus: "resolved")
                let again = try await RecordStore.put(record(explicit), in: scope)
                #expect(again.id == first.id)
                guard let stored = try #require(try await RecordStore.find(first.id, in: scope)).content as? Diagnosis else {
                    Issue.record("no diagnosis")
                    return
                }
                #expect(stored.note == "primer" && stored.clinicalStatus == "resolved" && stored.text == "Hipertensi")
                #expect(try await RecordStore.put(record(Sample.diagnosis("E11.9")), in: scope).id != first.id)
                #expect(try await RecordStore.put(record(Sample.diagnosis(), minutes: 1), in: scope).id != first.id)
            }
        }
    }

    @Test("records that came first are bound to their visit, whichever of its names they used")
    func adopt() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                let byNumber = try await RecordStore.put(orphan("V-1"), in: scope)
                let byRemote = try await RecordStore.put(orphan("remote-1", Sample.diagnosis("E11.9")), in: scope)
                let stranger = try await RecordStore.put(orphan("V-2"), in: scope)
                let adopted = try await RecordStore.adoptOrphans(of: visit, patient, remoteEncounterID: "remote-1", in: scope)
                #expect(Set(adopted.map(\.id)) == [byNumber.id, byRemote.id])
                #expect(adopted.allSatisfy { $0.visitID == visit.id && $0.encounterReference == nil })
                #expect(try await RecordStore.records(of: visit.id, in: scope).count == 2)
                #expect(try await RecordStore.find(stranger.id, in: scope)?.visitID == nil)
                // Posted once more, it is the record that was adopted.
                var again = byNumber
                again.id = .v7()
                again.visitID = visit.id
                again.encounterReference = nil
                #expect(try await RecordStore.put(again, in: scope).id == byNumber.id)
            }
        }
    }

    @Test("a visit and its child that arrive at the same moment find each other")
    func together() async throws {
        try await World.with { world in
            let (clinic, patient, _) = try await world.visited()
            for round in 1...20 {
                let number = "R-\(round)"
                async let visit: Void = world.database.transaction(in: clinic.id) { scope in
                    let visit = Visit(Sample.command(number), of: patient.id, zone: .wib)
                    _ = try await VisitStore.insert(visit, in: scope)
                    _ = try await RecordStore.adoptOrphans(of: visit, patient, in: scope)
                }
                async let child = world.database.transaction(in: clinic.id) { scope in
                    let visit = try await VisitStore.findOrReserve(reference: number, in: scope)
                    var record = orphan(number)
                    record.visitID = visit?.id
                    return try await RecordStore.put(record, in: scope).id
                }
                try await visit
                let id = try await child
                let stored = try await world.database.transaction(in: clinic.id) { try await RecordStore.find(id, in: $0) }
                #expect(stored?.visitID != nil)
            }
        }
    }

    @Test("two orphans that turn out to be the same become one; one of another patient stays alone")
    func adoptSame() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await RecordStore.put(orphan("V-1", Sample.diagnosis(note: "primer")), in: scope)
                _ = try await RecordStore.put(orphan("remote-1"), in: scope)
                let foreign = try await RecordStore.put(orphan("V-1", Sample.diagnosis("R51"), patient: "P00000000001"), in: scope)
                _ = try await RecordStore.adoptOrphans(
                    of: visit, patient, remoteEncounterID: "remote-1", ihsNumber: "P00123456789", in: scope)
                let records = try await RecordStore.records(of: visit.id, in: scope)
                #expect(records.count == 1 && records[0].content.isEqual(to: Sample.diagnosis(note: "primer")))
                #expect(try await RecordStore.find(foreign.id, in: scope)?.visitID == nil)
            }
        }
    }
}
