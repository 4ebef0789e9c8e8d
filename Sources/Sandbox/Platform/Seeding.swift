import JSON

/// What exists without a request: the facilities' Organizations and the configured rooms.
enum Seeding {
    static func organization(of client: SandboxClient, in records: inout Records) {
        let id = client.organizationID
        guard records.resources.find("Organization", id) == nil else { return }
        let resource: JSON = [
            "resourceType": "Organization",
            "active": true,
            "identifier": [
                ["use": "official", "system": .string("http://sys-ids.kemkes.go.id/organization/\(id)"), "value": .string(id)]
            ],
            "type": [
                [
                    "coding": [
                        [
                            "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "prov",
                            "display": "Healthcare Provider",
                        ]
                    ]
                ]
            ],
            "name": .string(client.organizationName),
        ]
        store(resource, type: "Organization", id: id, owner: id, in: &records)
    }

    static func location(_ location: SandboxLocation, in records: inout Records) {
        guard records.resources.find("Location", location.id) == nil else { return }
        let organization = location.organizationID
        let resource: JSON = [
            "resourceType": "Location",
            "identifier": [
                ["system": .string("http://sys-ids.kemkes.go.id/location/\(organization)"), "value": .string(location.code)]
            ],
            "status": "active",
            "name": .string(location.name),
            "description": .string(location.name),
            "mode": "instance",
            "physicalType": [
                "coding": [
                    ["system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "ro", "display": "Room"]
                ]
            ],
            "managingOrganization": ["reference": .string("Organization/\(organization)")],
        ]
        store(resource, type: "Location", id: location.id, owner: organization, in: &records)
    }

    static func journal(_ client: SandboxClient) -> JSON {
        [
            "kind": "client", "client_id": .string(client.clientID), "client_secret": .string(client.clientSecret),
            "organization_id": .string(client.organizationID), "name": .string(client.organizationName),
        ]
    }

    private static func store(_ resource: JSON, type: String, id: String, owner: String, in records: inout Records) {
        let version = ResourceVersion(of: resource, type: type, id: id, at: records.stamp())
        records.resources.put(SearchKeys.stored(version.resource, type: type, id: id, owner: owner, bytes: version.bytes))
    }
}
