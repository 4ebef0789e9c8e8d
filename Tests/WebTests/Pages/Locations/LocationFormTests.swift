import Foundation
import Testing
import Vocabulary

@testable import Clinics
@testable import Delivery
@testable import Web

@Suite("The forms of master data")
struct MasterDataFormTests {
    @Test("a location needs a name and a known kind; empty fields are absent")
    func location() {
        var wrong = FormState(["name": " ", "type": "kapal"])
        #expect(LocationForm.read(&wrong, into: Location(id: UUID(), code: nil, name: "")) == nil)
        #expect(wrong.problems["name"] != nil && wrong.problems["type"] != nil)
        var form = FormState(["name": "Poli Umum", "code": "100001", "description": "", "type": "ro"])
        let read = LocationForm.read(&form, into: Location(id: UUID(), code: "lama", name: "Lama"))
        #expect(read?.code == "100001" && read?.name == "Poli Umum" && read?.details == nil)
    }

    @Test("a practitioner's NIK may have spaces, is kept when left empty, and is counted when wrong")
    func practitioner() {
        var known = Practitioner(id: UUID(), code: nil, name: "dr. Bagas")
        known.nik = NIK("3201234567890123")
        var kept = FormState(["name": "dr. Bagas Prakoso"])
        #expect(PractitionerForm.read(&kept, into: known)?.nik == known.nik)
        var spaced = FormState(["name": "dr. Bagas", "nik": "3201 2345 6789 0124"])
        #expect(PractitionerForm.read(&spaced, into: known)?.nik?.digits == "3201234567890124")
        var short = FormState(["name": "dr. Bagas", "nik": "320123456789012"])
        #expect(PractitionerForm.read(&short, into: known) == nil)
        #expect(short.problems["nik"] == "NIK harus 16 angka; ini 15 angka")
    }

    @Test("a stored NIK is never filled into the form again")
    func masked() {
        var known = Practitioner(id: UUID(), code: "3201234567890123", name: "dr. Bagas")
        known.nik = NIK("3201234567890123")
        #expect(PractitionerForm.start(known).form.text("nik").isEmpty)
        #expect(known.shownCode == "************0123")
    }

    @Test("what waits for a mapping is counted by its code, whatever the kind of delivery")
    func gaps() {
        func cause(_ code: String, _ category: String, _ count: Int) -> OpenCause {
            OpenCause(
                id: UUID(), channel: .satusehat, kind: "Encounter", category: category, code: code, element: nil, message: code,
                count: count,
                firstSeenAt: Date(), lastSeenAt: Date())
        }
        let gaps = MappingGaps([
            cause("poli:100001", "mapping", 3), cause("dokter:100001", "mapping", 5), cause("poli:100001", "client", 7),
            cause("poli:100001", "mapping", 1),
        ])
        #expect(gaps.waiting(for: "poli", ["100001", nil]) == 4)
        #expect(gaps.waiting(for: "dokter", ["100001"]) == 5)
        #expect(gaps.waiting(for: "poli", ["100002"]) == 0)
    }

    @Test("what was found is taken over only for the same thing, clinic and environment")
    func proof() {
        let signer = TestSite.signer
        let proof = FoundProof(clinic: .of(.trial), subject: "a", remoteID: "10009880728")
        let signature = proof.signature(signer)
        #expect(proof.isProven(by: signature, signer))
        #expect(!FoundProof(clinic: .of(.trial), subject: "a", remoteID: "10009880729").isProven(by: signature, signer))
        #expect(!FoundProof(clinic: .of(.trial), subject: "b", remoteID: "10009880728").isProven(by: signature, signer))
        #expect(!FoundProof(clinic: .of(.live), subject: "a", remoteID: "10009880728").isProven(by: signature, signer))
    }
}
