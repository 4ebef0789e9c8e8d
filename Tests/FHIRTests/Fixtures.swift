import JSON

/// Complete bodies in the form of the platform's published examples; the persons are its published test persons.
enum Fixtures {
    static let all = written.merging(ExampleBodies.all) { first, _ in first }

    private static let written = [
        "patient": patient, "organization": organization, "location": location, "arrivedEncounter": arrivedEncounter,
        "finishedEncounter": finishedEncounter, "condition": condition, "observation": observation, "procedure": procedure,
    ]

    /// A person of the published sandbox data.
    static let patient = read(
        """
        {
          "resourceType": "Patient",
          "meta": {"profile": ["https://fhir.kemkes.go.id/r4/StructureDefinition/Patient"]},
          "identifier": [{"use": "official", "system": "https://fhir.kemkes.go.id/id/nik", "value": "9271060312000001"}],
          "active": true,
          "name": [{"use": "official", "text": "Ardianto Putra"}],
          "telecom": [
            {"system": "phone", "value": "08123456789", "use": "mobile"},
            {"system": "email", "value": "ardianto@example.id", "use": "home"}
          ],
          "gender": "male",
          "birthDate": "1992-01-09",
          "deceasedBoolean": false,
          "address": [
            {
              "use": "home",
              "line": ["Jl. Kenanga No. 7"],
              "city": "Jakarta",
              "postalCode": "12950",
              "country": "ID",
              "extension": [
                {
                  "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode",
                  "extension": [
                    {"url": "province", "valueCode": "31"},
                    {"url": "city", "valueCode": "3171"},
                    {"url": "district", "valueCode": "317101"},
                    {"url": "village", "valueCode": "3171011001"},
                    {"url": "rt", "valueCode": "2"},
                    {"url": "rw", "valueCode": "3"}
                  ]
                }
              ]
            }
          ],
          "maritalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M", "display": "Married"}],
            "text": "Married"
          },
          "multipleBirthInteger": 0,
          "contact": [
            {
              "relationship": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0131", "code": "C"}]}],
              "name": {"use": "official", "text": "Siti Aminah"},
              "telecom": [{"system": "phone", "value": "08120000000", "use": "mobile"}]
            }
          ],
          "communication": [
            {
              "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "id-ID", "display": "Indonesian"}], "text": "Indonesian"},
              "preferred": true
            }
          ],
          "extension": [
            {
              "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/birthPlace",
              "valueAddress": {"city": "Bandung", "country": "ID"}
            },
            {"url": "https://fhir.kemkes.go.id/r4/StructureDefinition/citizenshipStatus", "valueCode": "WNI"}
          ]
        }
        """)

    /// A department of a facility.
    static let organization = read(
        """
        {
          "resourceType": "Organization",
          "active": true,
          "identifier": [{"use": "official", "system": "http://sys-ids.kemkes.go.id/organization/10000004", "value": "KLN-POLI-UMUM"}],
          "type": [
            {
              "coding": [
                {
                  "system": "http://terminology.hl7.org/CodeSystem/organization-type",
                  "code": "dept",
                  "display": "Hospital Department"
                }
              ]
            }
          ],
          "name": "Poli Umum",
          "telecom": [
            {"system": "phone", "value": "+62215550101", "use": "work"},
            {"system": "email", "value": "klinik@example.id", "use": "work"}
          ],
          "address": [
            {
              "use": "work",
              "type": "both",
              "line": ["Jl. Melati No. 1"],
              "city": "Jakarta",
              "postalCode": "12950",
              "country": "ID",
              "extension": [
                {
                  "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode",
                  "extension": [
                    {"url": "province", "valueCode": "31"},
                    {"url": "city", "valueCode": "3171"},
                    {"url": "district", "valueCode": "317101"},
                    {"url": "village", "valueCode": "3171011001"}
                  ]
                }
              ]
            }
          ],
          "partOf": {"reference": "Organization/10000004"}
        }
        """)

