import Clinics
import Foundation
import Testing
import Vocabulary

@testable import Delivery

/// Made-up visits of a made-up person.
enum Sample {
    static let nik = NIK("9271060312000001")!
    static let otherNIK = NIK("9204014804000002")!
    /// Yesterday, to the second: what the platform's dates can say.
    static let start = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - 86_400).rounded(.down))
    static let end = start.addingTimeInterval(2_700)

    static func visit(
        _ number: String? = "V-1", nik: NIK = nik, start: Date = start, end: Date? = end, practitioner: String = "D-01",
        complaint: String? = nil
    ) -> EncounterCommand {
        var content = VisitContent(serviceType: "101", chiefComplaint: complaint)
        content.vitalSigns = VitalSigns()
        content.vitalSigns?.systolic = "130"
        content.vitalSigns?.diastolic = "85"
        return EncounterCommand(
            nik: nik, visitNumber: number, startedAt: start, endedAt: end, locationCode: "U1", practitionerCode: practitioner,
            content: content)
    }

    static func diagnosis(_ code: String = "I10", text: String = "Hipertensi esensial") -> any RecordContent {
        Diagnosis(code: code, text: text)
    }

    static func temperature(_ value: String = "37.2", code: String = "8310-5") -> any RecordContent {
        ObservationContent(
            category: CodingValue(system: nil, code: "vital-signs"),
            codings: [CodingValue(system: "http://loinc.org", code: code, display: "Body temperature")],
            value: .quantity(QuantityValue(value: value, unit: "C", system: "http://unitsofmeasure.org", code: "Cel")))
    }
}

extension World {
    /// Stores a visit as the API does.
    @discardableResult
    func accept(_ command: EncounterCommand = Sample.visit()) async throws -> AcceptedVisit {
        let clinic = try await clinic()
        return try await database.transaction(in: clinicID) { try await intake.accept(command, of: clinic, in: $0) }
    }

    /// Stores a child of a visit as the API does.
    @discardableResult
    func accept(_ content: any RecordContent, to visit: Visit, at time: Date? = nil) async throws -> AcceptedRecord {
        let clinic = try await clinic()
        let command = RecordCommand(
            encounterReference: visit.id.lowerText, patientReference: visit.patientID.lowerText,
            recordedAt: time ?? visit.startedAt.addingTimeInterval(600), content: content)
        return try await database.transaction(in: clinicID) { try await intake.accept(command, of: clinic, in: $0) }
    }

    /// A visit with a diagnosis, an observation and two vital signs.
    @discardableResult
    func acceptWhole(_ number: String = "V-1", nik: NIK = Sample.nik) async throws -> Visit {
        let visit = try await accept(Sample.visit(number, nik: nik)).visit
        try await accept(Sample.diagnosis(), to: visit)
        try await accept(Sample.temperature(), to: visit)
        return visit
    }
}
