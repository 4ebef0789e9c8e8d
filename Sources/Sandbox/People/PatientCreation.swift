import JSON

/// `POST Patient`, whose answers are not FHIR (reference, section 2.4).
enum PatientCreation {
    struct Result {
        let answer: Answer
        var changed: [Person] = []
        var related: StoredResource?
    }

    static func run(_ resource: JSON, in records: inout Records) -> Result {
        let issues = PatientRules.check(resource)
        guard issues.isEmpty else { return Result(answer: Outcome.refusal(issues)) }
        let identifiers = resource["identifier"]?.array ?? []
        if let nik = value("https://fhir.kemkes.go.id/id/nik", identifiers) {
            return citizen(nik, resource, in: &records)
        }
        if let mother = value("https://fhir.kemkes.go.id/id/nik-ibu", identifiers) {
            return newborn(mother, resource, in: &records)
        }
        let issue = Issue(code: "value", text: "Invalid identifier System. RuleNumber: 10166", expression: "Patient.identifier.system")
        return Result(answer: Outcome.refusal([issue]))
    }

    private static func citizen(_ nik: String, _ resource: JSON, in records: inout Records) -> Result {
        if let known = records.people.find(.patient, nik: nik) {
            return refused(
                [
                    "success": false, "message": "Failed to create new patient, another identifier has found",
                    "data": ["resourceID": .string(known.id)],
                ])
        }
        guard CitizenRegister.contains(nik) else { return refused(["success": false, "message": "Citizen Not Exists"]) }
        let person = records.people.add(person(resource, nik: nik, mother: nil, now: records.stamp()))
        let body: JSON = [
            "success": true, "message": "New Patient has been created successfully", "data": ["patient_id": .string(person.id)],
        ]
        return Result(answer: .json(201, body, stored: StoredReference(type: "Patient", id: person.id)), changed: [person])
    }

    /// The baby becomes a patient, the mother a RelatedPerson of the baby, and her own record points at that.
    private static func newborn(_ mother: String, _ resource: JSON, in records: inout Records) -> Result {
        guard var known = records.people.find(.patient, nik: mother) else {
            return refused(["success": false, "message": "Citizen Not Exists"])
        }
        let now = records.stamp()
        let baby = records.people.add(person(resource, nik: "", mother: mother, now: now))
        let related = RelatedPersons.mother(known, of: baby, at: now)
        records.resources.put(related)
        known.relatedPersons.append(related.id)
        known.updated = now
        records.people.put(known)
        let body: JSON = [
            "create_patient": done("New Patient has been created", ["patient_id": .string(baby.id)]),
            "create_related_patient": done("New Related Patient has been created", ["related_patient_id": .string(related.id)]),
            "update_link_patient": done("Link Patient has been updated", ["patient_id": .string(known.id)]),
            "log_time": ["start_time": .string(PlatformTime.lastUpdated(now))],
        ]
        let stored = StoredReference(type: "Patient", id: baby.id)
        return Result(answer: .json(201, body, stored: stored), changed: [baby, known], related: related)
    }

    private static func done(_ what: String, _ data: JSON) -> JSON {
        ["success": true, "message": .string(what + " successfully"), "data": data]
    }

    private static func person(_ resource: JSON, nik: String, mother: String?, now: Int64) -> Person {
        var person = Person(
            .patient, nik, resource["name"]?[0]?["text"]?.string ?? "", resource["gender"]?.string ?? "",
            resource["birthDate"]?.string ?? "", "")
        person.motherNIK = mother
        person.city = resource["address"]?[0]?["city"]?.string ?? person.city
        person.updated = now
        return person
    }

    private static func refused(_ body: JSON) -> Result {
        Result(answer: .json(200, body))
    }

    private static func value(_ system: String, _ identifiers: [JSON]) -> String? {
        identifiers.first { $0["system"]?.string == system }?["value"]?.string
    }
}

/// Stands for the population register: who is a citizen can be seen from the NIK, so that tests need no list.
enum CitizenRegister {
    /// Sixteen digits, a province that exists, and a serial number other than 0000, which is never given out.
    static func contains(_ nik: String) -> Bool {
        guard nik.count == 16, nik.utf8.allSatisfy({ (48...57).contains($0) }), !nik.hasSuffix("0000") else { return false }
        return provinces.contains { $0.contains(Int(nik.prefix(2)) ?? 0) }
    }

    private static let provinces = [11...19, 21...21, 31...36, 51...53, 61...65, 71...76, 81...82, 91...97]
}
