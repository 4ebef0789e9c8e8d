/// FHIR R4, 8.7 Location.
extension ResourceTables {
    static let location = TypeTable(
        "Location", .resource,
        """
        identifier 0..* Identifier
        status 0..1 code = active suspended inactive
        operationalStatus 0..1 Coding
        name 0..1 string
        alias 0..* string
        description 0..1 string
        mode 0..1 code = instance kind
        type 0..* CodeableConcept
        telecom 0..* ContactPoint
        address 0..1 Address
        physicalType 0..1 CodeableConcept
        position 0..1 {
            longitude 1..1 decimal
            latitude 1..1 decimal
            altitude 0..1 decimal
        }
        managingOrganization 0..1 Reference(Organization)
        partOf 0..1 Reference(Location)
        hoursOfOperation 0..* {
            daysOfWeek 0..* code = mon tue wed thu fri sat sun
            allDay 0..1 boolean
            openingTime 0..1 time
            closingTime 0..1 time
        }
        availabilityExceptions 0..1 string
        endpoint 0..* Reference(Endpoint)
        """)
}
