import JSON

/// FHIR R4, 9.1 AllergyIntolerance.
extension ResourceTables {
    static let allergyIntolerance = TypeTable(
        "AllergyIntolerance", .resource,
        constraints: [
            Constraint(
                "ait-1", on: "AllergyIntolerance", at: "clinicalStatus",
                "Isi clinicalStatus: wajib pada alergi yang bukan entered-in-error."
            ) { $0["clinicalStatus"] != nil || isEnteredInError($0) },
            Constraint(
                "ait-2", on: "AllergyIntolerance", at: "clinicalStatus",
                "Hapus clinicalStatus: alergi yang ditandai salah input (entered-in-error) tidak boleh memilikinya."
            ) { $0["clinicalStatus"] == nil || !isEnteredInError($0) },
        ],
        """
        identifier 0..* Identifier
        clinicalStatus 0..1 CodeableConcept = \(clinical)# active inactive resolved
        verificationStatus 0..1 CodeableConcept = \(verification)# unconfirmed confirmed refuted entered-in-error
        type 0..1 code = allergy intolerance
        category 0..* code = food medication environment biologic
        criticality 0..1 code = low high unable-to-assess
        code 0..1 CodeableConcept
        patient 1..1 Reference(Patient)
        encounter 0..1 Reference(Encounter)
        onset[x] 0..1 dateTime|Age|Period|Range|string
        recordedDate 0..1 dateTime
        recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson)
        asserter 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole)
        lastOccurrence 0..1 dateTime
        note 0..* Annotation
        reaction 0..* {
            substance 0..1 CodeableConcept
            manifestation 1..* CodeableConcept
            description 0..1 string
            onset 0..1 dateTime
            severity 0..1 code = mild moderate severe
            exposureRoute 0..1 CodeableConcept
            note 0..* Annotation
        }
        """)

    private static let clinical = CodeSystem.allergyClinical.uri
    private static let verification = CodeSystem.allergyVerification.uri

    private static func isEnteredInError(_ allergy: JSONObject) -> Bool {
        (allergy["verificationStatus"]?["coding"]?.array ?? []).contains {
            $0["system"]?.string == verification && $0["code"]?.string == "entered-in-error"
        }
    }
}
