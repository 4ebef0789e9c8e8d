import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Finding a prescription again")
struct MedicineMatchingTests {
    private func request(item: String = "1", kfaCode: String = "93000101") -> JSON {
        var content = MedicationRequestContent(medicine: Medicine(kfaCode: kfaCode))
        content.prescriptionNumber = "RX-1"
        content.itemNumber = item
        var links = DeliveryLinks([:])
        let built = MedicationRequestBuilder.plan(Samples.record(content), content, Samples.dossier(), &links).body
        guard case .bound(let body) = Samples.bound(built, [links.id(SourceKey.encounter(Samples.visitID)): "Encounter/e-1"]) else {
            return .null
        }
        return body
    }

    private func stored(_ body: JSON, id: String, numbered: Bool = true) -> JSON {
        var stored = body
        stored["id"] = .string(id)
        if !numbered { stored["identifier"] = nil }
        return stored
    }

    private func match(_ body: JSON, among resources: [JSON]) throws -> Match {
        let bundle: JSON = [
            "resourceType": "Bundle", "type": "searchset", "total": .number(JSONNumber(resources.count)),
            "entry": .array(resources.map { ["resource": $0] }),
        ]
        return try Samples.kind("MedicationRequest").match(
            PlatformResponse(status: 200, headers: [:], body: bundle.bytes()), for: Samples.outgoing("MedicationRequest"), body: body)
    }

    @Test("by the item's number, not by that of the prescription, which its neighbours have too")
    func byItem() throws {
        let other = stored(request(item: "2", kfaCode: "93000106"), id: "m-2")
        #expect(try match(request(), among: [other]) == .none)
        #expect(try match(request(), among: [other, stored(request(), id: "m-1")]) == .one(remoteID: "m-1", sameContent: true))
        let changed = stored(request(kfaCode: "93000103"), id: "m-1")
        #expect(try match(request(), among: [changed]) == .one(remoteID: "m-1", sameContent: false))
    }

    @Test("by medicine and time where the platform dropped the numbers")
    func byContent() throws {
        #expect(try match(request(), among: [stored(request(), id: "m-1", numbered: false)]) == .one(remoteID: "m-1", sameContent: true))
        #expect(try match(request(), among: [stored(request(kfaCode: "93000106"), id: "m-1", numbered: false)]) == .none)
        let twins = ["a", "b"].map { stored(request(), id: $0, numbered: false) }
        #expect(try match(request(), among: twins) == .several(["a", "b"]))
    }

    @Test("a dispense is searched for by patient and context")
    func dispense() throws {
        let body: JSON = [
            "resourceType": "MedicationDispense", "subject": ["reference": "Patient/P1"], "context": ["reference": "Encounter/e-1"],
        ]
        let search = try Samples.kind("MedicationDispense").search(Samples.outgoing("MedicationDispense"), body: body)
        #expect(search?.path == "/MedicationDispense?subject=P1&context=e-1")
        #expect(
            try Samples.kind("MedicationRequest").search(Samples.outgoing("MedicationRequest"), body: request())?.path
                == "/MedicationRequest?subject=P02478375538&encounter=e-1")
    }
}
