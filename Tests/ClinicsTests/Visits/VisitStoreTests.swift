import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Visits", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct VisitStoreTests {
    @Test("a visit comes back as stored, by id, number and identity, with its local service date")
    func roundTrip() async throws {
        try await World.with { world in
            // 23:30 UTC is the next day in Jakarta.
            let late = Sample.start.addingTimeInterval(22 * 3600)
            let (clinic, _, visit) = try await world.visited(Sample.command(start: late))
            try await world.database.transaction(in: clinic.id) { scope in
                #expect(visit.serviceDate == LocalDate("2026-01-06"))
                let stored = try await VisitStore.find(visit.id, in: scope)
                #expect(stored == visit)
                #expect(try await VisitStore.find(visitNumber: "V-1", in: scope) == visit)
                #expect(try await VisitStore.find(identity: VisitIdentity(visit), in: scope) == visit)
                for reference in ["V-1", visit.id.lowerText, visit.id.uuidString] {
                    #expect(try await VisitStore.find(reference: reference, in: scope) == visit)
                }
                #expect(try await VisitStore.find(reference: "encounter-12345", in: scope) == nil)
            }
        }
    }

    @Test("the id that SATUSEHAT gave to its Encounter names a visit")
    func remoteID() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                let delivery = UUID.v7()
                try await scope.execute(
                    """
                    INSERT INTO delivery (clinic_id, id, channel, environment, kind, operation, resource_id, source_key, source_id, visit_id,
                        patient_id, service_date, created_at)
                    VALUES (\(clinic.id.rawValue), \(delivery), 'satusehat', 'sandbox', 'Encounter', 'create', \(delivery), 'encounter',
                        \(visit.id), \(visit.id), \(patient.id), '2026-01-05', now())
                    """)
                let reference = RemoteReference(localID: delivery, resourceType: "Encounter", remoteID: "remote-1")
                try await RemoteReferenceStore.put(reference, in: .sandbox, scope)
                #expect(try await VisitStore.find(reference: "remote-1", in: scope)?.id == visit.id)
                #expect(try await VisitStore.find(remoteEncounterID: "remote-2", in: scope) == nil)
            }
        }
    }

    @Test("said again, it is the same visit: by number, else by patient, start, poli and dokter")
    func same() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                func same(_ command: EncounterCommand) async throws -> UUID? {
                    try await VisitStore.findSame(as: command, of: patient.id, in: scope)?.id
                }
                let byNumber = try await same(Sample.command(practitioner: "D-2"))
                #expect(byNumber == visit.id)
                #expect(try await same(Sample.command(nil)) == visit.id)
                #expect(try await same(Sample.command(nil, practitioner: "D-2")) == nil)
                #expect(try await same(Sample.command("V-2")) == nil)
                #expect(try await VisitStore.insert(Visit(Sample.command(), of: patient.id, zone: .wib), in: scope) == false)
                // One that came without a number takes the number that it is said again with.
                let unnumbered = Visit(Sample.command(nil, location: "POLI-9"), of: patient.id, zone: .wib)
                #expect(try await VisitStore.insert(unnumbered, in: scope))
                #expect(try await same(Sample.command("V-9", location: "POLI-9")) == unnumbered.id)
            }
        }
    }

    @Test("an update keeps what is not said and takes the new identity")
    func update() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited(Sample.command(nil))
            try await world.database.transaction(in: clinic.id) { scope in
                let changed = visit.updated(by: Sample.command("V-7", practitioner: "D-2", complaint: nil))
                try await VisitStore.update(changed, in: scope)
                let stored = try #require(try await VisitStore.find(visitNumber: "V-7", in: scope))
                #expect(stored == changed && stored.id == visit.id)
                #expect(stored.content.chiefComplaint == "Sakit kepala" && stored.practitionerCode == "D-2")
                #expect(try await VisitStore.find(identity: VisitIdentity(visit), in: scope) == nil)
                // A change that makes it like another visit leaves two visits.
                let other = Visit(Sample.command(nil, location: "POLI-2"), of: patient.id, zone: .wib)
                #expect(try await VisitStore.insert(other, in: scope))
                let third = Visit(Sample.command(nil, location: "POLI-3"), of: patient.id, zone: .wib)
                #expect(try await VisitStore.insert(third, in: scope))
                try await VisitStore.update(third.updated(by: Sample.command(nil, location: "POLI-2")), in: scope)
                #expect(try await VisitStore.find(third.id, in: scope)?.locationCode == "POLI-2")
            }
        }
    }

    @Test("a visit's pieces come together: patient, doctor, poli with ids of the environment, records in order of time")
    func pieces() async throws {
        try await World.with { world in
            let (clinic, patient, visit) = try await world.visited()
            try await world.database.transaction(in: clinic.id) { scope in
                let bare = try #require(try await VisitStore.pieces(of: visit.id, in: scope))
                #expect(bare.visit == visit && bare.patient == patient)
                #expect(bare.practitioner == nil && bare.location == nil && bare.records.isEmpty)
                let doctor = Practitioner(id: .v7(), code: "D-1", name: "dr. Alexander")
                let poli = Location(id: .v7(), code: "POLI-1", name: "Poli Umum")
                _ = try await PractitionerStore.add(doctor, by: .cli, in: scope)
                _ = try await LocationStore.add(poli, by: .cli, in: scope)
                try await LocationStore.setRemote("loc-1", of: poli.id, environment: .sandbox, at: Sample.start, by: .system, in: scope)
                try await VisitMappingStore.resolve(visit.id, practitioner: doctor.id, in: scope)
                try await VisitMappingStore.resolve(visit.id, location: poli.id, in: scope)
                for (minutes, code) in [(20.0, "E11.9"), (10.0, "I10")] {
                    let record = VisitRecord(
                        id: .v7(), visitID: visit.id, encounterReference: nil, recordedAt: Sample.start.addingTimeInterval(minutes * 60),
                        content: Sample.diagnosis(code))
                    _ = try await RecordStore.put(record, in: scope)
                }
                let pieces = try #require(try await VisitStore.pieces(of: visit.id, in: scope))
                #expect(pieces.practitioner == doctor && pieces.location?.satusehatID == "loc-1")
                #expect(pieces.records.map { ($0.content as? Diagnosis)?.code } == ["I10", "E11.9"])
                #expect(try await VisitStore.pieces(of: UUID(), in: scope) == nil)
            }
        }
    }
}
