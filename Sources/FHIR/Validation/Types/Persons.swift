import JSON

/// Names, addresses and ways to reach someone; and types kept without a table.
extension DataTypes {
    static let persons = [
        TypeTable(
            "HumanName", .dataType,
            """
            use 0..1 code = usual official temp nickname anonymous old maiden
            text 0..1 string
            family 0..1 string
            given 0..* string
            prefix 0..* string
            suffix 0..* string
            period 0..1 Period
            """),
        TypeTable(
            "ContactPoint", .dataType,
            constraints: [
                Constraint("cpt-2", on: "ContactPoint", at: "system", "Isi system kontak (phone, email, …), karena value terisi.") {
                    $0["value"] == nil || $0["system"] != nil
                }
            ],
            """
            system 0..1 code = phone fax email pager url sms other
            value 0..1 string
            use 0..1 code = home work temp old mobile
            rank 0..1 positiveInt
            period 0..1 Period
            """),
        TypeTable(
            "Address", .dataType,
            """
            use 0..1 code = home work temp old billing
            type 0..1 code = postal physical both
            text 0..1 string
            line 0..* string
            city 0..1 string
            district 0..1 string
            state 0..1 string
            postalCode 0..1 string
            country 0..1 string
            period 0..1 Period
            """),
    ]

    /// `_name` beside a primitive `name`: an id and extensions.
    static let special = [TypeTable("Element", .dataType, "")]
}
