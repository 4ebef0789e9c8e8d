/// The resource types that can be validated. A new one is its file beside this one and a line here.
enum ResourceTables {
    static let all = [
        patient, practitioner, practitionerRole, organization, healthcareService, location,
        encounter, episodeOfCare, condition, observation, procedure, allergyIntolerance, clinicalImpression, immunization, carePlan,
        medication, medicationRequest, medicationDispense,
        serviceRequest, specimen, diagnosticReport,
        composition, questionnaireResponse,
    ]
}
