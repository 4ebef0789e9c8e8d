/// FHIR R4, 10.7 Specimen.
extension ResourceTables {
    static let specimen = TypeTable(
        "Specimen", .resource,
        """
        identifier 0..* Identifier
        accessionIdentifier 0..1 Identifier
        status 0..1 code = available unavailable unsatisfactory entered-in-error
        type 0..1 CodeableConcept
        subject 0..1 Reference(Patient,Group,Device,Substance,Location)
        receivedTime 0..1 dateTime
        parent 0..* Reference(Specimen)
        request 0..* Reference(ServiceRequest)
        collection 0..1 {
            collector 0..1 Reference(Practitioner,PractitionerRole)
            collected[x] 0..1 dateTime|Period
            duration 0..1 Duration
            quantity 0..1 SimpleQuantity
            method 0..1 CodeableConcept
            bodySite 0..1 CodeableConcept
            fastingStatus[x] 0..1 CodeableConcept|Duration
        }
        processing 0..* {
            description 0..1 string
            procedure 0..1 CodeableConcept
            additive 0..* Reference(Substance)
            time[x] 0..1 dateTime|Period
        }
        container 0..* {
            identifier 0..* Identifier
            description 0..1 string
            type 0..1 CodeableConcept
            capacity 0..1 SimpleQuantity
            specimenQuantity 0..1 SimpleQuantity
            additive[x] 0..1 CodeableConcept|Reference(Substance)
        }
        condition 0..* CodeableConcept
        note 0..* Annotation
        """)
}
