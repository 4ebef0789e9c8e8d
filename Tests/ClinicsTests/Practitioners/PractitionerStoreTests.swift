import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Practitioners", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PractitionerStoreTests {
    private func doctor(_ code: String?, _ name: String = "dr. Alexander", nik: NIK? = nil) -> Practitioner {
        var doctor = Practitioner(id: .v7(), code: code, name: name)
        doctor.nik = nik
        return doctor
    }

    @Test("a practitioner comes back as stored, by code, NIK, SIP and IHS number")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                var doctor = doctor("D-1", nik: Sample.nik)
                doctor.sip = "SIP/123"
                doctor.str = "STR/9"
                doctor.specialty = "Umum"
                var profile = PractitionerProfile()
                profile.birthPlace = "Bandung"
                profile.birthDate = LocalDate("1984-05-17")
                profile.phone = "0812-3456-789"
                doctor.profile = profile
                #expect(try await PractitionerStore.add(doctor, by: .cli, in: scope) == .saved(doctor))
                try await PractitionerStore.setRemote(
                    "10009880728", of: doctor.id, method: .nikLookup, environment: .sandbox, at: Sample.start, by: .system, in: scope)
                doctor.ihsNumber = "10009880728"
                doctor.verifiedAt = Sample.start
                doctor.verificationMethod = .nikLookup
                #expect(try await PractitionerStore.find(doctor.id, in: scope) == doctor)
                #expect(try await PractitionerStore.find(code: "D-1", in: scope) == doctor)
                #expect(try await PractitionerStore.find(nik: Sample.nik, in: scope) == doctor)
                #expect(try await PractitionerStore.find(ihsNumber: "10009880728", in: scope) == doctor)
                #expect(try await PractitionerStore.find(sip: "SIP/123", str: nil, in: scope) == doctor)
                #expect(try await PractitionerStore.find(sip: nil, str: nil, in: scope) == nil)
                #expect(try await AuditStore.list(in: scope).map(\.action) == ["practitioner.mapped", "practitioner.added"])
            }
        }
    }

    @Test("code and NIK are one practitioner's alone")
    func taken() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let first = doctor("D-1", nik: Sample.nik)
                let second = doctor("D-2")
                _ = try await PractitionerStore.add(first, by: .cli, in: scope)
                #expect(try await PractitionerStore.add(doctor("D-1"), by: .cli, in: scope) == .codeTaken)
                #expect(try await PractitionerStore.add(doctor("D-9", nik: Sample.nik), by: .cli, in: scope) == .nikTaken)
                _ = try await PractitionerStore.add(second, by: .cli, in: scope)
                var changed = second
                changed.code = "D-1"
                #expect(try await PractitionerStore.update(changed, by: .cli, in: scope) == .codeTaken)
                changed.code = "D-2"
                changed.nik = Sample.nik
                #expect(try await PractitionerStore.update(changed, by: .cli, in: scope) == .nikTaken)
                #expect(try await PractitionerStore.update(doctor("D-3"), by: .cli, in: scope) == .notFound)
            }
        }
    }

    @Test("out of use, a practitioner leaves the active list and stays findable; another NIK ends the verification")
    func deactivate() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let doctor = doctor("D-1", nik: Sample.nik)
                _ = try await PractitionerStore.add(doctor, by: .cli, in: scope)
                try await PractitionerStore.setRemote(
                    "10009880728", of: doctor.id, method: .nikLookup, environment: .sandbox, at: Sample.start, by: .system, in: scope)
                _ = try await PractitionerStore.setActive(false, doctor.id, by: .cli, in: scope)
                #expect(try await PractitionerStore.list(activeOnly: true, in: scope).isEmpty)
                var stored = try #require(try await PractitionerStore.find(doctor.id, in: scope))
                #expect(!stored.isActive && stored.verifiedAt == Sample.start)
                stored.nik = Sample.otherNIK
                _ = try await PractitionerStore.update(stored, by: .cli, in: scope)
                #expect(try await PractitionerStore.list(in: scope).first?.verifiedAt == nil)
            }
        }
    }
}
