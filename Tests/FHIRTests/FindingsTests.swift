import FHIR
import JSON
import Testing

/// A change to a valid body and the finding it must produce.
struct Mutation: Sendable, CustomTestStringConvertible {
    let fixture: String
    let path: [String]
    let value: JSON?
    let element: String
    let rule: String

    init(_ fixture: String, _ path: String, _ value: JSON?, _ element: String, _ rule: String) {
        self.fixture = fixture
        self.path = path.split(separator: ".").map(String.init)
        (self.value, self.element, self.rule) = (value, element, rule)
    }

    var testDescription: String { "\(fixture).\(path.joined(separator: ".")) → \(rule)" }

    /// The body with the value at the path replaced; a number in the path is an index.
    var body: JSON { Self.replace(Fixtures.all[fixture] ?? .null, path[...], with: value) }

    private static func replace(_ json: JSON, _ path: ArraySlice<String>, with value: JSON?) -> JSON {
        guard let key = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        var json = json
        if let index = Int(key), var items = json.array {
            items[index] = replace(items[index], rest, with: value)
            return .array(items)
        }
        if rest.isEmpty { json[key] = value } else { json[key] = replace(json[key] ?? .object(JSONObject()), rest, with: value) }
        return json
    }
}

@Suite("Findings")
struct FindingsTests {
    static let structural = [
        Mutation("arrivedEncounter", "resourceType", "Unknown", "resourceType", "unknown-resource"),
        Mutation("arrivedEncounter", "resourceType", nil, "Resource.resourceType", "unknown-resource"),
        Mutation("arrivedEncounter", "statuss", "arrived", "Encounter.statuss", "unknown-element"),
        Mutation("arrivedEncounter", "location.0.lokasi", "x", "Encounter.location[0].lokasi", "unknown-element"),
        Mutation("arrivedEncounter", "_class", ["id": "a"], "Encounter._class", "unknown-element"),
        Mutation("arrivedEncounter", "status", nil, "Encounter.status", "required"),
        Mutation("arrivedEncounter", "class", nil, "Encounter.class", "required"),
        Mutation("arrivedEncounter", "location.0.location", nil, "Encounter.location[0].location", "required"),
        Mutation("arrivedEncounter", "statusHistory.0.period", nil, "Encounter.statusHistory[0].period", "required"),
        Mutation("condition", "subject", nil, "Condition.subject", "required"),
        Mutation("observation", "code", nil, "Observation.code", "required"),
        Mutation("procedure", "performer.0.actor", nil, "Procedure.performer[0].actor", "required"),
        Mutation("patient", "communication.0.language", nil, "Patient.communication[0].language", "required"),
        Mutation("location", "position.latitude", nil, "Location.position.latitude", "required"),
        Mutation("procedure", "category", [["text": "x"]], "Procedure.category", "cardinality"),
        Mutation("condition", "category", ["text": "x"], "Condition.category", "cardinality"),
        Mutation("location", "address", [["city": "Jakarta"]], "Location.address", "cardinality"),
        Mutation("organization", "address", ["city": "Jakarta"], "Organization.address", "cardinality"),
        Mutation("condition", "category", [], "Condition.category", "empty"),
        Mutation("condition", "code", [:], "Condition.code", "empty"),
        Mutation("condition", "code.text", "  ", "Condition.code.text", "empty"),
        Mutation("condition", "recordedDate", .null, "Condition.recordedDate", "empty"),
        Mutation("observation", "valueQuantity.value", "85", "Observation.valueQuantity.value", "type"),
        Mutation("patient", "active", "true", "Patient.active", "type"),
        Mutation("patient", "name.0.text", 1, "Patient.name[0].text", "type"),
        Mutation("patient", "name.0", "Ardianto", "Patient.name[0]", "type"),
        Mutation("patient", "multipleBirthInteger", "0", "Patient.multipleBirthInteger", "type"),
        Mutation("patient", "multipleBirthInteger", 0.5, "Patient.multipleBirthInteger", "format"),
        Mutation("finishedEncounter", "diagnosis.0.rank", 0, "Encounter.diagnosis[0].rank", "format"),
    ]

