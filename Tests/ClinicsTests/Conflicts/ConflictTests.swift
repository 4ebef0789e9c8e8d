import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Data that contradicts itself", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct ConflictTests {
    private func patient(_ name: String, _ nik: NIK, record: String? = nil, card: String? = nil) -> Patient {
        var patient = Patient(id: .v7(), nik: nik)
        patient.name = name
        patient.medicalRecordNumber = record
        patient.bpjsNumber = card
        return patient
    }

    @Test("every kind is found, shown with its members, and closed when it is mended")
    func kinds() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                #expect(try await ConflictStore.refresh(in: scope) == 0)
                for code in ["P-1", "P-2"] {
                    let place = Location(id: .v7(), code: code, name: "Poli \(code)")
                    _ = try await LocationStore.add(place, by: .cli, in: scope)
                    try await LocationStore.setRemote(
                        "loc-1", of: place.id, environment: .sandbox, at: Sample.start, by: .cli, in: scope)
                    var doctor = Practitioner(id: .v7(), code: code, name: "dr. \(code)")
                    doctor.str = code == "P-1" ? "str/9" : "STR/9"
                    _ = try await PractitionerStore.add(doctor, by: .cli, in: scope)
                    try await PractitionerStore.setRemote(
                        "10009880728", of: doctor.id, method: .manual, environment: .sandbox, at: Sample.start, by: .cli, in: scope)
                }
                let siti = patient("Siti", Sample.nik, record: "RM-1", card: "0001234567890")
                let sri = patient("Sri", Sample.otherNIK, record: "RM-1", card: "0001234567890")
                for person in [siti, sri] {
                    _ = try await PatientStore.add(person, by: .cli, in: scope)
                    try await RemoteReferenceStore.put(
                        RemoteReference(localID: person.id, resourceType: "Patient", remoteID: "P00123456789"), in: .sandbox, scope)
                }
                #expect(try await ConflictStore.refresh(in: scope) == Conflict.Kind.allCases.count)
                let found = try await ConflictStore.list(dismissed: false, in: scope)
                #expect(Set(found.map(\.kind)) == Set(Conflict.Kind.allCases))
                let record = try #require(found.first { $0.kind == .medicalRecordNumber })
                #expect(record.shared == "RM-1" && Set(record.subjects.compactMap(\.name)) == ["Siti", "Sri"])
                #expect(found.first { $0.kind == .bpjsNumber }?.shared == nil)

                _ = try await PatientStore.setActive(false, sri.id, by: .cli, in: scope)
                #expect(try await ConflictStore.refresh(in: scope) == 3)
            }
        }
    }

    @Test("what is said to be right stays away until another one shares it too")
    func dismissed() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                for nik in [Sample.nik, Sample.otherNIK] {
                    _ = try await PatientStore.add(patient("Siti", nik, record: "RM-1"), by: .cli, in: scope)
                }
                try await ConflictStore.refresh(in: scope)
                let conflict = try #require(try await ConflictStore.list(dismissed: false, in: scope).first)
                #expect(try await ConflictStore.dismiss(conflict.id, reason: "Map keluarga", by: .cli, in: scope))
                #expect(try await ConflictStore.refresh(in: scope) == 0)
                #expect(try await ConflictStore.list(dismissed: true, in: scope).map(\.dismissal?.reason) == ["Map keluarga"])

                let third = try #require(NIK("3201234567890777"))
                _ = try await PatientStore.add(patient("Sari", third, record: "RM-1"), by: .cli, in: scope)
                #expect(try await ConflictStore.refresh(in: scope) == 1)
                #expect(try await ConflictStore.dismiss(conflict.id, reason: "Tetap", by: .cli, in: scope))
                #expect(try await ConflictStore.reopen(conflict.id, by: .cli, in: scope))
                #expect(try await ConflictStore.count(in: scope) == 1)
                #expect(try await AuditStore.list(in: scope).first?.action == "conflict.reopened")
            }
        }
    }
}