    /// An examination room.
    static let location = read(
        """
        {
          "resourceType": "Location",
          "identifier": [{"system": "http://sys-ids.kemkes.go.id/location/10000004", "value": "R-UMUM-1"}],
          "status": "active",
          "name": "Poli Umum Ruang 1",
          "description": "Ruang periksa 1, Poli Umum, Lantai 1",
          "mode": "instance",
          "telecom": [{"system": "phone", "value": "+62215550101", "use": "work"}],
          "address": {
            "use": "work",
            "line": ["Jl. Melati No. 1"],
            "city": "Jakarta",
            "postalCode": "12950",
            "country": "ID",
            "extension": [
              {
                "url": "https://fhir.kemkes.go.id/r4/StructureDefinition/administrativeCode",
                "extension": [
                  {"url": "province", "valueCode": "31"},
                  {"url": "city", "valueCode": "3171"},
                  {"url": "district", "valueCode": "317101"},
                  {"url": "village", "valueCode": "3171011001"},
                  {"url": "rt", "valueCode": "1"},
                  {"url": "rw", "valueCode": "2"}
                ]
              }
            ]
          },
          "physicalType": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "ro", "display": "Room"}]
          },
          "position": {"longitude": 106.83239885, "latitude": -6.23115426, "altitude": 0},
          "managingOrganization": {"reference": "Organization/10000004"}
        }
        """)

    /// A visit just begun.
    static let arrivedEncounter = read(
        """
        {
          "resourceType": "Encounter",
          "identifier": [{"system": "http://sys-ids.kemkes.go.id/encounter/10000004", "value": "ENC-20260105-0001"}],
          "status": "arrived",
          "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"},
          "subject": {"reference": "Patient/P02428473601", "display": "Syarif Muhammad"},
          "participant": [
            {
              "type": [
                {
                  "coding": [
                    {
                      "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                      "code": "ATND",
                      "display": "attender"
                    }
                  ]
                }
              ],
              "individual": {"reference": "Practitioner/10009880728", "display": "dr. Alexander"}
            }
          ],
          "period": {"start": "2026-01-05T01:30:00+00:00"},
          "location": [{"location": {"reference": "Location/2f9c1f0e-1111-4a11-8111-000000000001", "display": "Poli Umum Ruang 1"}}],
          "statusHistory": [{"status": "arrived", "period": {"start": "2026-01-05T01:30:00+00:00"}}],
          "serviceProvider": {"reference": "Organization/10000004"}
        }
        """)

    /// A visit that is over, with its diagnosis.
    static let finishedEncounter = read(
        """
        {
          "resourceType": "Encounter",
          "id": "5d5cfbd6-0000-49cb-a783-000000000001",
          "identifier": [{"system": "http://sys-ids.kemkes.go.id/encounter/10000004", "value": "ENC-20260105-0001"}],
          "status": "finished",
          "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"},
          "subject": {"reference": "Patient/P02428473601", "display": "Syarif Muhammad"},
          "participant": [
            {
              "type": [
                {
                  "coding": [
                    {
                      "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                      "code": "ATND",
                      "display": "attender"
                    }
                  ]
                }
              ],
              "individual": {"reference": "Practitioner/10009880728", "display": "dr. Alexander"}
            }
          ],
          "period": {"start": "2026-01-05T01:30:00+00:00", "end": "2026-01-05T02:15:00+00:00"},
          "location": [
            {
              "location": {"reference": "Location/2f9c1f0e-1111-4a11-8111-000000000001", "display": "Poli Umum Ruang 1"},
              "period": {"start": "2026-01-05T01:30:00+00:00", "end": "2026-01-05T02:15:00+00:00"}
            }
          ],
          "diagnosis": [
            {
              "condition": {"reference": "Condition/8bf49b73-0000-41bb-994c-000000000001", "display": "Essential (primary) hypertension"},
              "use": {
                "coding": [
                  {
                    "system": "http://terminology.hl7.org/CodeSystem/diagnosis-role",
                    "code": "DD",
                    "display": "Discharge diagnosis"
                  }
                ]
              },
              "rank": 1
            }
          ],
          "statusHistory": [
            {"status": "arrived", "period": {"start": "2026-01-05T01:30:00+00:00", "end": "2026-01-05T01:40:00+00:00"}},
            {"status": "in-progress", "period": {"start": "2026-01-05T01:40:00+00:00", "end": "2026-01-05T02:15:00+00:00"}},
            {"status": "finished", "period": {"start": "2026-01-05T02:15:00+00:00", "end": "2026-01-05T02:15:00+00:00"}}
          ],
          "hospitalization": {
            "dischargeDisposition": {
              "coding": [{"system": "http://terminology.hl7.org/CodeSystem/discharge-disposition", "code": "home", "display": "Home"}],
              "text": "Pulang, kontrol bila perlu"
            }
          },
          "serviceProvider": {"reference": "Organization/10000004"}
        }
        """)

