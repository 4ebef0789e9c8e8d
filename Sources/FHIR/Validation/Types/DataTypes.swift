/// The data types of R4 that our resources use (FHIR R4, 2.24).
enum DataTypes {
    static let tables: [TypeTable] = general + quantities + schedules + persons + special
    private static let general = [
        TypeTable(
            "Extension", .dataType,
            constraints: [
                Constraint(
                    "ext-1", on: "Extension", "Isi ekstensi dengan tepat satu nilai, atau dengan ekstensi di dalamnya, tidak keduanya."
                ) {
                    extensionObject in
                    let hasValue = extensionObject.keys.contains { $0.hasPrefix("value") || $0.hasPrefix("_value") }
                    return hasValue != (extensionObject["extension"] != nil)
                }
            ],
            """
            url 1..1 uri
            value[x] 0..1 \(extensionTypes)
            """),
        TypeTable(
            "Meta", .dataType,
            """
            versionId 0..1 id
            lastUpdated 0..1 instant
            source 0..1 uri
            profile 0..* canonical
            security 0..* Coding
            tag 0..* Coding
            """),
        TypeTable(
            "Narrative", .dataType,
            """
            status 1..1 code = generated extensions additional empty
            div 1..1 xhtml
            """),
        TypeTable(
            "Identifier", .dataType,
            """
            use 0..1 code = usual official temp secondary old
            type 0..1 CodeableConcept
            system 0..1 uri
            value 0..1 string
            period 0..1 Period
            assigner 0..1 Reference(Organization)
            """),
        TypeTable(
            "Coding", .dataType,
            """
            system 0..1 uri
            version 0..1 string
            code 0..1 code
            display 0..1 string
            userSelected 0..1 boolean
            """),
        TypeTable(
            "CodeableConcept", .dataType,
            """
            coding 0..* Coding
            text 0..1 string
            """),
        TypeTable(
            "Reference", .dataType,
            """
            reference 0..1 string
            type 0..1 uri
            identifier 0..1 Identifier
            display 0..1 string
            """),
        TypeTable(
            "Annotation", .dataType,
            """
            author[x] 0..1 Reference(Practitioner,Patient,RelatedPerson,Organization)|string
            time 0..1 dateTime
            text 1..1 markdown
            """),
        TypeTable(
            "Attachment", .dataType,
            constraints: [
                Constraint("att-1", on: "Attachment", at: "contentType", "Isi contentType, karena lampiran memuat data.") {
                    $0["data"] == nil || $0["contentType"] != nil
                }
            ],
            """
            contentType 0..1 code
            language 0..1 code
            data 0..1 base64Binary
            url 0..1 url
            size 0..1 unsignedInt
            hash 0..1 base64Binary
            title 0..1 string
            creation 0..1 dateTime
            """),
    ]

    /// The types an extension may carry and that have a table here.
    private static let extensionTypes = [
        "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid",
        "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "Address", "Age", "Annotation", "Attachment",
        "CodeableConcept", "Coding", "ContactPoint", "Count", "Distance", "Duration", "HumanName", "Identifier", "Money", "Period",
        "Quantity", "Range", "Ratio", "Reference", "SampledData", "Timing", "Dosage", "Meta",
    ].joined(separator: "|")
}
