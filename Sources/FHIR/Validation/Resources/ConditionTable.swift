import JSON

/// FHIR R4, 9.2 Condition.
extension ResourceTables {
    static let condition = TypeTable(
        "Condition", .resource, constraints: conditionConstraints,
        """
        identifier 0..* Identifier
        clinicalStatus 0..1 CodeableConcept = \(clinical)# active recurrence relapse inactive remission resolved
        verificationStatus 0..1 CodeableConcept = \(verification)# unconfirmed provisional differential confirmed refuted entered-in-error
        category 0..* CodeableConcept
        severity 0..1 CodeableConcept
        code 0..1 CodeableConcept
        bodySite 0..* CodeableConcept
        subject 1..1 Reference(Patient,Group)
        encounter 0..1 Reference(Encounter)
        onset[x] 0..1 dateTime|Age|Period|Range|string
        abatement[x] 0..1 dateTime|Age|Period|Range|string
        recordedDate 0..1 dateTime
        recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson)
        asserter 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson)
        stage 0..* {
            summary 0..1 CodeableConcept
            assessment 0..* Reference(ClinicalImpression,DiagnosticReport,Observation)
            type 0..1 CodeableConcept
        }
        evidence 0..* {
            code 0..* CodeableConcept
            detail 0..* Reference
        }
        note 0..* Annotation
        """)

    private static let clinical = CodeSystem.conditionClinical.uri
    private static let verification = CodeSystem.conditionVerification.uri

    private static let conditionConstraints = [
        Constraint("con-1", on: "Condition.stage", "Isi summary atau assessment pada stadium, atau hapus stadium ini.") {
            $0["summary"] != nil || $0["assessment"] != nil
        },
        Constraint("con-2", on: "Condition.evidence", "Isi code atau detail pada bukti, atau hapus bukti ini.") {
            $0["code"] != nil || $0["detail"] != nil
        },
        Constraint(
            "con-3", on: "Condition", at: "clinicalStatus",
            "Isi clinicalStatus: wajib pada daftar masalah (problem-list-item) yang bukan entered-in-error."
        ) { condition in
            condition["clinicalStatus"] != nil || has("entered-in-error", in: condition["verificationStatus"])
                || !(condition["category"]?.array ?? []).contains { has("problem-list-item", in: $0) }
        },
        Constraint(
            "con-4", on: "Condition", at: "clinicalStatus",
            "Kondisi yang sudah berakhir (abatement) harus berstatus inactive, remission, atau resolved. Ubah clinicalStatus atau hapus abatement."
        ) { condition in
            guard condition.keys.contains(where: { $0.hasPrefix("abatement") }) else { return true }
            return ["inactive", "remission", "resolved"].contains { has($0, in: condition["clinicalStatus"]) }
        },
        Constraint(
            "con-5", on: "Condition", at: "clinicalStatus",
            "Hapus clinicalStatus: kondisi yang ditandai salah input (entered-in-error) tidak boleh memilikinya."
        ) { condition in
            condition["clinicalStatus"] == nil || !has("entered-in-error", in: condition["verificationStatus"])
        },
    ]

    /// Whether a CodeableConcept has a coding with this code.
    private static func has(_ code: String, in concept: JSON?) -> Bool {
        (concept?["coding"]?.array ?? []).contains { $0["code"]?.string == code }
    }
}
