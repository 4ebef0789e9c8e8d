/// FHIR R4, 9.5 CarePlan.
extension ResourceTables {
    static let carePlan = TypeTable(
        "CarePlan", .resource,
        constraints: [
            Constraint("cpl-3", on: "CarePlan.activity", "Isi detail atau reference pada kegiatan ini, tidak keduanya.") {
                $0["detail"] == nil || $0["reference"] == nil
            }
        ],
        """
        identifier 0..* Identifier
        instantiatesCanonical 0..* canonical
        instantiatesUri 0..* uri
        basedOn 0..* Reference(CarePlan)
        replaces 0..* Reference(CarePlan)
        partOf 0..* Reference(CarePlan)
        status 1..1 code = draft active on-hold revoked completed entered-in-error unknown
        intent 1..1 code = proposal plan order option
        category 0..* CodeableConcept
        title 0..1 string
        description 0..1 string
        subject 1..1 Reference(Patient,Group)
        encounter 0..1 Reference(Encounter)
        period 0..1 Period
        created 0..1 dateTime
        author 0..1 Reference(\(planAuthors))
        contributor 0..* Reference(\(planAuthors))
        careTeam 0..* Reference(CareTeam)
        addresses 0..* Reference(Condition)
        supportingInfo 0..* Reference
        goal 0..* Reference(Goal)
        activity 0..* {
            outcomeCodeableConcept 0..* CodeableConcept
            outcomeReference 0..* Reference
            progress 0..* Annotation
            reference 0..1 Reference(\(plannedRequests),RequestGroup)
            detail 0..1 {
                kind 0..1 code = \(plannedRequests.replacing(",", with: " "))
                instantiatesCanonical 0..* canonical
                instantiatesUri 0..* uri
                code 0..1 CodeableConcept
                reasonCode 0..* CodeableConcept
                reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
                goal 0..* Reference(Goal)
                status 1..1 code = not-started scheduled in-progress on-hold completed cancelled stopped unknown entered-in-error
                statusReason 0..1 CodeableConcept
                doNotPerform 0..1 boolean
                scheduled[x] 0..1 Timing|Period|string
                location 0..1 Reference(Location)
                performer 0..* Reference(\(planPerformers))
                product[x] 0..1 CodeableConcept|Reference(Medication,Substance)
                dailyAmount 0..1 SimpleQuantity
                quantity 0..1 SimpleQuantity
                description 0..1 string
            }
        }
        note 0..* Annotation
        """)

    private static let planAuthors = "Patient,Practitioner,PractitionerRole,Device,RelatedPerson,Organization,CareTeam"
    private static let planPerformers =
        "Practitioner,PractitionerRole,Organization,RelatedPerson,Patient,CareTeam,HealthcareService,Device"
    private static let plannedRequests =
        "Appointment,CommunicationRequest,DeviceRequest,MedicationRequest,NutritionOrder,Task,ServiceRequest,VisionPrescription"
}
