import JSON

/// FHIR R4, 8.6 Organization.
extension ResourceTables {
    static let organization = TypeTable(
        "Organization", .resource,
        constraints: [
            Constraint("org-1", on: "Organization", at: "name", "Isi nama atau pengenal (identifier) organisasi.") {
                $0["name"] != nil || $0["identifier"] != nil
            },
            Constraint("org-2", on: "Organization", at: "address", "Alamat organisasi tidak boleh use = home. Pilih work atau yang lain.") {
                !usesHome($0["address"])
            },
            Constraint("org-3", on: "Organization", at: "telecom", "Kontak organisasi tidak boleh use = home. Pilih work atau yang lain.") {
                !usesHome($0["telecom"])
            },
        ],
        """
        identifier 0..* Identifier
        active 0..1 boolean
        type 0..* CodeableConcept
        name 0..1 string
        alias 0..* string
        telecom 0..* ContactPoint
        address 0..* Address
        partOf 0..1 Reference(Organization)
        contact 0..* {
            purpose 0..1 CodeableConcept
            name 0..1 HumanName
            telecom 0..* ContactPoint
            address 0..1 Address
        }
        endpoint 0..* Reference(Endpoint)
        """)

    private static func usesHome(_ list: JSON?) -> Bool { (list?.array ?? []).contains { $0["use"]?.string == "home" } }
}
