/// FHIR R4, 11.5 Immunization.
extension ResourceTables {
    static let immunization = TypeTable(
        "Immunization", .resource,
        constraints: [
            Constraint("imm-1", on: "Immunization.education", "Isi documentType atau reference pada edukasi, atau hapus edukasi ini.") {
                $0["documentType"] != nil || $0["reference"] != nil
            }
        ],
        """
        identifier 0..* Identifier
        status 1..1 code = completed entered-in-error not-done
        statusReason 0..1 CodeableConcept
        vaccineCode 1..1 CodeableConcept
        patient 1..1 Reference(Patient)
        encounter 0..1 Reference(Encounter)
        occurrence[x] 1..1 dateTime|string
        recorded 0..1 dateTime
        primarySource 0..1 boolean
        reportOrigin 0..1 CodeableConcept
        location 0..1 Reference(Location)
        manufacturer 0..1 Reference(Organization)
        lotNumber 0..1 string
        expirationDate 0..1 date
        site 0..1 CodeableConcept
        route 0..1 CodeableConcept
        doseQuantity 0..1 SimpleQuantity
        performer 0..* {
            function 0..1 CodeableConcept
            actor 1..1 Reference(Practitioner,PractitionerRole,Organization)
        }
        note 0..* Annotation
        reasonCode 0..* CodeableConcept
        reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
        isSubpotent 0..1 boolean
        subpotentReason 0..* CodeableConcept
        education 0..* {
            documentType 0..1 string
            reference 0..1 uri
            publicationDate 0..1 dateTime
            presentationDate 0..1 dateTime
        }
        programEligibility 0..* CodeableConcept
        fundingSource 0..1 CodeableConcept
        reaction 0..* {
            date 0..1 dateTime
            detail 0..1 Reference(Observation)
            reported 0..1 boolean
        }
        protocolApplied 0..* {
            series 0..1 string
            authority 0..1 Reference(Organization)
            targetDisease 0..* CodeableConcept
            doseNumber[x] 1..1 positiveInt|string
            seriesDoses[x] 0..1 positiveInt|string
        }
        """)
}