    static let formats = [
        Mutation("patient", "birthDate", "09-01-1992", "Patient.birthDate", "format"),
        Mutation("patient", "birthDate", "1992-02-30", "Patient.birthDate", "format"),
        Mutation("patient", "birthDate", "1992-01-09T00:00:00+00:00", "Patient.birthDate", "format"),
        Mutation("arrivedEncounter", "period.start", "2026-01-05 01:30:00", "Encounter.period.start", "format"),
        Mutation("arrivedEncounter", "period.start", "2026-01-05T01:30+00:00", "Encounter.period.start", "format"),
        Mutation("arrivedEncounter", "period.start", "2026-01-05T01:30:00", "Encounter.period.start", "format"),
        Mutation("arrivedEncounter", "period.start", "2026-01-05T25:30:00Z", "Encounter.period.start", "format"),
        Mutation("observation", "issued", "2026-01-05", "Observation.issued", "format"),
        Mutation("observation", "valueTime", "8:30", "Observation.valueTime", "format"),
        Mutation("arrivedEncounter", "id", "a/b", "Encounter.id", "format"),
        Mutation("arrivedEncounter", "identifier.0.system", "http://a b", "Encounter.identifier[0].system", "format"),
        Mutation("condition", "code.coding.0.code", " I10", "Condition.code.coding[0].code", "format"),
        Mutation("patient", "name.0.text", "a\u{1}b", "Patient.name[0].text", "format"),
        Mutation("patient", "text", ["status": "generated", "div": "teks"], "Patient.text.div", "format"),
        Mutation("patient", "photo", [["contentType": "image/png", "data": "a"]], "Patient.photo[0].data", "format"),
        Mutation("arrivedEncounter", "status", "selesai", "Encounter.status", "binding"),
        Mutation("arrivedEncounter", "statusHistory.0.status", "selesai", "Encounter.statusHistory[0].status", "binding"),
        Mutation("arrivedEncounter", "location.0.status", "busy", "Encounter.location[0].status", "binding"),
        Mutation("observation", "status", "done", "Observation.status", "binding"),
        Mutation("procedure", "status", "finished", "Procedure.status", "binding"),
        Mutation("patient", "gender", "L", "Patient.gender", "binding"),
        Mutation("patient", "address.0.use", "rumah", "Patient.address[0].use", "binding"),
        Mutation("patient", "telecom.0.system", "wa", "Patient.telecom[0].system", "binding"),
        Mutation("location", "mode", "room", "Location.mode", "binding"),
        Mutation("condition", "clinicalStatus.coding.0.code", "aktif", "Condition.clinicalStatus", "binding"),
        Mutation("condition", "clinicalStatus.coding.0.system", "http://snomed.info/sct", "Condition.clinicalStatus", "binding"),
        Mutation("condition", "verificationStatus", ["text": "pasti"], "Condition.verificationStatus", "binding"),
    ]

    static let references = [
        Mutation("arrivedEncounter", "subject.reference", "P02428473601", "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject.reference", "patient/P02428473601", "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject.reference", "Patient/", "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject.reference", "urn:uuid:1", "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject.reference", "https://x.id/Patient/1", "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject", ["type": "Patient"], "Encounter.subject.reference", "reference-form"),
        Mutation("arrivedEncounter", "subject.reference", "Practitioner/1", "Encounter.subject.reference", "reference-target"),
        Mutation("condition", "encounter.reference", "Condition/1", "Condition.encounter.reference", "reference-target"),
        Mutation("arrivedEncounter", "subject.reference", "#p1", "Encounter.subject.reference", "ref-1"),
        Mutation("observation", "valueString", "85", "Observation.value[x]", "choice"),
        Mutation("observation", "effectiveInstant", "2026-01-05T01:35:00Z", "Observation.effective[x]", "choice"),
        Mutation("condition", "onsetString", "tadi pagi", "Condition.onset[x]", "choice"),
        Mutation("procedure", "performedDateTime", "2026-01-05", "Procedure.performed[x]", "choice"),
        Mutation("observation", "valueMoney", ["value": 1], "Observation.valueMoney", "unknown-element"),
        Mutation("observation", "value", 85, "Observation.value", "unknown-element"),
    ]

