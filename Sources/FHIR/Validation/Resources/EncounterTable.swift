/// FHIR R4, 8.11 Encounter.
extension ResourceTables {
    static let encounter = TypeTable(
        "Encounter", .resource,
        """
        identifier 0..* Identifier
        status 1..1 code = \(encounterStatus)
        statusHistory 0..* {
            status 1..1 code = \(encounterStatus)
            period 1..1 Period
        }
        class 1..1 Coding
        classHistory 0..* {
            class 1..1 Coding
            period 1..1 Period
        }
        type 0..* CodeableConcept
        serviceType 0..1 CodeableConcept
        priority 0..1 CodeableConcept
        subject 0..1 Reference(Patient,Group)
        episodeOfCare 0..* Reference(EpisodeOfCare)
        basedOn 0..* Reference(ServiceRequest)
        participant 0..* {
            type 0..* CodeableConcept
            period 0..1 Period
            individual 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson)
        }
        appointment 0..* Reference(Appointment)
        period 0..1 Period
        length 0..1 Duration
        reasonCode 0..* CodeableConcept
        reasonReference 0..* Reference(Condition,Procedure,Observation,ImmunizationRecommendation)
        diagnosis 0..* {
            condition 1..1 Reference(Condition,Procedure)
            use 0..1 CodeableConcept
            rank 0..1 positiveInt
        }
        account 0..* Reference(Account)
        hospitalization 0..1 {
            preAdmissionIdentifier 0..1 Identifier
            origin 0..1 Reference(Location,Organization)
            admitSource 0..1 CodeableConcept
            reAdmission 0..1 CodeableConcept
            dietPreference 0..* CodeableConcept
            specialCourtesy 0..* CodeableConcept
            specialArrangement 0..* CodeableConcept
            destination 0..1 Reference(Location,Organization)
            dischargeDisposition 0..1 CodeableConcept
        }
        location 0..* {
            location 1..1 Reference(Location)
            status 0..1 code = planned active reserved completed
            physicalType 0..1 CodeableConcept
            period 0..1 Period
        }
        serviceProvider 0..1 Reference(Organization)
        partOf 0..1 Reference(Encounter)
        """)

    private static let encounterStatus = "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown"
}
