import Foundation
import JSON

/// Correct resources, as section 3 of the platform's reference shows them; a test spoils one element of them.
enum Bodies {
    static let patient = "P02428473601"
    static let doctor = "10009880728"

    /// A moment some minutes ago, in the only format that the platform takes.
    static func moment(minutesAgo minutes: Double = 60) -> JSON {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        return .string(formatter.string(from: Date(timeIntervalSinceNow: -60 * minutes)).replacing("Z", with: "+00:00"))
    }

    static func encounter(_ value: String, organization: String = "10000004") -> JSON {
        [
            "resourceType": "Encounter",
            "identifier": [["system": .string("http://sys-ids.kemkes.go.id/encounter/\(organization)"), "value": .string(value)]],
            "status": "arrived",
            "class": ["system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"],
            "subject": ["reference": .string("Patient/\(patient)"), "display": "Syarif Muhammad"],
            "participant": [["individual": ["reference": .string("Practitioner/\(doctor)")]]],
            "period": ["start": moment()],
            "location": [["location": ["reference": .string("Location/\(Peer.room.id)")]]],
            "statusHistory": [["status": "arrived", "period": ["start": moment()]]],
            "serviceProvider": ["reference": .string("Organization/\(organization)")],
        ]
    }

    static func finished(_ encounter: JSON, condition: String?) -> JSON {
        var body = encounter
        body["status"] = "finished"
        body["period"]?["end"] = moment(minutesAgo: 10)
        body["statusHistory"] = [["status": "finished", "period": ["start": moment(), "end": moment(minutesAgo: 10)]]]
        if let condition {
            body["diagnosis"] = [["condition": ["reference": .string("Condition/\(condition)")], "rank": 1]]
        }
        return body
    }

    static func condition(_ encounter: String, code: String = "I10") -> JSON {
        [
            "resourceType": "Condition",
            "clinicalStatus": concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
            "category": [concept("http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis")],
            "code": concept("http://hl7.org/fhir/sid/icd-10", code),
            "subject": ["reference": .string("Patient/\(patient)")],
            "encounter": ["reference": .string("Encounter/\(encounter)")],
            "recordedDate": moment(minutesAgo: 45),
        ]
    }

    static func observation(_ encounter: String) -> JSON {
        [
            "resourceType": "Observation",
            "status": "final",
            "category": [concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")],
            "code": concept("http://loinc.org", "8480-6"),
            "subject": ["reference": .string("Patient/\(patient)")],
            "encounter": ["reference": .string("Encounter/\(encounter)")],
            "effectiveDateTime": moment(minutesAgo: 50),
            "issued": moment(minutesAgo: 50),
            "valueQuantity": ["value": 120.0, "unit": "mm[Hg]", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"],
        ]
    }

    static func procedure(_ encounter: String) -> JSON {
        [
            "resourceType": "Procedure",
            "status": "completed",
            "category": concept("http://snomed.info/sct", "103693007"),
            "code": concept("http://hl7.org/fhir/sid/icd-9-cm", "89.52"),
            "subject": ["reference": .string("Patient/\(patient)")],
            "encounter": ["reference": .string("Encounter/\(encounter)")],
            "performedPeriod": ["start": moment(minutesAgo: 40), "end": moment(minutesAgo: 35)],
        ]
    }

    static func location(_ code: String) -> JSON {
        [
            "resourceType": "Location",
            "identifier": [["system": "http://sys-ids.kemkes.go.id/location/10000004", "value": .string(code)]],
            "status": "active",
            "name": "Poli Gigi",
            "description": "Poli Gigi, Lantai 2",
            "mode": "instance",
            "physicalType": concept("http://terminology.hl7.org/CodeSystem/location-physical-type", "ro"),
            "position": ["longitude": 106.83239885, "latitude": -6.23115426, "altitude": 0],
            "managingOrganization": ["reference": "Organization/10000004"],
        ]
    }

    static func patient(nik: String) -> JSON {
        [
            "resourceType": "Patient",
            "identifier": [["use": "official", "system": "https://fhir.kemkes.go.id/id/nik", "value": .string(nik)]],
            "name": [["use": "official", "text": "Sari Dewi"]],
            "gender": "female",
            "birthDate": "1990-02-03",
            "address": [["city": "Bandung", "country": "ID"]],
            "multipleBirthInteger": 0,
        ]
    }

    static func concept(_ system: String, _ code: String) -> JSON {
        ["coding": [["system": .string(system), "code": .string(code)]]]
    }
}
