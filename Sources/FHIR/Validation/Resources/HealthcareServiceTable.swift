/// FHIR R4, 8.8 HealthcareService.
extension ResourceTables {
    static let healthcareService = TypeTable(
        "HealthcareService", .resource,
        """
        identifier 0..* Identifier
        active 0..1 boolean
        providedBy 0..1 Reference(Organization)
        category 0..* CodeableConcept
        type 0..* CodeableConcept
        specialty 0..* CodeableConcept
        location 0..* Reference(Location)
        name 0..1 string
        comment 0..1 string
        extraDetails 0..1 markdown
        photo 0..1 Attachment
        telecom 0..* ContactPoint
        coverageArea 0..* Reference(Location)
        serviceProvisionCode 0..* CodeableConcept
        eligibility 0..* {
            code 0..1 CodeableConcept
            comment 0..1 markdown
        }
        program 0..* CodeableConcept
        characteristic 0..* CodeableConcept
        communication 0..* CodeableConcept
        referralMethod 0..* CodeableConcept
        appointmentRequired 0..1 boolean
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
