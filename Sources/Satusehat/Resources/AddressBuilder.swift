import Clinics
import FHIR
import JSON

/// Addresses with the national region codes (reference section 2.3).
enum AddressBuilder {
    /// Codes of Kemendagri; what is not known is left out.
    struct Region: Sendable {
        var province: String?
        var city: String?
        var district: String?
        var village: String?
        var rt: String?
        var rw: String?
    }

    static func build(use: String, line: String?, city: String?, postalCode: String?, region: Region) -> JSON? {
        guard line != nil || city != nil else { return nil }
        return FHIR.object(
            ("use", .string(use)),
            ("line", line.map { [.string($0)] }),
            ("city", city.map { .string($0) }),
            ("postalCode", postalCode.map { .string($0) }),
            ("country", "ID"),
            ("extension", codes(region).map { [$0] }))
    }

    /// Where the clinic is.
    static func work(_ details: ClinicDetails) -> JSON? {
        build(
            use: "work", line: details.address, city: details.city, postalCode: details.postalCode,
            region: .init(
                province: details.provinceCode, city: details.cityCode, district: details.districtCode, village: details.villageCode))
    }

    private static func codes(_ region: Region) -> JSON? {
        let parts: [(String, String?)] = [
            ("province", region.province), ("city", region.city), ("district", region.district), ("village", region.village),
            ("rt", region.rt), ("rw", region.rw),
        ]
        let known = parts.compactMap { name, code in code.map { FHIR.extension(name, "Code", .string($0)) } }
        // Not a ternary: JSON has a nil literal, which is null and not the absence of a value.
        guard !known.isEmpty else { return nil }
        return FHIR.extension(CodeSystem.administrativeCode.uri, known)
    }
}
