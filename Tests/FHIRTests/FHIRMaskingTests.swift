import FHIR
import JSON
import Testing

@Suite("Masked resources")
struct FHIRMaskingTests {
    @Test("a patient's body keeps its structure and tells nobody who it is")
    func patient() {
        let masked = FHIRMasking.masked(Fixtures.patient)
        let text = masked.text()
        for secret in ["9271060312000001", "Ardianto", "Putra", "Siti", "Aminah", "0812", "ardianto", "Kenanga", "01-09"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        #expect(masked["identifier"]?[0]?["value"] == "************0001")
        #expect(masked["name"]?[0]?["text"] == "A*** P***")
        #expect(masked["birthDate"] == "1992-**-**")
        #expect(masked["maritalStatus"] == Fixtures.patient["maritalStatus"])
        #expect(masked.object?.keys == Fixtures.patient.object?.keys)
    }

    @Test("a visit's body hides the patient's name and keeps codes, times, staff and rooms")
    func encounter() {
        let masked = FHIRMasking.masked(Fixtures.finishedEncounter)
        #expect(masked["subject"]?["display"] == "S*** M***")
        #expect(masked["subject"]?["reference"] == "Patient/P02428473601")
        #expect(masked["participant"] == Fixtures.finishedEncounter["participant"])
        #expect(masked["location"] == Fixtures.finishedEncounter["location"])
        #expect(masked["identifier"] == Fixtures.finishedEncounter["identifier"])
    }

    @Test("an identity number is masked wherever it stands, as a number too")
    func anywhere() {
        let masked = FHIRMasking.masked(["note": [["text": "NIK 3201234567890123"]], "x": 3_201_234_567_890_123])
        #expect(masked["note"]?[0]?["text"] == "NIK ************0123")
        #expect(masked["x"] == "************0123")
    }
}
