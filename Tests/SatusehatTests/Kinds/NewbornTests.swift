import Clinics
import Delivery
import JSON
import Testing
import Vocabulary

@testable import Satusehat

@Suite("A newborn among the children of one mother")
struct NewbornTests {
    private func baby(_ name: String, order: Int? = nil) -> Patient {
        var baby = Samples.patient()
        baby.nik = nil
        baby.motherNIK = NIK("9104224509000003")
        baby.name = name
        baby.gender = .female
        baby.birthDate = LocalDate("2026-01-04")
        baby.birthOrder = order
        return baby
    }

    private func found(_ id: String, _ name: String, born: String? = "2026-01-04", order: Int? = nil, gender: String? = nil) -> JSON {
        var child: JSON = ["resourceType": "Patient", "id": .string(id), "name": [["text": .string(name)]]]
        if let born { child["birthDate"] = .string(born) }
        if let order { child["multipleBirthInteger"] = .number(JSONNumber(order)) }
        if let gender { child["gender"] = .string(gender) }
        return child
    }

    private func match(_ baby: Patient, _ children: [JSON]) throws -> Match {
        let bundle: JSON = ["resourceType": "Bundle", "type": "searchset", "entry": .array(children.map { ["resource": $0] })]
        return try Samples.kind("Patient").match(
            PlatformResponse(status: 200, headers: [:], body: bundle.bytes()), for: Samples.outgoing("Patient"),
            body: PatientBuilder.build(baby))
    }

    @Test("it is searched and created by the mother's NIK, with its order, and breaks no rule")
    func body() throws {
        let body = PatientBuilder.build(baby("Bayi Ny Siti", order: 2))
        #expect(
            body["identifier"] == [
                ["use": "official", "system": "https://fhir.kemkes.go.id/id/nik-ibu", "value": "9104224509000003"]
            ])
        #expect(body["multipleBirthInteger"]?.int == 2)
        let kind = try Samples.kind("Patient")
        #expect(kind.validate(body).isEmpty)
        #expect(
            kind.search(Samples.outgoing("Patient"), body: body)?.path
                == "/Patient?identifier=https%3A%2F%2Ffhir.kemkes.go.id%2Fid%2Fnik-ibu%7C9104224509000003")
    }

    @Test("an address without region codes has no extension, rather than an empty one")
    func addressWithoutCodes() throws {
        var baby = baby("Ani")
        baby.demographics = Demographics()
        baby.demographics?.address = "Jl. Melati 1"
        let body = PatientBuilder.build(baby)
        #expect(body["address"] == [["use": "home", "line": ["Jl. Melati 1"], "country": "ID"]])
        #expect(try Samples.kind("Patient").validate(body).isEmpty)
    }

    @Test("a single child is the one of that day; a brother or sister of another is not")
    func single() throws {
        #expect(try match(baby("Bayi Ny Siti"), [found("P1", "Ba** Ny** Si**")]) == .one(remoteID: "P1", sameContent: true))
        #expect(try match(baby("Ani"), [found("P1", "Ba** Ny** Si**")]) == .one(remoteID: "P1", sameContent: true))
        #expect(try match(baby("Ani"), [found("P1", "An**", born: "2023-02-03")]) == .none)
        #expect(try match(baby("Ani"), [found("P1", "An**", gender: "male")]) == .none)
        #expect(try match(baby("Ani"), [found("P1", "An**"), found("P2", "Bu**")]) == .several(["P1", "P2"]))
    }

    @Test("a twin is never taken for the other")
    func twins() throws {
        let second = baby("Bayi Dua", order: 2)
        #expect(try match(second, [found("P1", "Ba** Sa**")]) == .none)
        #expect(try match(second, [found("P1", "Ba** Sa**"), found("P2", "Ba** Du**")]) == .one(remoteID: "P2", sameContent: true))
        #expect(try match(second, [found("P1", "X**", order: 1), found("P2", "Y**", order: 2)]) == .one(remoteID: "P2", sameContent: true))
        // The same visible letters: the first twin, or this one after an answer that was lost.
        #expect(try match(second, [found("P1", "Ba** Du**")]) == .several(["P1"]))
        #expect(try match(baby("Bayi Satu", order: 1), [found("P2", "Ba** Du**")]) == .several(["P2"]))
        #expect(try match(baby("Bayi Satu", order: 1), [found("P1", "Ba** Sa**")]) == .one(remoteID: "P1", sameContent: true))
    }
}
