import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

/// Made-up people and visits.
enum Sample {
    static let nik = NIK("3201234567890123")!
    static let otherNIK = NIK("3201234567890999")!
    static let start = FHIRDateTime.parse("2026-01-05T01:30:00+00:00", zoneWhenMissing: .gmt)!

    static func command(
        _ number: String? = "V-1", start: Date = start, location: String = "POLI-1", practitioner: String = "D-1",
        complaint: String? = "Sakit kepala"
    ) -> EncounterCommand {
        EncounterCommand(
            nik: nik, visitNumber: number, startedAt: start, locationCode: location, practitionerCode: practitioner,
            content: VisitContent(serviceType: "101", visitType: "1", chiefComplaint: complaint))
    }

    static func diagnosis(_ code: String = "I10", note: String? = nil) -> any RecordContent {
        Diagnosis(code: code, text: "Hipertensi esensial", note: note)
    }

    static func fields(_ name: String? = nil, _ change: (inout PatientFields) -> Void = { _ in }) -> PatientFields {
        var fields = PatientFields()
        fields.name = name
        change(&fields)
        return fields
    }
}

extension World {
    /// A clinic with a patient and a stored visit of theirs.
    func visited(_ command: EncounterCommand = Sample.command()) async throws -> (clinic: Clinic, patient: Patient, visit: Visit) {
        let clinic = try await clinic()
        let (patient, visit) = try await database.transaction(in: clinic.id) { scope in
            let patient = try await PatientStore.upsert(nik: Sample.nik, Sample.fields("Siti Nur'aini"), in: scope)
            let visit = Visit(command, of: patient.id, zone: .wib)
            #expect(try await VisitStore.insert(visit, in: scope))
            return (patient, visit)
        }
        return (clinic, patient, visit)
    }
}