    /// A diagnosis.
    static let condition = read(
        """
        {
          "resourceType": "Condition",
          "clinicalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active", "display": "Active"}]
          },
          "verificationStatus": {
            "coding": [
              {
                "system": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                "code": "confirmed",
                "display": "Confirmed"
              }
            ]
          },
          "category": [
            {
              "coding": [
                {
                  "system": "http://terminology.hl7.org/CodeSystem/condition-category",
                  "code": "encounter-diagnosis",
                  "display": "Encounter Diagnosis"
                }
              ]
            }
          ],
          "code": {
            "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10", "display": "Essential (primary) hypertension"}],
            "text": "Hipertensi esensial"
          },
          "subject": {"reference": "Patient/P02428473601", "display": "Syarif Muhammad"},
          "encounter": {"reference": "Encounter/5d5cfbd6-0000-49cb-a783-000000000001"},
          "onsetDateTime": "2026-01-05T01:45:00+00:00",
          "recordedDate": "2026-01-05T01:45:00+00:00",
          "recorder": {"reference": "Practitioner/10009880728", "display": "dr. Alexander"}
        }
        """)

    /// A diastolic blood pressure.
    static let observation = read(
        """
        {
          "resourceType": "Observation",
          "status": "final",
          "category": [
            {
              "coding": [
                {
                  "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                  "code": "vital-signs",
                  "display": "Vital Signs"
                }
              ]
            }
          ],
          "code": {"coding": [{"system": "http://loinc.org", "code": "8462-4", "display": "Diastolic blood pressure"}]},
          "subject": {"reference": "Patient/P02428473601", "display": "Syarif Muhammad"},
          "performer": [{"reference": "Practitioner/10009880728", "display": "dr. Alexander"}],
          "encounter": {"reference": "Encounter/5d5cfbd6-0000-49cb-a783-000000000001"},
          "effectiveDateTime": "2026-01-05T01:35:00+00:00",
          "issued": "2026-01-05T01:35:00+00:00",
          "valueQuantity": {"value": 85, "unit": "mm[Hg]", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}
        }
        """)

    /// An electrocardiogram.
    static let procedure = read(
        """
        {
          "resourceType": "Procedure",
          "status": "completed",
          "category": {
            "coding": [{"system": "http://snomed.info/sct", "code": "103693007", "display": "Diagnostic procedure"}],
            "text": "Prosedur Diagnostik"
          },
          "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-9-cm", "code": "89.52", "display": "Electrocardiogram"}]},
          "subject": {"reference": "Patient/P02428473601", "display": "Syarif Muhammad"},
          "encounter": {"reference": "Encounter/5d5cfbd6-0000-49cb-a783-000000000001"},
          "performedPeriod": {"start": "2026-01-05T01:50:00+00:00", "end": "2026-01-05T02:00:00+00:00"},
          "performer": [{"actor": {"reference": "Practitioner/10009880728", "display": "dr. Alexander"}}],
          "reasonCode": [
            {
              "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10", "display": "Essential (primary) hypertension"}]
            }
          ],
          "note": [{"text": "Irama sinus"}]
        }
        """)

    private static func read(_ text: String) -> JSON {
        do { return try JSON.parse(text) } catch { preconditionFailure("fixture: \(error)") }
    }
}
