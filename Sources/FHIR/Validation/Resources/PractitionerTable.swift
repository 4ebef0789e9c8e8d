/// FHIR R4, 8.4 Practitioner.
extension ResourceTables {
    static let practitioner = TypeTable(
        "Practitioner", .resource,
        """
        identifier 0..* Identifier
        active 0..1 boolean
        name 0..* HumanName
        telecom 0..* ContactPoint
        address 0..* Address
        gender 0..1 code = male female other unknown
        birthDate 0..1 date
        photo 0..* Attachment
        qualification 0..* {
            identifier 0..* Identifier
            code 1..1 CodeableConcept
            period 0..1 Period
            issuer 0..1 Reference(Organization)
        }
        communication 0..* CodeableConcept
        """)
}
