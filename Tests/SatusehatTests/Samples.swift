import Delivery
import Foundation
import JSON
import Vocabulary

@testable import Clinics
@testable import Satusehat

/// A made-up clinic with a visit; the persons are the platform's published test persons.
enum Samples {
    static let organization = "10000004"
    static let visitID = uuid("019a0000-0000-7000-8000-000000000001")
    static let patientID = uuid("019a0000-0000-7000-8000-000000000002")
    static let practitionerID = uuid("019a0000-0000-7000-8000-000000000003")
    static let locationID = uuid("019a0000-0000-7000-8000-000000000004")
    static let recordID = uuid("019a0000-0000-7000-8000-000000000005")
    /// 5 January 2026, 08.30 WIB.
    static let start = Date(timeIntervalSince1970: 1_767_576_600)
    static let end = start.addingTimeInterval(45 * 60)
    static let now = start.addingTimeInterval(86_400)

    static func uuid(_ text: String) -> UUID { UUID(uuidString: text) ?? UUID() }

    static func clinic(environment: PlatformEnvironment = .sandbox, chiefComplaint: Bool = true) -> Clinic {
        var details = ClinicDetails(name: "Klinik Melati")
        details.address = "Jl. Melati No. 1"
        details.city = "Jakarta"
        details.provinceCode = "31"
        return Clinic(
            id: ClinicID(7), code: ClinicCode("MLT-0417")!, details: details, state: .trial, suspendedFrom: nil, environment: environment,
            consentPolicy: .presumed, timeWithoutZone: .clinic, chiefComplaint: chiefComplaint, chiefComplaintCode: "404684003",
            allowedNetworks: [], requestsPerMinute: 600, createdAt: start, updatedAt: start)
    }

    static func patient() -> Patient {
        var patient = Patient(id: patientID, nik: NIK("9271060312000001"))
        patient.name = "Ardianto Putra"
        patient.gender = .male
        patient.birthDate = LocalDate("1992-01-09")
        patient.demographics = Demographics()
        patient.demographics?.address = "Jl. Kenanga No. 7"
        patient.demographics?.provinceCode = "31"
        patient.demographics?.rt = "2"
        patient.demographics?.phone = "08123456789"
        patient.demographics?.maritalStatus = "Menikah"
        return patient
    }

    static func practitioner() -> Practitioner {
        var practitioner = Practitioner(id: practitionerID, code: "D-01", name: "dr. Alexander")
        practitioner.ihsNumber = "10009880728"
        return practitioner
    }

    static func location() -> Location {
        var location = Location(id: locationID, code: "U1", name: "Poli Umum")
        location.satusehatID = "2f9c1f0e-1111-4a11-8111-000000000001"
        return location
    }

    static func dossier(
        _ records: [VisitRecord] = [], endedAt: Date? = end, status: VisitStatus = .open, chiefComplaint: Bool = true
    ) -> VisitDossier {
        var content = VisitContent(serviceType: "101", chiefComplaint: "Sakit kepala sejak 3 hari")
        content.vitalSigns = VitalSigns()
        content.vitalSigns?.systolic = "130"
        content.vitalSigns?.diastolic = "85"
        content.vitalSigns?.temperature = "37.20"
        let visit = Visit(
            id: visitID, patientID: patientID, visitNumber: "ENC-1", startedAt: start, endedAt: endedAt,
            serviceDate: LocalDate("2026-01-05")!, locationCode: "U1", locationID: locationID, practitionerCode: "D-01",
            practitionerID: practitionerID, status: status, content: content, source: .api)
        return VisitDossier(
            clinic: clinic(chiefComplaint: chiefComplaint), organizationID: organization, visit: visit, patient: patient(),
            practitioner: practitioner(), location: location(), records: records)
    }

    static func record(_ content: any RecordContent, id: UUID = recordID, after seconds: TimeInterval = 600) -> VisitRecord {
        VisitRecord(id: id, visitID: visitID, encounterReference: nil, recordedAt: start.addingTimeInterval(seconds), content: content)
    }

    static let hypertension = Diagnosis(code: "I10", text: "Hipertensi esensial", note: "Kontrol")

    static let bloodPressure = ObservationContent(
        category: CodingValue(system: nil, code: "vital-signs"), codings: [CodingValue(system: "http://loinc.org", code: "85354-9")],
        value: .quantity(QuantityValue(value: "130", unit: "mmHg", code: "mm[Hg]")),
        upper: QuantityValue(value: "85", unit: "mmHg", code: "mm[Hg]"), interpretation: "Normal")

    static func procedure(_ code: String) -> ProcedureContent {
        var content = ProcedureContent(code: code, text: "Elektrokardiogram")
        content.methodCode = "M1"
        content.complication = "Tidak ada"
        content.outcome = "Irama sinus"
        return content
    }

    static let references: [UUID: String] = [
        patientID: "Patient/P02478375538", practitionerID: "Practitioner/10009880728",
        locationID: "Location/2f9c1f0e-1111-4a11-8111-000000000001",
    ]

    static func outgoing(_ kind: String, _ operation: Delivery.Operation = .create, remoteID: String? = nil) -> Outgoing {
        Outgoing(
            clinicID: 7, id: recordID, kind: kind, operation: operation, step: nil, resourceID: recordID, sourceID: recordID,
            patientID: patientID, visitID: visitID, environment: "sandbox", organizationID: organization, remoteID: remoteID)
    }

    static func kind(_ name: String) throws -> any DeliveryKind {
        try KindRegistry(ResourceCatalog.kinds(now: { now })).kind(name, .satusehat)!
    }

    static func response(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> PlatformResponse {
        PlatformResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    static func credential(_ origin: String = "https://api-satusehat-stg.dto.kemkes.go.id", environment: PlatformEnvironment = .sandbox)
        -> PlatformCredential
    {
        PlatformCredential(
            channel: .satusehat, environment: environment, endpoints: PlatformEndpoints(origin: PlatformOrigin(origin)!),
            organizationID: organization, organizationName: nil, clientID: "klien", clientSecret: "rahasia&1", token: nil,
            tokenRefreshedAt: nil, isActive: true, testedAt: nil, testResult: nil, lastSyncAt: nil, lastError: nil)
    }

    /// Text of a body with references bound, as it is sent.
    static func bound(_ body: JSON, _ more: [UUID: String] = [:]) -> Binding {
        ReferenceBinding.bind(body, to: RemoteLinks(references: references.merging(more) { $1 }))
    }
}
