import Clinics
import Foundation
import JSON
import Testing

@testable import Web

@Suite("Reading vital signs")
struct VitalSignTests {
    private func read(_ signs: JSON) -> BodyReading<EncounterCommand> {
        EncounterBody.read(Bodies.encounter.withSigns(signs), clock: Bodies.clock)
    }

    @Test("numbers may be text with comma or point, and keep their digits")
    func numbers() throws {
        let signs = try #require(
            read(["suhu": "37,20", "nadi": " 82 ", "berat": 65.50, "spo2": "98", "tekanan_darah": "130 / 85 mmHg", "lingkar_perut": ""])
                .command?.content.vitalSigns)
        #expect(signs.temperature == "37.20" && signs.heartRate == "82" && signs.oxygenSaturation == "98")
        #expect(signs.systolic == "130" && signs.diastolic == "85" && signs.waistCircumference == nil)
    }

    @Test("a value out of range is stored with a warning", arguments: ["suhu", "nadi", "pernapasan", "tinggi", "berat", "spo2"])
    func outOfRange(field: String) {
        var signs = JSONObject()
        signs[field] = 999
        let wrong = read(.object(signs))
        #expect(wrong.command?.content.vitalSigns != nil)
        #expect(wrong.warnings.map(\.field) == ["pemeriksaan_fisik.tanda_vital.\(field)"])
        #expect(wrong.warnings.map(\.code) == [.outOfRange])
    }

    @Test("the bounds of a range are inside")
    func bounds() {
        #expect(read(["suhu": 25, "nadi": 300, "berat": 0.3, "tekanan_darah": "40/200"]).warnings.isEmpty)
        #expect(read(["tekanan_darah": "39/85"]).warnings.count == 1)
    }

    @Test("0 is how systems write that nothing was measured")
    func zero() {
        let reading = read(["nadi": 0, "tekanan_darah": "0/0", "suhu": 37])
        #expect(reading.command?.content.vitalSigns?.heartRate == nil && reading.command?.content.vitalSigns?.systolic == nil)
        #expect(reading.command?.content.vitalSigns?.temperature == "37")
        #expect(reading.warnings.count == 2)
    }

    @Test("what is no number is refused with its place")
    func noNumber() {
        #expect(read(["nadi": "cepat"]).problems == ["pemeriksaan_fisik.tanda_vital.nadi INVALID_FORMAT"])
        #expect(read(["nadi": [82]]).problems == ["pemeriksaan_fisik.tanda_vital.nadi INVALID_FORMAT"])
        for pressure in ["130", "130-85", "130/", "130/85/70", 130, "a/b"] as [JSON] {
            #expect(read(["tekanan_darah": pressure]).problems == ["pemeriksaan_fisik.tanda_vital.tekanan_darah INVALID_FORMAT"])
        }
        #expect(read("sehat").problems == ["pemeriksaan_fisik.tanda_vital INVALID_TYPE"])
    }

    @Test("a sign that we do not know is told, and the others are kept")
    func unknown() {
        let reading = read(["nadi": 82, "gula darah": 110, "gcs": 15])
        #expect(reading.command?.content.vitalSigns?.heartRate == "82")
        #expect(reading.warnings.map(\.field) == ["pemeriksaan_fisik.tanda_vital.?", "pemeriksaan_fisik.tanda_vital.gcs"])
        #expect(read(["gcs": 15]).command?.content.vitalSigns == nil)
    }
}
