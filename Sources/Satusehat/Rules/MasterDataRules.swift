import FHIR

/// The rules about units of a clinic and the services of its polis.
extension PlatformRules {
    static let masterData = organization + healthcareService

    private static let organization: [PlatformRule] = [
        .init(
            10089, "Organization.type", .required,
            .systems([.organizationType, "http://terminology.kemkes.go.id/CodeSystem/organization-type"])),
        .init(10092, "Organization.address.use", .code),
        .init(10093, "Organization.address.type", .code),
        .init(10446, "Organization.identifier", .identifier(kinds: ["organization"])),
        .init(nil, "Organization.active", .required),
        .init(nil, "Organization.name", .required),
        .init(nil, "Organization.partOf", .required, .reference(["Organization"])),
    ]

    private static let healthcareService: [PlatformRule] = [
        .init(nil, "HealthcareService.identifier", .identifier(kinds: ["healthcareservice"]))
    ]
}
