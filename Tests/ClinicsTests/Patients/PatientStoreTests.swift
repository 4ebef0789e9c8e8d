import Clinics
import Foundation
import MigratedDatabase
import Postgres
import Testing
import Vocabulary

@Suite("Patients", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PatientStoreTests {
    @Test("a patient comes back as stored, found by id and by NIK")
    func roundTrip() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let fields = Sample.fields("Siti Nur'aini") {
                    $0.medicalRecordNumber = "RM-0001"
                    $0.bpjsNumber = "0001234567890"
                    $0.birthDate = LocalDate("1990-12-31")
                    $0.gender = .female
                    $0.birthOrder = 0
                    $0.motherNIK = Sample.otherNIK
                    var demographics = Demographics()
                    demographics.address = "Jalan Mawar 1"
                    $0.demographics = demographics
                }
                let made = try await PatientStore.upsert(nik: Sample.nik, fields, in: scope)
                #expect(made.canBeCreated)
                #expect(try await PatientStore.find(made.id, in: scope) == made)
                #expect(try await PatientStore.find(nik: Sample.nik, in: scope) == made)
                #expect(try await PatientStore.find([made.id, UUID()], in: scope) == [made.id: made])
                #expect(try await PatientStore.find(nik: Sample.otherNIK, in: scope) == nil)
            }
        }
    }

    @Test("what is not said later never clears what is known, and what is said replaces it")
    func merging() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let first = try await PatientStore.upsert(
                    nik: Sample.nik,
                    Sample.fields("Siti") {
                        $0.gender = .female
                        $0.demographics = Demographics()
                        $0.demographics?.phone = "0812000111"
                    }, in: scope)
                let second = try await PatientStore.upsert(
                    nik: Sample.nik,
                    Sample.fields("Siti Aminah") {
                        $0.demographics = Demographics()
                        $0.demographics?.address = "Jalan Melati 2"
                    }, in: scope)
                #expect(second.id == first.id)
                #expect(second.name == "Siti Aminah" && second.gender == .female)
                #expect(second.demographics?.phone == "0812000111" && second.demographics?.address == "Jalan Melati 2")
                #expect(try await PatientStore.upsert(nik: Sample.nik, PatientFields(), in: scope) == second)
                #expect(try await PatientStore.find(first.id, in: scope) == second)
            }
        }
    }

    @Test("neither NIK nor card number nor address stands in the table in the clear")
    func sealed() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let fields = Sample.fields {
                    $0.bpjsNumber = "0001234567890"
                    $0.demographics = Demographics()
                    $0.demographics?.address = "JalanRahasia"
                }
                _ = try await PatientStore.upsert(nik: Sample.nik, fields, in: scope)
            }
            let rows = try await world.superuser.query("SELECT p::text AS row, demographics FROM patient p")
            let text: String = try #require(rows.first).get("row")
            for secret in ["3201234567890123", "0001234567890", "JalanRahasia"] {
                #expect(!text.contains(secret))
                let hex = secret.utf8.map { String($0, radix: 16) }.joined()
                #expect(!text.contains(hex))
            }
        }
    }

    @Test("two transactions that bring the same new NIK make one patient and keep what both said")
    func concurrent() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let made = try await withThrowingTaskGroup(of: UUID.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        try await world.database.transaction(in: clinic.id) { scope in
                            let fields = number % 2 == 0 ? Sample.fields("Siti") : Sample.fields { $0.medicalRecordNumber = "RM-7" }
                            return try await PatientStore.upsert(nik: Sample.nik, fields, in: scope).id
                        }
                    }
                }
                return try await group.reduce(into: Set<UUID>()) { $0.insert($1) }
            }
            #expect(made.count == 1)
            let patient = try await world.database.transaction(in: clinic.id) { try await PatientStore.find(nik: Sample.nik, in: $0) }
            #expect(patient?.name == "Siti" && patient?.medicalRecordNumber == "RM-7")
        }
    }

    @Test("newborns are told apart by mother, birth date and order")
    func newborns() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                func twin(_ order: Int) -> PatientFields {
                    Sample.fields("Bayi Siti") {
                        $0.motherNIK = Sample.nik
                        $0.birthDate = LocalDate("2026-01-02")
                        $0.birthOrder = order
                    }
                }
                let first = try #require(try await PatientStore.upsertNewborn(twin(1), in: scope))
                let second = try #require(try await PatientStore.upsertNewborn(twin(2), in: scope))
                #expect(first.id != second.id)
                #expect(try await PatientStore.upsertNewborn(twin(1), in: scope)?.id == first.id)
                #expect(try await PatientStore.upsertNewborn(PatientFields(), in: scope) == nil)
                // The mother herself is somebody else.
                #expect(try await PatientStore.find(nik: Sample.nik, in: scope) == nil)
            }
        }
    }

    @Test("a newborn who gets a NIK stays one patient; a twin is not taken for the other")
    func namedLater() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                func child(_ order: Int?, _ gender: Gender) -> PatientFields {
                    Sample.fields("Bayi Siti") {
                        $0.motherNIK = Sample.nik
                        $0.birthDate = LocalDate("2026-01-02")
                        $0.birthOrder = order
                        $0.gender = gender
                    }
                }
                let baby = try #require(try await PatientStore.upsertNewborn(child(1, .female), in: scope))
                #expect(try await PatientStore.upsertNewborn(child(nil, .female), in: scope)?.id == baby.id, "an only child needs no order")
                let named = try await PatientStore.upsert(nik: Sample.otherNIK, child(nil, .female), in: scope)
                #expect(named.id == baby.id && named.nik == Sample.otherNIK && named.motherNIK == Sample.nik)
                #expect(try await PatientStore.find(nik: Sample.otherNIK, in: scope) == named)
                #expect(try await PatientStore.upsert(nik: Sample.otherNIK, PatientFields(), in: scope).id == baby.id)
                // Whoever has a NIK is no newborn any more.
                let brother = try #require(try await PatientStore.upsertNewborn(child(nil, .male), in: scope))
                #expect(brother.id != baby.id)
            }
        }
    }

    @Test("a person's change is audited with masked values; intake's is not")
    func audited() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            let user = try await world.user("sari@example.id")
            let entries = try await world.database.transaction(in: clinic.id) { scope in
                let patient = try await PatientStore.upsert(nik: Sample.nik, Sample.fields("Siti"), in: scope)
                _ = try await PatientStore.update(
                    patient.id, Sample.fields("Siti Aminah"), by: .person(id: user.id, name: user.name), in: scope)
                return try await AuditStore.list(in: scope)
            }
            #expect(entries.map(\.action) == ["patient.changed"])
            let change = try #require(entries.first?.change)
            #expect(change.contains("S*** A***") && !change.contains("Aminah") && !change.contains(Sample.nik.digits))
        }
    }

    @Test("an IHS number belongs to its environment")
    func environments() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let patient = try await PatientStore.upsert(nik: Sample.nik, PatientFields(), in: scope)
                let reference = RemoteReference(localID: patient.id, resourceType: "Patient", remoteID: "P00123456789")
                try await RemoteReferenceStore.put(reference, in: .sandbox, scope)
                #expect(try await PatientStore.ihsNumber(of: patient.id, in: .sandbox, scope) == "P00123456789")
                #expect(try await PatientStore.ihsNumber(of: patient.id, in: .production, scope) == nil)
                #expect(try await PatientStore.find(ihsNumber: "P00123456789", in: .sandbox, scope)?.id == patient.id)
                #expect(try await PatientStore.find(ihsNumber: "P00123456789", in: .production, scope) == nil)
            }
        }
    }
}
