import JSON

/// How a person is shown: patients masked (reference, section 2.1), practitioners open (2.2). Keys are sorted as the platform does.
extension Person {
    /// - Parameter full: a search by NIK alone is thin; one that proves name and birth date shows more.
    func resource(full: Bool) -> JSON {
        kind == .patient ? patient(full: full) : practitioner
    }

    private func patient(full: Bool) -> JSON {
        var identifiers: [JSON] = [
            ["system": "https://fhir.kemkes.go.id/id/ihs-number", "use": "official", "value": .string(id)]
        ]
        let system = motherNIK == nil ? "https://fhir.kemkes.go.id/id/nik" : "https://fhir.kemkes.go.id/id/nik-ibu"
        identifiers.append(["system": .string(system), "use": "official", "value": "################"])
        var object: JSONObject = ["active": true]
        if full {
            object["address"] = [["city": .string(city), "country": "ID", "line": ["KEL.TOMBU***"], "use": "home"]]
            object["birthDate"] = .string(birthDate)
            object["gender"] = .string(gender)
        }
        object["id"] = .string(id)
        object["identifier"] = .array(identifiers)
        if !relatedPersons.isEmpty {
            object["link"] = .array(
                relatedPersons.map { ["other": ["reference": .string("RelatedPerson/" + $0)], "type": "refer"] })
        }
        object["meta"] = [
            "lastUpdated": .string(PlatformTime.lastUpdated(updated)),
            "profile": ["https://fhir.kemkes.go.id/r4/StructureDefinition/Patient"],
            "versionId": .string(PlatformTime.versionID(updated)),
        ]
        object["name"] = [["text": .string(maskedName), "use": "official"]]
        object["resourceType"] = "Patient"
        return .object(object)
    }

    /// `Syarif Muhammad` is shown as `Sy** Mu**`.
    var maskedName: String {
        name.split(separator: " ").map { $0.prefix(2) + "**" }.joined(separator: " ")
    }

    private var practitioner: JSON {
        [
            "birthDate": .string(birthDate),
            "gender": .string(gender),
            "id": .string(id),
            "identifier": [
                ["system": "https://fhir.kemkes.go.id/id/nakes-his-number", "value": .string(id)],
                ["system": "https://fhir.kemkes.go.id/id/nik", "use": "official", "value": .string(nik)],
            ],
            "meta": [
                "lastUpdated": .string(PlatformTime.lastUpdated(updated)), "versionId": .string(PlatformTime.versionID(updated)),
            ],
            "name": [["text": .string(name), "use": "official"]],
            "qualification": [
                [
                    "code": [
                        "coding": [
                            [
                                "code": "STR-KKI", "display": "Surat Tanda Registrasi Dokter",
                                "system": "https://terminology.kemkes.go.id/v1-0302",
                            ]
                        ]
                    ],
                    "identifier": [["system": "https://fhir.kemkes.go.id/id/str-kki-number", "value": "0000000000000000"]],
                ]
            ],
            "resourceType": "Practitioner",
        ]
    }
}
