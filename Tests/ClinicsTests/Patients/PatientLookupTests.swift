import Clinics
import Foundation
import MigratedDatabase
import Testing
import Vocabulary

@Suite("Lookups of patients")
struct PatientLookupTests {
    @Test("not found holds a day, a number much longer, a failure never")
    func holding() {
        let then = Sample.start
        func lookup(_ result: PatientLookup.Result) -> PatientLookup {
            PatientLookup(nik: Sample.nik, patientID: nil, result: result, searchedAt: then)
        }
        #expect(lookup(.notFound(instructions: nil)).holds(at: then.addingTimeInterval(86_399)))
        #expect(!lookup(.notFound(instructions: nil)).holds(at: then.addingTimeInterval(86_400)))
        #expect(lookup(.found(ihsNumber: "P00123456789", resource: nil)).holds(at: then.addingTimeInterval(30 * 86_400)))
        #expect(!lookup(.failed).holds(at: then))
    }

    @Test(
        "the newest answer of that NIK and environment counts; failures answer nothing",
        .enabled(if: MigratedDatabase.isThere, "JEMBATAN_TEST_POSTGRES is not set"))
    func latest() async throws {
        try await World.with { world in
            let clinic = try await world.clinic()
            try await world.database.transaction(in: clinic.id) { scope in
                let resource = Array(#"{"resourceType":"Patient"}"#.utf8)
                let results: [PatientLookup.Result] = [
                    .notFound(instructions: "Periksa NIK."), .found(ihsNumber: "P00123456789", resource: resource), .failed,
                ]
                for (hour, result) in results.enumerated() {
                    let then = Sample.start.addingTimeInterval(Double(hour) * 3600)
                    let lookup = PatientLookup(nik: Sample.nik, patientID: nil, result: result, searchedAt: then)
                    try await PatientLookupStore.append(lookup, environment: .sandbox, in: scope)
                }
                let latest = try #require(try await PatientLookupStore.latest(Sample.nik, environment: .sandbox, in: scope))
                #expect(latest.result == results[1])
                #expect(latest.searchedAt == Sample.start.addingTimeInterval(3600))
                #expect(try await PatientLookupStore.latest(Sample.nik, environment: .production, in: scope) == nil)
                #expect(try await PatientLookupStore.latest(Sample.otherNIK, environment: .sandbox, in: scope) == nil)
            }
        }
    }
}
