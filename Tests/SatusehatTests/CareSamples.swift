import Delivery
import Foundation
import JSON

@testable import Clinics
@testable import Satusehat

/// Records of care, each as full and as bare as a clinic may send it.
enum CareSamples {
    static let nurseID = Samples.uuid("019a0000-0000-7000-8000-000000000021")
    static let roomID = Samples.uuid("019a0000-0000-7000-8000-000000000022")

    static func snomed(_ code: String, _ display: String? = nil) -> CodingValue {
        CodingValue(system: "http://snomed.info/sct", code: code, display: display)
    }

    static func allergy() -> AllergyIntoleranceContent {
        let drug = CodingValue(system: "http://sys-ids.kemkes.go.id/kfa", code: "91000330", display: "Rifampin")
        var allergy = AllergyIntoleranceContent(substance: ConceptValue([drug], text: "Rifampisin"), categories: ["medication"])
        allergy.clinicalStatus = "active"
        allergy.verificationStatus = "confirmed"
        allergy.criticality = "high"
        allergy.type = "allergy"
        allergy.reactions = [AllergicReaction([ConceptValue([snomed("271807003", "Eruption of skin")])], severity: "mild")]
        allergy.note = "Sejak kecil"
        return allergy
    }

    static let bareAllergy = AllergyIntoleranceContent(substance: ConceptValue([snomed("227493005")]), categories: ["food"])

    static func immunization() -> ImmunizationContent {
        let vaccine = CodingValue(system: "http://sys-ids.kemkes.go.id/kfa", code: "93001282", display: "Vaksin contoh")
        var immunization = ImmunizationContent(vaccine: ConceptValue([vaccine]))
        immunization.lotNumber = "LOT-01"
        immunization.expiry = "2027-12-31"
        immunization.dose = QuantityValue(value: "0.5", unit: "ml")
        immunization.route = ConceptValue([CodingValue(system: nil, code: "inj.intramuscular", display: "Injection Intramuscular")])
        immunization.site = ConceptValue([], text: "Lengan kiri")
        immunization.doseNumber = 2
        immunization.reason = CodingValue(system: nil, code: "IM-Dasar")
        immunization.timing = CodingValue(system: nil, code: "IM-Ideal")
        immunization.performerCode = "B-01"
        immunization.locationCode = "IMUN"
        immunization.note = "Tanpa reaksi"
        return immunization
    }

    static func notDone() -> ImmunizationContent {
        var immunization = ImmunizationContent(
            vaccine: ConceptValue([CodingValue(system: "http://hl7.org/fhir/sid/cvx", code: "08")]))
        immunization.status = "not-done"
        immunization.statusReason = ConceptValue([CodingValue(system: nil, code: "PATOBJ")])
        return immunization
    }

    static func impression() -> ClinicalImpressionContent {
        var impression = ClinicalImpressionContent()
        impression.summary = "Hipertensi belum terkontrol"
        impression.code = ConceptValue([snomed("312850006", "History of disorder")])
        impression.findings = [ConceptValue([CodingValue(system: nil, code: "I10")])]
        impression.prognosis = ConceptValue([snomed("170968001", "Prognosis good")])
        impression.note = "Kontrol"
        return impression
    }

    static func plan() -> CarePlanContent {
        var plan = CarePlanContent(title: "Rencana rawat", text: "Kontrol tekanan darah setiap minggu")
        plan.startsOn = "2026-01-05"
        plan.endsOn = "2026-02-05"
        plan.activities = ["Ukur tekanan darah"]
        plan.note = "Bersama keluarga"
        return plan
    }

    static func response() -> QuestionnaireResponseContent {
        var group = QuestionnaireItem("1", text: "Persyaratan administrasi")
        var suited = QuestionnaireItem("1.1", text: "Nama sesuai?")
        suited.answers = [.coding(CodingValue(system: nil, code: "OV000052", display: "Sesuai"))]
        var noted = QuestionnaireItem("1.2", text: "Ada catatan?")
        noted.answers = [.bool(true)]
        var words = QuestionnaireItem("1.2.1")
        words.answers = [.text("Tulisan jelas"), .number("2"), .number("2.5")]
        noted.items = [words]
        group.items = [suited, noted]
        var response = QuestionnaireResponseContent(questionnaire: "Q0007", items: [group])
        response.authorCode = "B-01"
        return response
    }

    static func episode() -> EpisodeOfCareContent {
        var episode = EpisodeOfCareContent(number: "EOC-1", type: CodingValue(system: nil, code: "ANC"))
        episode.endedAt = Samples.start.addingTimeInterval(1200)
        episode.managerCode = "B-01"
        return episode
    }

    static let all: [any RecordContent] = [
        allergy(), bareAllergy, immunization(), notDone(), impression(), plan(), CarePlanContent(title: "Rencana", text: "Istirahat"),
        response(), QuestionnaireResponseContent(questionnaire: "Q0007", items: [QuestionnaireItem("1")]), episode(),
        EpisodeOfCareContent(type: CodingValue(system: nil, code: "PNC")),
    ]

    /// A visit with these records and the people and places that they name.
    static func dossier(_ records: [VisitRecord]) -> VisitDossier {
        var dossier = Samples.dossier(records)
        var nurse = Practitioner(id: nurseID, code: "B-01", name: "Bd. Sheila")
        nurse.ihsNumber = "10014058550"
        var room = Location(id: roomID, code: "IMUN", name: "Ruang Imunisasi")
        room.satusehatID = "2f9c1f0e-1111-4a11-8111-000000000009"
        dossier.practitioners = ["B-01": nurse]
        dossier.locations = ["IMUN": room]
        return dossier
    }

    /// The deliveries of one record.
    static func planned(_ content: any RecordContent, beside others: [VisitRecord] = []) -> [PlannedDelivery] {
        var links = DeliveryLinks([:])
        let record = Samples.record(content)
        return SatusehatVisitPlanner().plan(dossier([record] + others), links: &links).filter { $0.sourceID == record.id }
    }

    /// The body of one record as it is sent, everything that it refers to being known.
    static func sent(_ content: any RecordContent, beside others: [VisitRecord] = []) throws -> JSON {
        var links = DeliveryLinks([:])
        let record = Samples.record(content)
        let plans = SatusehatVisitPlanner().plan(dossier([record] + others), links: &links)
        var references = [
            nurseID: "Practitioner/10014058550", roomID: "Location/2f9c1f0e-1111-4a11-8111-000000000009",
        ]
        for plan in plans where plan.operation == .create && plan.kind != "Patient" {
            references[links.id(plan.key)] = "\(plan.kind)/\(plan.key.replacing(":", with: "-"))"
        }
        guard let body = plans.first(where: { $0.sourceID == record.id })?.body, case .bound(let bound) = Samples.bound(body, references)
        else { throw Unbound() }
        return bound
    }

    struct Unbound: Error {}
}
