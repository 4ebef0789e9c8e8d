import JSON

/// Complete bodies, as section 3 of the platform's reference shows them.
extension Visit {
    static let sys = "http://sys-ids.kemkes.go.id/"
    static let hl7 = "http://terminology.hl7.org/CodeSystem/"
    static let national = "http://terminology.kemkes.go.id/CodeSystem/"

    func body(_ kind: String) -> JSON {
        var body = elements(kind)
        body["resourceType"] = .string(Self.type(kind))
        return body
    }

    private func elements(_ kind: String) -> JSON {
        switch kind {
        case "HealthcareService": healthcareService
        case "PractitionerRole": practitionerRole
        case "EpisodeOfCare": episodeOfCare
        case "Encounter": Bodies.encounter("V-ALL")
        case "Observation": Bodies.observation(id("Encounter"))
        case "Condition": Bodies.condition(id("Encounter"))
        case "AllergyIntolerance": allergyIntolerance
        case "Procedure": Bodies.procedure(id("Encounter"))
        case "Medication": Self.medication("93001019", identifier: "MED-1")
        case "MedicationRequest": medicationRequest
        case "MedicationDispense": medicationDispense
        case "MedicationStatement": medicationStatement
        case "ServiceRequest": serviceRequest
        case "Specimen": specimen
        case "Observation/lab": labObservation
        case "DiagnosticReport": diagnosticReport
        case "Immunization": immunization
        case "CarePlan": carePlan
        case "QuestionnaireResponse": questionnaireResponse
        case "ClinicalImpression": clinicalImpression
        default: composition
        }
    }

    static let patient: JSON = ["reference": .string("Patient/" + Bodies.patient), "display": "Syarif Muhammad"]
    static let doctor: JSON = ["reference": .string("Practitioner/" + Bodies.doctor), "display": "dr. Alexander"]
    static let clinic: JSON = ["reference": "Organization/10000004"]
    static let room: JSON = ["reference": .string("Location/" + Peer.room.id)]

    static func identifier(_ system: String, _ value: String) -> JSON {
        ["system": .string(sys + system + "/10000004"), "value": .string(value)]
    }

    static func tablets(_ value: JSON) -> JSON {
        ["value": value, "unit": "TAB", "system": .string(hl7 + "v3-orderableDrugForm"), "code": "TAB"]
    }

