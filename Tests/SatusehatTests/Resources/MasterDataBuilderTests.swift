import Clinics
import Delivery
import JSON
import Testing

@testable import Satusehat

@Suite("Master data of a clinic")
struct MasterDataBuilderTests {
    private let doctorRole = CodingValue(
        system: "http://terminology.hl7.org/CodeSystem/practitioner-role", code: "doctor", display: "Doctor")

    private func problems(_ body: JSON?) throws -> [String] {
        guard let body, let type = body["resourceType"]?.string else { return ["no body"] }
        return try Samples.kind(type).validate(body).map { "\($0)" }
    }

    @Test("a poli becomes a unit of the clinic, which breaks no rule")
    func organization() throws {
        let body = OrganizationBuilder.build(Samples.location(), of: Samples.clinic(), organizationID: Samples.organization)
        #expect(try problems(body).isEmpty)
        #expect(body["identifier"] == [["system": "http://sys-ids.kemkes.go.id/organization/10000004", "value": "U1"]])
        #expect(body["partOf"]?["reference"]?.string == "Organization/10000004")
        #expect(body["type"]?[0]?["coding"]?[0]?["code"]?.string == "dept")
    }

    @Test("a role names the practitioner's SIP and places, and there is none of somebody whom the platform does not know")
    func role() throws {
        var doctor = Samples.practitioner()
        doctor.sip = "503/1/SIP/2024"
        let body = PractitionerRoleBuilder.build(
            doctor, role: doctorRole, at: [Samples.location()], organizationID: Samples.organization)
        #expect(try problems(body).isEmpty)
        #expect(body?["practitioner"]?["reference"]?.string == "Practitioner/10009880728")
        #expect(body?["identifier"]?[0]?["system"]?.string == "https://fhir.kemkes.go.id/id/sip-number")
        #expect(body?["location"]?[0]?["reference"]?.string == "Location/2f9c1f0e-1111-4a11-8111-000000000001")
        doctor.ihsNumber = nil
        #expect(PractitionerRoleBuilder.build(doctor, role: doctorRole, organizationID: Samples.organization) == nil)
    }

    @Test("a poli becomes a service once its Location is known")
    func service() throws {
        let body = HealthcareServiceBuilder.build(
            Samples.location(), specialty: CodingValue(system: nil, code: "S001.09"), of: Samples.clinic(),
            organizationID: Samples.organization)
        #expect(try problems(body).isEmpty)
        #expect(body?["identifier"]?[0]?["system"]?.string == "http://sys-ids.kemkes.go.id/healthcareservice/10000004")
        #expect(body?["location"]?[0]?["reference"]?.string == "Location/2f9c1f0e-1111-4a11-8111-000000000001")
        var unknown = Samples.location()
        unknown.satusehatID = nil
        #expect(HealthcareServiceBuilder.build(unknown, of: Samples.clinic(), organizationID: Samples.organization) == nil)
    }

    @Test("a unit without type or parent, and a role without code, are refused before they leave")
    func rules() throws {
        var unit = OrganizationBuilder.build(Samples.location(), of: Samples.clinic(), organizationID: Samples.organization)
        unit["type"] = nil
        unit["partOf"] = nil
        #expect(try Samples.kind("Organization").validate(unit).map(\.rule) == ["10089", "wajib"])
        var held = PractitionerRoleBuilder.build(Samples.practitioner(), role: doctorRole, organizationID: Samples.organization)
        held?["code"] = nil
        let body = try #require(held)
        #expect(try Samples.kind("PractitionerRole").validate(body).map(\.rule) == ["10933"])
    }
}
