import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Binding")
struct BindingTests {
    private let first = Samples.uuid("019a0000-0000-7000-8000-0000000000c1")
    private let second = Samples.uuid("019a0000-0000-7000-8000-0000000000c2")

    private func encounter() -> JSON {
        [
            "resourceType": "Encounter", "subject": ["reference": .string("urn:uuid:" + Samples.patientID.uuidString.lowercased())],
            "diagnosis": [
                ["condition": ["reference": .string("urn:uuid:" + first.uuidString.lowercased())], "rank": 1],
                ["condition": ["reference": .string("urn:uuid:" + second.uuidString.lowercased())], "rank": 2],
            ],
        ]
    }

    @Test("puts the platform's ids in, and the id of the resource that is updated")
    func binds() {
        let links = RemoteLinks(
            references: [Samples.patientID: "Patient/P1", first: "Condition/c1", second: "Condition/c2"], resource: "e-1")
        guard case .bound(let body) = ReferenceBinding.bind(encounter(), to: links) else {
            Issue.record("not bound")
            return
        }
        #expect(body["id"]?.string == "e-1")
        #expect(body["subject"]?["reference"]?.string == "Patient/P1")
        #expect(body["diagnosis"]?.array?.map { $0["condition"]?["reference"]?.string } == ["Condition/c1", "Condition/c2"])
    }

    @Test("leaves an unknown diagnosis out and ranks the others again, but one has to stay")
    func diagnosis() {
        guard case .bound(let body) = Samples.bound(encounter(), [second: "Condition/c2"]) else {
            Issue.record("not bound")
            return
        }
        #expect(body["diagnosis"]?.array?.count == 1)
        #expect(body["diagnosis"]?[0]?["rank"]?.int == 1)
        #expect(Samples.bound(encounter()) == .missing([first, second]))
    }

    @Test("waits for a patient, and does without a recorder that may be left out")
    func required() {
        let condition: JSON = [
            "resourceType": "Condition", "recorder": ["reference": .string("urn:uuid:" + first.uuidString.lowercased())],
        ]
        #expect(ReferenceBinding.bind(condition, to: RemoteLinks(references: [:])) == .missing([first]))
        #expect(
            ReferenceBinding.bind(condition, to: RemoteLinks(references: [:], optional: [first])) == .bound(["resourceType": "Condition"]))
        let unknown = ReferenceBinding.bind(
            encounter(), to: RemoteLinks(references: [first: "Condition/c1"], optional: [Samples.patientID]))
        #expect(unknown == .missing([Samples.patientID]))
    }
}