    private static func days(_ value: JSON) -> JSON {
        ["value": value, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"]
    }

    private var healthcareService: JSON {
        [
            "identifier": [Self.identifier("healthcareservice", "HS-UMUM")],
            "active": true,
            "providedBy": Self.clinic,
            "type": [Bodies.concept(Self.sys + "bpjs-poli", "JAN"), Bodies.concept(Self.hl7 + "service-type", "305")],
            "specialty": [Bodies.concept(Self.national + "clinical-speciality", "S001.09")],
            "location": [Self.room],
            "name": "Poli Umum",
            "availableTime": [
                ["daysOfWeek": ["mon", "tue"], "availableStartTime": "08:00:00", "availableEndTime": "14:00:00"]
            ],
            "appointmentRequired": false,
        ]
    }

    private var practitionerRole: JSON {
        [
            "active": true,
            "practitioner": Self.doctor,
            "organization": Self.clinic,
            "code": [Bodies.concept(Self.hl7 + "practitioner-role", "doctor")],
            "specialty": [Bodies.concept(Self.national + "clinical-speciality", "S001.09")],
            "location": [Self.room],
            "healthcareService": [reference("HealthcareService")],
        ]
    }

    private var episodeOfCare: JSON {
        [
            "identifier": [Self.identifier("episode-of-care", "EP-1")],
            "status": "active",
            "statusHistory": [["status": "active", "period": ["start": Bodies.moment(minutesAgo: 70)]]],
            "type": [Bodies.concept(Self.national + "episodeofcare-type", "ANC")],
            "patient": Self.patient,
            "managingOrganization": Self.clinic,
            "period": ["start": Bodies.moment(minutesAgo: 70)],
        ]
    }

    private var allergyIntolerance: JSON {
        [
            "identifier": [Self.identifier("allergy", "AL-1")],
            "clinicalStatus": Bodies.concept(Self.hl7 + "allergyintolerance-clinical", "active"),
            "verificationStatus": Bodies.concept(Self.hl7 + "allergyintolerance-verification", "confirmed"),
            "category": ["medication"],
            "code": Bodies.concept(Self.sys + "kfa", "91000106"),
            "patient": Self.patient,
            "encounter": reference("Encounter"),
            "recordedDate": Bodies.moment(minutesAgo: 40),
            "recorder": Self.doctor,
        ]
    }

    static func medication(_ code: String, identifier value: String? = nil) -> JSON {
        var medication: JSON = [
            "resourceType": "Medication",
            "code": Bodies.concept(sys + "kfa", code),
            "status": "active",
            "form": Bodies.concept(national + "medication-form", "BS023"),
            "ingredient": [
                [
                    "itemCodeableConcept": Bodies.concept(sys + "kfa", "91000330"), "isActive": true,
                    "strength": [
                        "numerator": ["value": 150, "system": "http://unitsofmeasure.org", "code": "mg"], "denominator": tablets(1),
                    ],
                ]
            ],
            "extension": [
                [
                    "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType",
                    "valueCodeableConcept": Bodies.concept(national + "medication-type", "NC"),
                ]
            ],
        ]
        if let value { medication["identifier"] = [identifier("medication", value)] }
        return medication
    }

    /// A medicine inside of what refers to it.
    static func contained(_ code: String) -> JSON {
        var medication = medication(code)
        medication["id"] = "m1"
        return [medication]
    }

    private static let prescription: JSON = [identifier("prescription", "RX-1"), identifier("prescription-item", "RX-1-1")]

    private static let dosage: JSON = [
        [
            "sequence": 1,
            "text": "3 kali sehari 1 tablet sesudah makan",
            "timing": ["repeat": ["frequency": 3, "period": 1, "periodUnit": "d"]],
            "route": Bodies.concept("http://www.whocc.no/atc", "O"),
            "doseAndRate": [["type": Bodies.concept(hl7 + "dose-rate-type", "ordered"), "doseQuantity": tablets(1)]],
        ]
    ]

    private var medicationRequest: JSON {
        [
            "identifier": Self.prescription,
            "status": "completed",
            "intent": "order",
            "category": [Bodies.concept(Self.hl7 + "medicationrequest-category", "outpatient")],
            "priority": "routine",
            "medicationReference": reference("Medication"),
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "authoredOn": Bodies.moment(minutesAgo: 30),
            "requester": Self.doctor,
            "reasonReference": [reference("Condition")],
            "courseOfTherapyType": Bodies.concept(Self.hl7 + "medicationrequest-course-of-therapy", "acute"),
            "dosageInstruction": Self.dosage,
            "dispenseRequest": [
                "dispenseInterval": Self.days(1),
                "validityPeriod": ["start": Bodies.moment(minutesAgo: 30), "end": Bodies.moment(minutesAgo: -40_000)],
                "numberOfRepeatsAllowed": 0,
                "quantity": Self.tablets(15),
                "expectedSupplyDuration": Self.days(5),
                "performer": Self.clinic,
            ],
        ]
    }

    private var medicationDispense: JSON {
        [
            "identifier": Self.prescription,
            "status": "completed",
            "category": Bodies.concept("http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category", "outpatient"),
            "medicationReference": reference("Medication"),
            "subject": Self.patient,
            "context": reference("Encounter"),
            "performer": [["actor": ["reference": "Practitioner/10001915884"]]],
            "location": Self.room,
            "authorizingPrescription": [reference("MedicationRequest")],
            "quantity": Self.tablets(15),
            "daysSupply": Self.days(5),
            "whenPrepared": Bodies.moment(minutesAgo: 20),
            "whenHandedOver": Bodies.moment(minutesAgo: 15),
            "dosageInstruction": Self.dosage,
        ]
    }

    private var medicationStatement: JSON {
        [
            "status": "active",
            "medicationReference": reference("Medication"),
            "subject": Self.patient,
            "context": reference("Encounter"),
            "dateAsserted": Bodies.moment(minutesAgo: 50),
        ]
    }
}