    static let constraints = [
        Mutation("condition", "stage", [["type": ["text": "x"]]], "Condition.stage[0]", "con-1"),
        Mutation("condition", "evidence", [["id": "e"]], "Condition.evidence[0]", "con-2"),
        Mutation("condition", "abatementDateTime", "2026-01-06", "Condition.clinicalStatus", "con-4"),
        Mutation("condition", "verificationStatus.coding.0.code", "entered-in-error", "Condition.clinicalStatus", "con-5"),
        Mutation("observation", "referenceRange", [["type": ["text": "x"]]], "Observation.referenceRange[0]", "obs-3"),
        Mutation("observation", "dataAbsentReason", ["text": "x"], "Observation.dataAbsentReason", "obs-6"),
        Mutation(
            "observation", "component", [["code": ["coding": [["system": "http://loinc.org", "code": "8462-4"]]]]],
            "Observation.component", "obs-7"),
        Mutation("patient", "contact.0", ["gender": "male"], "Patient.contact[0]", "pat-1"),
        Mutation("organization", "address.0.use", "home", "Organization.address", "org-2"),
        Mutation("organization", "telecom.0.use", "home", "Organization.telecom", "org-3"),
        Mutation("finishedEncounter", "period.end", "2026-01-05T01:00:00+00:00", "Encounter.period.end", "per-1"),
        Mutation("observation", "valueQuantity.system", nil, "Observation.valueQuantity.system", "qty-3"),
        Mutation(
            "observation", "referenceRange", [["age": ["low": ["value": 9], "high": ["value": 8]]], ["text": "x"]],
            "Observation.referenceRange[0].age.high", "rng-2"),
        Mutation("observation", "valueRatio", ["numerator": ["value": 1]], "Observation.valueRatio", "rat-1"),
        Mutation("patient", "telecom.0.system", nil, "Patient.telecom[0].system", "cpt-2"),
        Mutation("patient", "photo", [["data": "QUJD"]], "Patient.photo[0].contentType", "att-1"),
        Mutation("patient", "extension", [["url": "http://example.id/x"]], "Patient.extension[0]", "ext-1"),
        Mutation("patient", "contained", [["resourceType": "Location", "id": "l"]], "Patient.contained", "dom-3"),
        Mutation(
            "patient", "contained", [["resourceType": "Location", "id": "l", "contained": [["resourceType": "Location", "id": "m"]]]],
            "Patient.contained[0].contained", "dom-2"),
    ]

    @Test("one wrong thing is found where it is", arguments: structural + formats + references + constraints)
    func mutation(_ mutation: Mutation) {
        let findings = FHIRValidator.findings(in: mutation.body)
        #expect(findings.contains { $0.element == mutation.element && $0.rule == mutation.rule }, "\(findings)")
        #expect(findings.allSatisfy { $0.message.hasSuffix(".") && $0.message.count < 260 })
    }

    @Test("an organisation needs a name or an identifier")
    func organizationName() {
        var body = Fixtures.organization
        body["name"] = Optional<JSON>.none
        body["identifier"] = Optional<JSON>.none
        #expect(FHIRValidator.findings(in: body).map(\.rule) == ["org-1"])
    }

    @Test("a problem list item needs a clinical status")
    func problemListItem() {
        var body = Fixtures.condition
        body["category"] = [["coding": [["code": "problem-list-item"]]]]
        body["clinicalStatus"] = Optional<JSON>.none
        #expect(FHIRValidator.findings(in: body).map(\.rule) == ["con-3"])
    }

    @Test("a misspelt name is answered with the name that was meant")
    func suggestion() {
        let findings = FHIRValidator.findings(in: Mutation("arrivedEncounter", "serviceprovidr", "x", "", "").body)
        #expect(findings.first?.message.contains("“serviceProvider”") == true)
    }

    @Test("findings repeat no values, and names that hold an identity number are masked")
    func noPersonalData() {
        var body = Fixtures.patient
        body["gender"] = "3201234567890123"
        body["birthDate"] = "3201234567890123"
        body["3201234567890123"] = true
        let findings = FHIRValidator.findings(in: body)
        #expect(findings.count == 3)
        #expect(!"\(findings)".contains("3201234567890123"))
    }

    @Test("what is no resource, or is nested without end, is a finding and not a crash")
    func hostile() {
        #expect(FHIRValidator.findings(in: .array([])).map(\.rule) == ["unknown-resource"])
        var nested: JSON = ["url": "http://example.id/x", "valueCode": "x"]
        for _ in 0..<60 { nested = ["url": "http://example.id/x", "extension": [nested]] }
        var body = Fixtures.patient
        body["extension"] = [nested]
        #expect(FHIRValidator.findings(in: body).map(\.rule) == ["depth"])
    }
}
