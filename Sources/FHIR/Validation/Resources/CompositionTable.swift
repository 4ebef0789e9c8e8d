/// FHIR R4, 2.42 Composition.
extension ResourceTables {
    static let composition = TypeTable(
        "Composition", .resource,
        constraints: [
            Constraint(
                "cmp-1", on: "Composition.section", "Isi text, entry, atau section di bagian ini, atau hapus bagian ini."
            ) { $0["text"] != nil || $0["entry"] != nil || $0["section"] != nil },
            Constraint(
                "cmp-2", on: "Composition.section", at: "emptyReason", "Hapus emptyReason, karena bagian ini mempunyai entry."
            ) { $0["emptyReason"] == nil || $0["entry"] == nil },
        ],
        """
        identifier 0..1 Identifier
        status 1..1 code = preliminary final amended entered-in-error
        type 1..1 CodeableConcept
        category 0..* CodeableConcept
        subject 0..1 Reference
        encounter 0..1 Reference(Encounter)
        date 1..1 dateTime
        author 1..* Reference(\(documentAuthors))
        title 1..1 string
        confidentiality 0..1 code = U L M N R V
        attester 0..* {
            mode 1..1 code = personal professional legal official
            time 0..1 dateTime
            party 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Organization)
        }
        custodian 0..1 Reference(Organization)
        relatesTo 0..* {
            code 1..1 code = replaces transforms signs appends
            target[x] 1..1 Identifier|Reference(Composition)
        }
        event 0..* {
            code 0..* CodeableConcept
            period 0..1 Period
            detail 0..* Reference
        }
        section 0..* {
            title 0..1 string
            code 0..1 CodeableConcept
            author 0..* Reference(\(documentAuthors))
            focus 0..1 Reference
            text 0..1 Narrative
            mode 0..1 code = working snapshot changes
            orderedBy 0..1 CodeableConcept
            entry 0..* Reference
            emptyReason 0..1 CodeableConcept
            section 0..* Composition.section
        }
        """)

    private static let documentAuthors = "Practitioner,PractitionerRole,Device,Patient,RelatedPerson,Organization"
}
