import Crypto
import JSON
import Testing
import Vocabulary

@testable import Clinics
@testable import Delivery

@Suite("What master data tells next")
struct ToldMasterDataTests {
    private let keys = try! ClinicKeys(clinic: ClinicID(7), keys: [1: SymmetricKey(size: .bits256)])

    private func body(_ name: String, active: Bool) -> JSON { ["name": .string(name), "active": .bool(active)] }
    private func hash(_ body: JSON) -> [UInt8] { MasterDataBody(body, keys).hash }
    private func patch(_ active: Bool) -> [UInt8] { hash(ElementPatch("active", .bool(active)).body) }

    private func next(_ wanted: JSON, after creation: JSON?, _ updates: [[UInt8]?] = []) -> String {
        let next = MasterDataPlan(kind: "HealthcareService", key: "k", body: wanted).next(after: creation.map(hash), updates, keys)
        return (next.isTold ? "told " : "") + (next.body.bytes.first == UInt8(ascii: "[") ? "patch" : "whole")
    }

    @Test("the switch alone goes as a patch, and back again")
    func switched() {
        let (on, off) = (body("A", active: true), body("A", active: false))
        #expect(next(on, after: on) == "told patch")
        #expect(next(off, after: on) == "patch")
        #expect(next(off, after: on, [patch(false)]) == "told patch")
        #expect(next(on, after: on, [patch(false)]) == "patch")
        #expect(next(on, after: on, [patch(false), patch(true)]) == "told patch")
    }

    @Test("other content goes whole, and so does anything while it is not known what the platform has")
    func whole() {
        let on = body("A", active: true)
        #expect(next(body("B", active: true), after: on) == "whole")
        #expect(next(body("B", active: false), after: on) == "whole")
        #expect(next(body("B", active: false), after: on, [hash(body("B", active: true))]) == "patch")
        #expect(next(body("B", active: false), after: on, [patch(false), hash(body("B", active: false))]) == "told patch")
        #expect(next(body("A", active: false), after: nil) == "whole")
        #expect(next(body("A", active: false), after: on, [nil]) == "whole")
        #expect(next(["name": "A"], after: ["name": "A"]) == "told whole")
    }
}
