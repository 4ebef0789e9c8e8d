/// FHIR R4, 11.4 Medication.
extension ResourceTables {
    static let medication = TypeTable(
        "Medication", .resource,
        """
        identifier 0..* Identifier
        code 0..1 CodeableConcept
        status 0..1 code = active inactive entered-in-error
        manufacturer 0..1 Reference(Organization)
        form 0..1 CodeableConcept
        amount 0..1 Ratio
        ingredient 0..* {
            item[x] 1..1 CodeableConcept|Reference(Substance,Medication)
            isActive 0..1 boolean
            strength 0..1 Ratio
        }
        batch 0..1 {
            lotNumber 0..1 string
            expirationDate 0..1 dateTime
        }
        """)
}
