/// FHIR R4, 8.5 PractitionerRole.
extension ResourceTables {
    static let practitionerRole = TypeTable(
        "PractitionerRole", .resource,
        """
        identifier 0..* Identifier
        active 0..1 boolean
        period 0..1 Period
        practitioner 0..1 Reference(Practitioner)
        organization 0..1 Reference(Organization)
        code 0..* CodeableConcept
        specialty 0..* CodeableConcept
        location 0..* Reference(Location)
        healthcareService 0..* Reference(HealthcareService)
        telecom 0..* ContactPoint
        availableTime 0..* {
            daysOfWeek 0..* code = mon tue wed thu fri sat sun
            allDay 0..1 boolean
            availableStartTime 0..1 time
            availableEndTime 0..1 time
        }
        notAvailable 0..* {
            description 1..1 string
            during 0..1 Period
        }
        availabilityExceptions 0..1 string
        endpoint 0..* Reference(Endpoint)
        """)
}
