import Clinics
import Foundation
import MigratedDatabase
import Satusehat
import Testing
import Vocabulary

@testable import Delivery

@Suite("What patients chose about other facilities' reading", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct SharingTests {
    /// A patient whom the platform cannot be asked for.
    private func nameless(_ world: World) async throws -> Patient {
        let patient = Patient(id: .v7(), nik: nil)
        try await world.database.transaction(in: world.clinicID) { _ = try await PatientStore.add([patient], in: $0) }
        return patient
    }

    @discardableResult
    private func choose(_ action: SharingChoice.Action, _ patient: Patient, _ world: World) async throws -> SharingChoice {
        let choice = SharingChoice(patientID: patient.id, action: action, askedAt: Date(), agent: "Siti")
        let (intake, clinic) = (world.intake, try await world.clinic())
        return try await world.database.transaction(in: world.clinicID) {
            try await intake.tell(choice, of: clinic, by: .cli, in: $0)
        }
    }

    private func name(_ patient: Patient, _ world: World) async throws {
        var fields = PatientFields()
        fields.nik = Sample.nik
        try await world.database.transaction(in: world.clinicID) { [fields] in
            _ = try await PatientStore.update(patient.id, fields, by: .cli, in: $0)
        }
    }

    @Test("a choice of a patient without NIK goes once there is one: the last choice, and once")
    func toldLater() async throws {
        try await World.with { world in
            let patient = try await nameless(world)
            try await choose(.optIn, patient, world)
            #expect(try await choose(.optOut, patient, world).deliveryID == nil)
            let intake = world.intake
            func tell() async throws -> Bool {
                try await world.database.transaction(in: world.clinicID) { try await intake.tellUntold(of: patient.id, in: $0) }
            }
            #expect(try await !tell())
            try await name(patient, world)
            #expect(try await tell())
            #expect(try await !tell())
            let choices = try await world.database.transaction(in: world.clinicID) {
                try await SharingChoiceStore.history(of: patient.id, in: $0)
            }
            #expect(choices.map(\.action) == [.optOut, .optIn])
            #expect(choices[0].deliveryID != nil && choices[1].deliveryID == nil)
            #expect(try await world.count("delivery WHERE kind = 'Consent' AND state = 'pending'") == 1)
            #expect(try await world.count("delivery WHERE kind = 'Patient'") == 1)
        }
    }

    @Test("a number of the platform is enough, and two who ask at once tell it once")
    func toldOnce() async throws {
        try await World.with { world in
            let patient = try await nameless(world)
            try await choose(.optOut, patient, world)
            let intake = world.intake
            try await world.database.transaction(in: world.clinicID) { scope in
                try await RemoteReferenceStore.put(
                    RemoteReference(localID: patient.id, resourceType: "Patient", remoteID: "P02478375538"), in: .sandbox, scope)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await world.database.transaction(in: world.clinicID) { try await intake.patientIsKnown(patient.id, in: $0) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.count("delivery WHERE kind = 'Consent' AND state = 'pending'") == 1)
            #expect(try await world.count("delivery") == 1)
        }
    }
}
