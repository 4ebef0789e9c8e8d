import Clinics
import Delivery
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

/// Made-up standings.
enum Standings {
    static let visit = Visit(
        id: .v7(), patientID: .v7(), visitNumber: "KJ-1", startedAt: Date(timeIntervalSince1970: 1_770_000_000), endedAt: nil,
        serviceDate: LocalDate("2026-02-02")!, locationCode: "UMUM", locationID: nil, practitionerCode: "D-01", practitionerID: nil,
        content: VisitContent(serviceType: "101"), source: .api)

    static func item(_ kind: String, _ state: String, hold: HoldReason.Hold? = nil, source: UUID = visit.id) -> DeliveryItem {
        DeliveryItem(id: .v7(), kind: kind, operation: .create, sourceID: source, state: state, hold: hold)
    }

    static func standing(_ deliveries: [DeliveryItem], ihsNumber: String? = nil) -> VisitStanding {
        VisitStanding(visit: visit, ihsNumber: ihsNumber, deliveries: deliveries)
    }

    static func failure(_ code: String) -> DeliveryItem.Failure {
        .init(code: code, message: "Code not found: J06.99", remedy: "Perbaiki kode.")
    }
}

extension ApiAnswer {
    var json: JSON { (try? JSON.parse(body)) ?? .null }
    var keys: [String] { json.object?.keys.map { $0 } ?? [] }
}

@Suite("Answers about a visit")
struct EncounterAnswerTests {
    @Test("a visit that has arrived is 200 with both ids of the platform")
    func arrived() {
        var encounter = Standings.item("Encounter", "completed")
        encounter.satusehatID = "enc-1"
        let answer = EncounterAnswer.posted(Standings.standing([encounter], ihsNumber: "P00123456789"), warnings: [])
        #expect(answer.status == 200)
        #expect(
            answer.keys == [
                "status", "message", "encounter_id", "pasien_id", "no_kunjungan", "satusehat_encounter_id", "satusehat_patient_id",
                "delivery",
                "warnings",
            ])
        #expect(answer.json["status"] == "success" && answer.json["delivery"] == "completed")
        #expect(answer.json["satusehat_encounter_id"] == "enc-1" && answer.json["satusehat_patient_id"] == "P00123456789")
        #expect(answer.json["encounter_id"]?.string == Standings.visit.id.lowerText)
    }

    @Test("one that is on its way is 202 queued without ids of the platform, also when the patient's is known")
    func queued() {
        let answer = EncounterAnswer.posted(Standings.standing([Standings.item("Encounter", "processing")], ihsNumber: "P1"), warnings: [])
        #expect(answer.status == 202)
        #expect(answer.json["status"] == "queued" && answer.json["delivery"] == "pending" && answer.json["hold"] == .null)
        #expect(answer.json["satusehat_encounter_id"] == .null && answer.json["satusehat_patient_id"] == .null)
        #expect(answer.json["message"]?.string?.isEmpty == false)
    }

    @Test("an unknown dokter or poli is 202 with hold mapping and a warning that says what to do")
    func unmapped() {
        var standing = Standings.standing([Standings.item("Encounter", "pending", hold: .mapping)])
        standing.unmapped = [.dokter, .poli]
        let answer = EncounterAnswer.posted(standing, warnings: [FieldMessage("nadi", "OUT_OF_RANGE", "Periksa.")])
        #expect(answer.status == 202 && answer.json["hold"] == "mapping")
        let warnings = answer.json["warnings"]?.array ?? []
        #expect(warnings.map { $0["field"]?.string } == ["nadi", "dokter", "poli"])
        #expect(warnings.map { $0["code"]?.string } == ["OUT_OF_RANGE", "PRACTITIONER_NOT_FOUND", "HEALTHCARE_SERVICE_NOT_FOUND"])
        #expect(warnings.allSatisfy { $0["message"]?.string?.isEmpty == false })
    }

    @Test("a patient whom nobody knows is 422 PATIENT_NOT_FOUND, stored, with the visit's id")
    func unknownPatient() {
        var patient = Standings.item("Patient", "failed", source: Standings.visit.patientID)
        patient.failure = Standings.failure("patient-not-found")
        let standing = Standings.standing([patient, Standings.item("Encounter", "pending", hold: .dependency)])
        #expect(standing.awaited == nil)
        let answer = EncounterAnswer.posted(standing, warnings: [])
        #expect(answer.status == 422 && answer.code == "PATIENT_NOT_FOUND")
        #expect(answer.json["status"] == "error" && answer.json["stored"] == true)
        #expect(answer.json["encounter_id"]?.string == Standings.visit.id.lowerText)
        #expect(answer.visitID == Standings.visit.id)
    }

    @Test("a visit that the platform refused is 422 FHIR_VALIDATION_ERROR, stored, with its words in errors")
    func refused() {
        var encounter = Standings.item("Encounter", "failed")
        encounter.failure = Standings.failure("rule-10117")
        let answer = EncounterAnswer.posted(Standings.standing([encounter], ihsNumber: "P1"), warnings: [])
        #expect(answer.status == 422 && answer.json["code"] == "FHIR_VALIDATION_ERROR")
        #expect(answer.json["stored"] == true && answer.json["delivery"] == "failed")
        #expect(answer.json["errors"]?[0]?["message"] == "Code not found: J06.99")
    }

    @Test("GET tells all that is known, whatever waits, and whether a person is needed")
    func shown() {
        var child = Standings.item("Condition", "failed", source: .v7())
        child.failure = Standings.failure("code-not-found")
        child.httpStatus = 400
        child.attempts = 1
        let standing = Standings.standing([Standings.item("Encounter", "pending"), child], ihsNumber: "P1")
        let json = EncounterAnswer.shown(standing).json
        #expect(
            json["satusehat_patient_id"] == "P1" && json["patient"]?["satusehat_id"] == "P1" && json["patient"]?["state"] == "completed")
        #expect(json["complete"] == false && json["needs_person"] == true)
        let shown = json["deliveries"]?[1]
        #expect(shown?["http_status"] == 400 && shown?["attempts"] == 1 && shown?["error"]?["remedy"] == "Perbaiki kode.")
        #expect(json["deliveries"]?[0]?["error"] == .null)
    }

    @Test("waiting begins with the patient, and ends where only a person, a mapping or an outage decides")
    func waiting() {
        let patient = Standings.item("Patient", "pending", source: Standings.visit.patientID)
        let encounter = Standings.item("Encounter", "pending", hold: .dependency)
        #expect(Standings.standing([patient, encounter]).awaited == patient)
        #expect(Standings.standing([patient, encounter], ihsNumber: "P1").awaited == encounter)
        #expect(Standings.standing([Standings.item("Encounter", "pending", hold: .mapping)]).awaited == nil)
        #expect(Standings.standing([Standings.item("Encounter", "completed")]).awaited == nil)
        var parked = Standings.item("Encounter", "pending")
        parked.lane = "parked"
        #expect(Standings.standing([parked]).awaited == nil)
    }
}

