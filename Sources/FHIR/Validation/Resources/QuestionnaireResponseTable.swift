/// FHIR R4, 2.45 QuestionnaireResponse.
extension ResourceTables {
    static let questionnaireResponse = TypeTable(
        "QuestionnaireResponse", .resource,
        constraints: [
            Constraint(
                "qrs-1", on: "QuestionnaireResponse.item", at: "item",
                "Pindahkan item ini ke dalam answer: sebuah pertanyaan tidak boleh memiliki item dan answer sekaligus."
            ) { $0["answer"] == nil || $0["item"] == nil }
        ],
        """
        identifier 0..1 Identifier
        basedOn 0..* Reference(CarePlan,ServiceRequest)
        partOf 0..* Reference(Observation,Procedure)
        questionnaire 0..1 canonical
        status 1..1 code = in-progress completed amended entered-in-error stopped
        subject 0..1 Reference
        encounter 0..1 Reference(Encounter)
        authored 0..1 dateTime
        author 0..1 Reference(Device,Practitioner,PractitionerRole,Patient,RelatedPerson,Organization)
        source 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson)
        item 0..* {
            linkId 1..1 string
            definition 0..1 uri
            text 0..1 string
            answer 0..* {
                value[x] 0..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference
                item 0..* QuestionnaireResponse.item
            }
            item 0..* QuestionnaireResponse.item
        }
        """)
}
