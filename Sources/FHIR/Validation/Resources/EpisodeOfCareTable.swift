/// FHIR R4, 8.12 EpisodeOfCare.
extension ResourceTables {
    static let episodeOfCare = TypeTable(
        "EpisodeOfCare", .resource,
        """
        identifier 0..* Identifier
        status 1..1 code = \(episodeStatus)
        statusHistory 0..* {
            status 1..1 code = \(episodeStatus)
            period 1..1 Period
        }
        type 0..* CodeableConcept
        diagnosis 0..* {
            condition 1..1 Reference(Condition)
            role 0..1 CodeableConcept
            rank 0..1 positiveInt
        }
        patient 1..1 Reference(Patient)
        managingOrganization 0..1 Reference(Organization)
        period 0..1 Period
        referralRequest 0..* Reference(ServiceRequest)
        careManager 0..1 Reference(Practitioner,PractitionerRole)
        team 0..* Reference(CareTeam)
        account 0..* Reference(Account)
        """)

    private static let episodeStatus = "planned waitlist active onhold finished cancelled entered-in-error"
}
