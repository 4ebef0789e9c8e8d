import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Finding resources of care again")
struct CareMatchingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let kind: String
        let content: any RecordContent
        /// The search.
        let path: String
        /// What makes another one of the same visit.
        let other: String
        let otherValue: JSON

        var testDescription: String { kind }
    }

    private static let visit = "encounter-019a0000-0000-7000-8000-000000000001"
    private static let later: JSON = "2026-01-05T01:41:00+00:00"

    static let rows = [
        Row(
            kind: "AllergyIntolerance", content: CareSamples.allergy(),
            path: "/AllergyIntolerance?patient=P02478375538&code=91000330", other: "recordedDate", otherValue: later),
        Row(
            kind: "Immunization", content: CareSamples.immunization(),
            path: "/Immunization?patient=P02478375538&vaccineCode=93001282", other: "occurrenceDateTime", otherValue: later),
        Row(
            kind: "ClinicalImpression", content: CareSamples.impression(),
            path: "/ClinicalImpression?subject=P02478375538&encounter=\(visit)", other: "effectiveDateTime", otherValue: later),
        Row(
            kind: "CarePlan", content: CareSamples.plan(), path: "/CarePlan?subject=P02478375538&encounter=\(visit)",
            other: "title", otherValue: "Rencana lain"),
        Row(
            kind: "QuestionnaireResponse", content: CareSamples.response(),
            path: "/QuestionnaireResponse?subject=P02478375538&encounter=\(visit)", other: "questionnaire",
            otherValue: "https://fhir.kemkes.go.id/Questionnaire/Q0008"),
        Row(
            kind: "EpisodeOfCare", content: CareSamples.episode(), path: "/EpisodeOfCare?patient=P02478375538&type=ANC",
            other: "period", otherValue: ["start": later]),
    ]

    private func bundle(_ resources: [JSON]) -> PlatformResponse {
        let bundle: JSON = [
            "resourceType": "Bundle", "type": "searchset", "total": .number(JSONNumber(resources.count)),
            "entry": .array(resources.map { ["resource": $0] }),
        ]
        return PlatformResponse(status: 200, headers: [:], body: bundle.bytes())
    }

    private func stored(_ body: JSON, id: String, _ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var stored = body
        stored["id"] = .string(id)
        stored["meta"] = ["versionId": "MTcy"]
        change(&stored)
        return stored
    }

    @Test("it is searched as the reference says, found by identifier or time, and not taken for another one", arguments: rows)
    func findsAgain(row: Row) throws {
        let kind = try Samples.kind(row.kind)
        let body = try CareSamples.sent(row.content)
        func match(_ resources: [JSON]) -> Match { kind.match(bundle(resources), for: Samples.outgoing(row.kind), body: body) }

        #expect(kind.search(Samples.outgoing(row.kind), body: body)?.path == row.path)
        #expect(match([stored(body, id: "a")]) == .one(remoteID: "a", sameContent: true))
        #expect(match([]) == .none)
        let dropped = stored(body, id: "b") { $0["identifier"] = nil }
        #expect(match([dropped]) == .one(remoteID: "b", sameContent: true))
        let other = stored(body, id: "c") {
            $0["identifier"] = nil
            $0[row.other] = row.otherValue
        }
        #expect(match([other]) == .none)
        #expect(match([other, dropped]) == .one(remoteID: "b", sameContent: true))
        #expect(match([dropped, stored(dropped, id: "d")]) == .several(["b", "d"]))
        guard body["identifier"] != nil else { return }
        let foreign = stored(body, id: "e") {
            $0["identifier"] = [["system": body["identifier"]?[0]?["system"] ?? .null, "value": "lain"]]
        }
        #expect(match([foreign]) == .none)
    }

    @Test("master data among the clinic's own")
    func masterData() throws {
        let location = Samples.location()
        let unit = OrganizationBuilder.build(location, of: Samples.clinic(), organizationID: Samples.organization)
        let units = try Samples.kind("Organization")
        #expect(units.search(Samples.outgoing("Organization"), body: unit)?.path == "/Organization?partof=10000004")
        let sameName = stored(unit, id: "o") { $0["identifier"] = nil }
        let others = bundle([
            stored(unit, id: "x") { $0["identifier"] = [["system": "http://sys-ids.kemkes.go.id/organization/10000004", "value": "U2"]] },
            sameName,
        ])
        #expect(units.match(others, for: Samples.outgoing("Organization"), body: unit) == .one(remoteID: "o", sameContent: true))

        let code = CodingValue(system: "http://terminology.hl7.org/CodeSystem/practitioner-role", code: "doctor")
        let role = try #require(
            PractitionerRoleBuilder.build(Samples.practitioner(), role: code, organizationID: Samples.organization))
        let roles = try Samples.kind("PractitionerRole")
        #expect(
            roles.search(Samples.outgoing("PractitionerRole"), body: role)?.path
                == "/PractitionerRole?practitioner=10009880728&organization=10000004")
        #expect(
            roles.match(bundle([stored(role, id: "r")]), for: Samples.outgoing("PractitionerRole"), body: role)
                == .one(remoteID: "r", sameContent: true))

        let service = try #require(
            HealthcareServiceBuilder.build(location, of: Samples.clinic(), organizationID: Samples.organization))
        // Without a specialty the platform has no search for it.
        #expect(try Samples.kind("HealthcareService").search(Samples.outgoing("HealthcareService"), body: service) == nil)
    }
}
