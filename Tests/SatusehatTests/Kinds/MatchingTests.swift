import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Finding a resource again")
struct MatchingTests {
    private func bundle(_ resources: [JSON], next: Bool = false) -> PlatformResponse {
        var bundle: JSON = [
            "resourceType": "Bundle", "type": "searchset", "total": .number(JSONNumber(resources.count)),
            "entry": .array(resources.map { ["resource": $0] }),
        ]
        if next { bundle["link"] = [["relation": "next", "url": "https://x/next"]] }
        return PlatformResponse(status: 200, headers: [:], body: bundle.bytes())
    }

    private func match(_ kind: String, _ body: JSON, _ response: PlatformResponse) throws -> Match {
        try Samples.kind(kind).match(response, for: Samples.outgoing(kind), body: body)
    }

    private func condition() -> JSON {
        var links = DeliveryLinks([:])
        let record = Samples.record(Samples.hypertension)
        let built = ConditionBuilder.build(record, Diagnosis(code: "I10", text: "Hipertensi"), Samples.dossier(), &links)
        let encounter = links.id(SourceKey.encounter(Samples.visitID))
        guard case .bound(let body) = Samples.bound(built, [encounter: "Encounter/e-1"]) else { return .null }
        return body
    }

    private func stored(_ body: JSON, id: String, _ change: (inout JSON) -> Void = { _ in }) -> JSON {
        var stored = body
        stored["id"] = .string(id)
        stored["meta"] = ["versionId": "MTcy"]
        stored["bodySite"] = []
        change(&stored)
        return stored
    }

    @Test("an Encounter by its identifier, encoded once")
    func encounter() throws {
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.arrived, Samples.dossier(), &links)
        let request = try Samples.kind("Encounter").search(Samples.outgoing("Encounter"), body: body)
        #expect(request?.path == "/Encounter?identifier=http%3A%2F%2Fsys-ids.kemkes.go.id%2Fencounter%2F10000004%7CENC-1")
        #expect(try match("Encounter", body, bundle([stored(body, id: "e-1")])) == .one(remoteID: "e-1", sameContent: true))
        #expect(try match("Encounter", body, bundle([])) == .none)
        #expect(try match("Encounter", body, bundle([stored(body, id: "a"), stored(body, id: "b")])) == .several(["a", "b"]))
        #expect(try match("Encounter", body, Samples.response(200, "<html>")) == .unreadable)
    }

    @Test("an Encounter that is further on is adopted as it is")
    func furtherOn() throws {
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.arrived, Samples.dossier(), &links)
        let finished = EncounterBuilder.build(.finished, Samples.dossier([Samples.record(Samples.hypertension)]), &links)
        #expect(try match("Encounter", body, bundle([stored(finished, id: "e-1")])) == .one(remoteID: "e-1", sameContent: true))
        #expect(try match("Encounter", finished, bundle([stored(body, id: "e-1")])) == .one(remoteID: "e-1", sameContent: false))
    }

    @Test("a child among those of its encounter: by identifier, else by code and time")
    func child() throws {
        let body = condition()
        let request = try Samples.kind("Condition").search(Samples.outgoing("Condition"), body: body)
        #expect(request?.path == "/Condition?subject=P02478375538&encounter=e-1")
        #expect(try match("Condition", body, bundle([stored(body, id: "c-1")])) == .one(remoteID: "c-1", sameContent: true))
        let dropped = stored(body, id: "c-2") {
            $0["identifier"] = []
            $0["recordedDate"] = "2026-01-05T08:40:00+07:00"
        }
        #expect(try match("Condition", body, bundle([dropped])) == .one(remoteID: "c-2", sameContent: true))
        let other = stored(body, id: "c-3") {
            $0["identifier"] = [["system": "http://sys-ids.kemkes.go.id/condition/10000004", "value": "x"]]
        }
        #expect(try match("Condition", body, bundle([other])) == .none)
        let later = stored(body, id: "c-4") {
            $0["identifier"] = nil
            $0["recordedDate"] = "2026-01-05T09:40:00+00:00"
        }
        #expect(try match("Condition", body, bundle([later])) == .none)
        let reworded = stored(body, id: "c-6") { $0["code"]?["text"] = "Lain" }
        #expect(try match("Condition", body, bundle([reworded])) == .one(remoteID: "c-6", sameContent: false))
    }

    @Test("a list that goes on elsewhere decides nothing")
    func paged() throws {
        let body = condition()
        let other = stored(body, id: "c-3") {
            $0["identifier"] = [["system": "http://sys-ids.kemkes.go.id/condition/10000004", "value": "x"]]
        }
        #expect(try match("Condition", body, bundle([other], next: true)) == .several([]))
    }

    @Test("a Patient by the IHS number in its identifier; twins are not chosen between")
    func patient() throws {
        let body = PatientBuilder.build(Samples.patient())
        let found: JSON = [
            "resourceType": "Patient", "id": "old-uuid",
            "identifier": [["system": "https://fhir.kemkes.go.id/id/ihs-number", "value": "P02478375538"]], "birthDate": "1992-01-10",
        ]
        #expect(try match("Patient", body, bundle([found])) == .one(remoteID: "P02478375538", sameContent: true))
        let twin: JSON = ["resourceType": "Patient", "id": "P2"]
        #expect(try match("Patient", body, bundle([found, twin])) == .several(["P02478375538", "P2"]))
        #expect(try match("Patient", body, bundle([])) == .none)
    }

    @Test("an update is a PUT of the whole body, and identity is locked against edits")
    func request() throws {
        // The platform writes a Consent over the one that it has.
        for kind in ResourceCatalog.kinds() where kind.name != "Consent" {
            let request = kind.request(Samples.outgoing(kind.name, .update, remoteID: "r-1"), body: ["resourceType": "X"])
            #expect(request.method == "PUT" && request.path == "/\(kind.name)/r-1")
            #expect(Set(["resourceType", "id", "identifier"]).isSubset(of: kind.lockedPaths))
        }
        #expect(try Samples.kind("Observation").lockedPaths.contains("encounter.reference"))
        #expect(Set(ResourceCatalog.kinds().map(\.order)).count == ResourceCatalog.kinds().count)
    }
}