@Suite("Answers about what happened in a visit")
struct RecordAnswerTests {
    static let id = UUID.v7()

    private func standing(_ states: [String], visit: UUID? = Standings.visit.id) -> RecordAnswer.Standing {
        RecordAnswer.Standing(
            id: Self.id, kind: "diagnosis", visitID: visit, deliveries: states.map { Standings.item("Condition", $0, source: Self.id) })
    }

    @Test(
        "it is always success: 200 once all of it is there, else 202",
        arguments: [
            (["completed"], 200, "completed"), (["completed", "completed"], 200, "completed"), (["completed", "pending"], 202, "pending"),
            (["processing"], 202, "pending"), (["failed"], 202, "failed"), (["completed", "failed"], 202, "failed"), ([], 202, "pending"),
            (["skipped"], 202, "skipped"),
        ])
    func always(states: [String], status: Int, delivery: String) {
        let answer = RecordAnswer.posted(standing(states), warnings: [])
        #expect(answer.status == status && answer.json["status"] == "success")
        #expect(answer.json["delivery"]?.string == delivery && answer.json["message"]?.string?.isEmpty == false)
        #expect(answer.json["id"]?.string == Self.id.lowerText && answer.json["diagnosis_id"] == answer.json["id"])
        #expect(answer.json["deliveries"]?.array?.count == states.count)
    }

    @Test("what the platform refused stands in warnings")
    func refused() {
        var refused = standing(["failed"])
        refused.deliveries[0].failure = Standings.failure("code-not-found")
        let warning = RecordAnswer.posted(refused, warnings: []).json["warnings"]?[0]
        #expect(warning?["code"] == "code-not-found" && warning?["message"]?.string?.contains("J06.99") == true)
    }

    @Test("a child of an unknown visit waits for it, and says so")
    func orphan() {
        let answer = RecordAnswer.posted(standing([], visit: nil), warnings: [])
        #expect(answer.status == 202 && answer.json["hold"] == "dependency")
        #expect(answer.json["warnings"]?[0]?["field"] == "encounter_id")
    }

    @Test("another patient's pasien_id is 422 on that field")
    func otherPatient() {
        let answer = RecordAnswer.otherPatient()
        #expect(answer.status == 422 && answer.problems.map(\.field) == ["pasien_id"])
    }
}
