import JSON

/// FHIR R4, 8.1 Patient.
extension ResourceTables {
    static let patient = TypeTable(
        "Patient", .resource,
        constraints: [
            Constraint("pat-1", on: "Patient.contact", "Isi nama, telepon, alamat, atau organisasi pada kontak, atau hapus kontak ini.") {
                contact in ["name", "telecom", "address", "organization"].contains { contact[$0] != nil }
            }
        ],
        """
        identifier 0..* Identifier
        active 0..1 boolean
        name 0..* HumanName
        telecom 0..* ContactPoint
        gender 0..1 code = male female other unknown
        birthDate 0..1 date
        deceased[x] 0..1 boolean|dateTime
        address 0..* Address
        maritalStatus 0..1 CodeableConcept
        multipleBirth[x] 0..1 boolean|integer
        photo 0..* Attachment
        contact 0..* {
            relationship 0..* CodeableConcept
            name 0..1 HumanName
            telecom 0..* ContactPoint
            address 0..1 Address
            gender 0..1 code = male female other unknown
            organization 0..1 Reference(Organization)
            period 0..1 Period
        }
        communication 0..* {
            language 1..1 CodeableConcept
            preferred 0..1 boolean
        }
        generalPractitioner 0..* Reference(Organization,Practitioner,PractitionerRole)
        managingOrganization 0..1 Reference(Organization)
        link 0..* {
            other 1..1 Reference(Patient,RelatedPerson)
            type 1..1 code = replaced-by replaces refer seealso
        }
        """)
}
