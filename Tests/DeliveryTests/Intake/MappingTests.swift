import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@testable import Delivery

@Suite(.enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct MappingTests {
    @Test("an unknown doctor holds the visit as one open cause; the mapping releases it")
    func unknownDoctor() async throws {
        try await World.with { world in
            let visit = try await world.accept(Sample.visit(practitioner: "D-77")).visit
            try await world.accept(Sample.diagnosis(), to: visit)
            try await world.drain()
            let encounter = try await world.delivery("Encounter", "arrived")
            #expect(encounter.hold == "mapping" && encounter.holdReason == "dokter:D-77")
            #expect(world.platform.ledger.map(\.type) == ["Patient"])
            let open = try await OpenMappingStore.all(in: world.database)
            #expect(open == [OpenMapping(clinic: world.clinicID, subject: .dokter, code: "D-77")])

            try await world.addPractitioner("D-77", ihs: "10014058550")
            let practitioner = try await world.database.transaction(in: world.clinicID) {
                try await PractitionerStore.find(code: "D-77", in: $0)
            }
            let planned = try await world.intake.mappingChanged(practitioner: practitioner, clinic: world.clinicID)
            #expect(planned == 1)
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(try await world.count("error_group WHERE open_count <> 0") == 0)
        }
    }

    @Test("a doctor named by NIK: its digits stand in no column, and the mapping releases the visit")
    func doctorByNIK() async throws {
        try await World.with { world in
            let nik = Sample.otherNIK
            let visit = try await world.accept(Sample.visit(practitioner: nik.digits)).visit
            #expect(PractitionerCode.shown(visit.practitionerCode) == "NIK ••••\(nik.lastFour)")
            try await world.drain()
            #expect(try await world.delivery("Encounter", "arrived").hold == "mapping")
            for table in ["visit", "delivery", "error_group", "error_log", "platform_call"] as [SQL] {
                let digits = "%\(nik.digits)%"
                #expect(try await world.count("\(table) AS t WHERE t::text LIKE \(digits)") == 0)
            }
            // Said again, it is the same visit.
            #expect(try await world.accept(Sample.visit(practitioner: nik.digits)).visit.id == visit.id)
            let open = try #require(try await OpenMappingStore.all(in: world.database).first)
            let asked = try await world.database.transaction(in: world.clinicID) {
                try await VisitMappingStore.nik(ofPractitioner: open.code, in: $0)
            }
            #expect(asked == nik)

            var doctor = Practitioner(id: .v7(), code: nil, name: "dr. Melati")
            doctor.nik = nik
            let made = doctor
            let stored = try await world.database.transaction(in: world.clinicID) { scope in
                _ = try await PractitionerStore.add(made, by: .cli, in: scope)
                try await PractitionerStore.setRemote(
                    "10014058550", of: made.id, method: .nikLookup, environment: .sandbox, at: Date(), by: .cli, in: scope)
                return try await PractitionerStore.find(made.id, in: scope)
            }
            #expect(try await world.intake.mappingChanged(practitioner: stored, clinic: world.clinicID) == 1)
            try await world.drain()
            #expect(try await world.delivery("Encounter", "arrived").state == "completed")
        }
    }

    @Test("a child that comes before its visit waits, and goes with it")
    func orphan() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let command = RecordCommand(
                encounterReference: "V-9", patientReference: "P02478375538", recordedAt: Sample.start.addingTimeInterval(60),
                content: Sample.diagnosis())
            try await world.database.transaction(in: world.clinicID) { _ = try await world.intake.accept(command, of: clinic, in: $0) }
            #expect(try await world.deliveries().isEmpty)
            try await world.accept(Sample.visit("V-9"))
            try await world.drain()
            let left = try await world.unfinished()
            #expect(left == [])
            #expect(world.platform.stored("Condition").count == 1)
        }
    }

    @Test("a diagnosis that failed and was resent after the end still reaches the Encounter")
    func healedDiagnosis() async throws {
        try await World.with { world in
            let visit = try await world.acceptWhole()
            try await world.accept(Sample.diagnosis("E11.9", text: "Diabetes melitus"), to: visit)
            world.platform.fail(.refused("code not found"), times: 1) {
                $0.creates("Condition") && String(decoding: $0.body ?? [], as: UTF8.self).contains("E11.9")
            }
            try await world.drain()
            #expect(world.platform.stored("Encounter").first?["diagnosis"]?.array?.count == 1)
            let failed = try #require(try await world.deliveries("state = 'failed'").first)
            let resend = try world.resend
            try await world.database.transaction(in: world.clinicID) {
                _ = try await resend.run(failed.id, .same, confirmed: false, by: .cli, in: $0)
            }
            try await world.working {
                try await eventually("the Encounter names both", seconds: 5) {
                    world.platform.stored("Encounter").first?["diagnosis"]?.array?.count == 2
                }
                try await world.untilIdle()
            }
            #expect(world.platform.sent("PUT", "Encounter").count == 3)
        }
    }
}
