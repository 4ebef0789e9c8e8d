import JSON

/// The laboratory, and what sums a visit up.
extension Visit {
    var serviceRequest: JSON {
        [
            "identifier": [Self.identifier("servicerequest", "LAB-1"), Self.identifier("acsn", "ACSN-1")],
            "status": "active",
            "intent": "original-order",
            "priority": "routine",
            "category": [Bodies.concept("http://snomed.info/sct", "108252007")],
            "code": Bodies.concept("http://loinc.org", "2339-0"),
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "occurrenceDateTime": Bodies.moment(minutesAgo: -1440),
            "authoredOn": Bodies.moment(minutesAgo: 48),
            "requester": Self.doctor,
            "performer": [["reference": "Practitioner/10018452434"]],
            "reasonCode": [["text": "Skrining diabetes"]],
        ]
    }

    var specimen: JSON {
        [
            "identifier": [
                ["system": .string(Self.sys + "specimen/10000004"), "value": "SP-1", "assigner": Self.clinic]
            ],
            "status": "available",
            "type": Bodies.concept("http://snomed.info/sct", "119297000"),
            "collection": [
                "method": Bodies.concept("http://snomed.info/sct", "82078001"), "collectedDateTime": Bodies.moment(minutesAgo: 45),
            ],
            "subject": Self.patient,
            "request": [reference("ServiceRequest")],
            "receivedTime": Bodies.moment(minutesAgo: 44),
        ]
    }

    var labObservation: JSON {
        [
            "identifier": [Self.identifier("observation", "LAB-1-GDS")],
            "status": "final",
            "category": [Bodies.concept(Self.hl7 + "observation-category", "laboratory")],
            "code": Bodies.concept("http://loinc.org", "2339-0"),
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "effectiveDateTime": Bodies.moment(minutesAgo: 43),
            "issued": Bodies.moment(minutesAgo: 42),
            "performer": [["reference": "Practitioner/10018452434"], Self.clinic],
            "specimen": reference("Specimen"),
            "basedOn": [reference("ServiceRequest")],
            "interpretation": [Bodies.concept(Self.hl7 + "v3-ObservationInterpretation", "N")],
            "valueQuantity": ["value": 98, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"],
            "referenceRange": [["low": ["value": 70], "high": ["value": 140]]],
        ]
    }

    var diagnosticReport: JSON {
        [
            "identifier": [["system": .string(Self.sys + "diagnostic/10000004/lab"), "use": "official", "value": "DR-1"]],
            "status": "final",
            "category": [Bodies.concept(Self.hl7 + "v2-0074", "CH")],
            "code": Bodies.concept("http://loinc.org", "2339-0"),
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "effectiveDateTime": Bodies.moment(minutesAgo: 42),
            "issued": Bodies.moment(minutesAgo: 41),
            "performer": [["reference": "Practitioner/10018452434"], Self.clinic],
            "result": [reference("Observation/lab")],
            "specimen": [reference("Specimen")],
            "basedOn": [reference("ServiceRequest")],
            "conclusion": "Dalam batas normal",
        ]
    }

    var immunization: JSON {
        [
            "status": "completed",
            "vaccineCode": [
                "coding": [
                    ["system": .string(Self.sys + "kfa"), "code": "93000201"],
                    ["system": "http://hl7.org/fhir/sid/cvx", "code": "19"],
                ]
            ],
            "patient": Self.patient,
            "encounter": reference("Encounter"),
            "occurrenceDateTime": Bodies.moment(minutesAgo: 25),
            "primarySource": true,
            "location": Self.room,
            "lotNumber": "LOT-7",
            "expirationDate": "2031-01-31",
            "doseQuantity": ["value": 0.5, "unit": "ml", "system": "http://unitsofmeasure.org", "code": "ml"],
            "performer": [["function": Bodies.concept(Self.hl7 + "v2-0443", "AP"), "actor": Self.doctor]],
            "reasonCode": [
                Bodies.concept(Self.national + "immunization-reason", "IM-Dasar"),
                Bodies.concept(Self.national + "immunization-routine-timing", "IM-Ideal"),
            ],
            "protocolApplied": [["doseNumberPositiveInt": 1]],
        ]
    }

    var carePlan: JSON {
        [
            "status": "active",
            "intent": "plan",
            "title": "Rencana Rawat Pasien",
            "description": "Kontrol tekanan darah tiap minggu",
            "category": [Bodies.concept("http://snomed.info/sct", "736271009")],
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "created": Bodies.moment(minutesAgo: 20),
            "author": Self.doctor,
        ]
    }

    var questionnaireResponse: JSON {
        [
            "questionnaire": "https://fhir.kemkes.go.id/Questionnaire/Q0007",
            "status": "completed",
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "authored": Bodies.moment(minutesAgo: 18),
            "author": ["reference": "Practitioner/10001915884"],
            "source": Self.patient,
            "item": [
                [
                    "linkId": "1", "text": "Persyaratan Administrasi",
                    "item": [
                        [
                            "linkId": "1.1", "text": "Apakah nama pasien sudah sesuai?",
                            "answer": [["valueCoding": ["system": .string(Self.national + "clinical-term"), "code": "OV000052"]]],
                        ]
                    ],
                ]
            ],
        ]
    }

    var clinicalImpression: JSON {
        [
            "identifier": [Self.identifier("clinicalimpression", "CI-1")],
            "status": "completed",
            "code": Bodies.concept("http://snomed.info/sct", "312850006"),
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "effectiveDateTime": Bodies.moment(minutesAgo: 17),
            "date": Bodies.moment(minutesAgo: 17),
            "assessor": Self.doctor,
            "summary": "Hipertensi terkendali",
            "problem": [reference("Condition")],
            "investigation": [
                [
                    "code": Bodies.concept("http://snomed.info/sct", "271336007"),
                    "item": [reference("Observation"), reference("DiagnosticReport")],
                ]
            ],
            "finding": [
                ["itemCodeableConcept": Bodies.concept("http://hl7.org/fhir/sid/icd-10", "I10"), "itemReference": reference("Condition")]
            ],
            "prognosisCodeableConcept": [Bodies.concept("http://snomed.info/sct", "170968001")],
        ]
    }

    var composition: JSON {
        [
            "identifier": Self.identifier("composition", "V-ALL"),
            "status": "final",
            "type": Bodies.concept("http://loinc.org", "88645-7"),
            "category": [Bodies.concept("http://loinc.org", "LP173421-1")],
            "subject": Self.patient,
            "encounter": reference("Encounter"),
            "date": Bodies.moment(minutesAgo: 10),
            "author": [Self.doctor],
            "title": "Resume Medis Rawat Jalan",
            "custodian": Self.clinic,
            "section": [
                [
                    "title": "Pemeriksaan Fisik",
                    "code": Bodies.concept("http://terminology.kemkes.go.id", "TK000007"),
                    "section": [
                        [
                            "title": "Tanda Vital", "code": Bodies.concept("http://loinc.org", "8716-3"),
                            "entry": [reference("Observation")],
                        ]
                    ],
                ],
                [
                    "title": "Diagnosis",
                    "code": Bodies.concept("http://terminology.kemkes.go.id", "TK000004"),
                    "section": [
                        [
                            "title": "Diagnosis Akhir", "code": Bodies.concept("http://loinc.org", "78375-3"),
                            "entry": [reference("Condition")],
                        ]
                    ],
                ],
            ],
        ]
    }
}
