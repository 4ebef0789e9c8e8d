import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Searching patients", .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
struct PatientSearchTests {
    @Test("a patient is found by beginnings of words, NIK, card, no. RM and IHS number")
    func search() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let siti = try await PatientStore.upsert(
                    nik: Sample.nik,
                    Sample.fields("Siti Nur'aini, S.Pd.") {
                        $0.medicalRecordNumber = "RM-0001"
                        $0.bpjsNumber = "0001234567890"
                    }, in: scope)
                let budi = try await PatientStore.upsert(nik: Sample.otherNIK, Sample.fields("BUDI Santoso"), in: scope)
                try await RemoteReferenceStore.put(
                    RemoteReference(localID: siti.id, resourceType: "Patient", remoteID: "P00123456789"), in: .sandbox, scope)
                func found(_ text: String) async throws -> Set<UUID> {
                    Set(try await PatientStore.list(search: text, in: scope).map(\.id))
                }
                let meaningSiti = [
                    "siti", "NURAINI", "nur'ai", "nur siti", "3201 2345 6789 0123", "0001234567890", "RM-0001", "P00123456789",
                ]
                for text in meaningSiti { #expect(try await found(text) == [siti.id], "\(text)") }
                #expect(try await found("s") == [siti.id, budi.id])
                #expect(try await found("sant") == [budi.id])
                for text in ["aini", "siti budi", "%", "RM-000"] { #expect(try await found(text) == [], "\(text)") }
                #expect(try await found("") == [siti.id, budi.id])
            }
        }
    }

    @Test("after a change of name the old one finds nobody")
    func renamed() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                _ = try await PatientStore.upsert(nik: Sample.nik, Sample.fields("Siti"), in: scope)
                _ = try await PatientStore.upsert(nik: Sample.nik, Sample.fields("Dewi Dewi"), in: scope)
                #expect(try await PatientStore.list(search: "siti", in: scope).isEmpty)
                #expect(try await PatientStore.list(search: "dew", in: scope).count == 1)
            }
        }
    }

    @Test("pages go on after the last patient and show no full number")
    func pages() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                for number in 1...5 {
                    let nik = try #require(NIK("320123456789000\(number)"))
                    _ = try await PatientStore.upsert(nik: nik, Sample.fields("Pasien \(number)"), in: scope)
                }
                let first = try await PatientStore.list(limit: 3, in: scope)
                let rest = try await PatientStore.list(after: first.last?.id, limit: 3, in: scope)
                #expect(first.map(\.name) == ["Pasien 5", "Pasien 4", "Pasien 3"])
                #expect(rest.map(\.name) == ["Pasien 2", "Pasien 1"])
                #expect(rest.map(\.nikLastFour) == ["0002", "0001"])
            }
        }
    }

    @Test("another clinic's patient is found by nothing")
    func otherClinic() async throws {
        try await World.with { world in
            let melati = try await world.clinic("KLN-MELATI")
            let kenanga = try await world.clinic("KLN-KENANGA")
            let id = try await world.database.transaction(in: melati.id) {
                try await PatientStore.upsert(nik: Sample.nik, Sample.fields("Siti"), in: $0).id
            }
            try await world.database.transaction(in: kenanga.id) { scope in
                let found = try await PatientStore.find(id, in: scope)
                #expect(found == nil)
                #expect(try await PatientStore.find(nik: Sample.nik, in: scope) == nil)
                #expect(try await PatientStore.list(search: "siti", in: scope).isEmpty)
            }
        }
    }
}
