import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("The Encounter of a visit")
struct EncounterBuilderTests {
    @Test("arrives with the clinic's visit number, references by our own ids, and UTC times")
    func arrived() throws {
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.arrived, Samples.dossier(), &links)
        let expected = try JSON.parse(
            """
            {"resourceType":"Encounter",
             "identifier":[{"system":"http://sys-ids.kemkes.go.id/encounter/10000004","value":"ENC-1"}],
             "status":"arrived",
             "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB","display":"ambulatory"},
             "subject":{"reference":"urn:uuid:019a0000-0000-7000-8000-000000000002","display":"Ardianto Putra"},
             "participant":[{"type":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"ATND",
               "display":"attender"}]}],
               "individual":{"reference":"urn:uuid:019a0000-0000-7000-8000-000000000003","display":"dr. Alexander"}}],
             "period":{"start":"2026-01-05T01:30:00+00:00"},
             "location":[{"location":{"reference":"urn:uuid:019a0000-0000-7000-8000-000000000004","display":"Poli Umum"}}],
             "statusHistory":[{"status":"arrived","period":{"start":"2026-01-05T01:30:00+00:00"}}],
             "serviceProvider":{"reference":"Organization/10000004"}}
            """)
        #expect(body == expected)
        #expect(body.object?.keys.first == "resourceType")
    }

    @Test("keeps arrived, in-progress and finished in order, each ending where the next begins")
    func history() {
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.finished, Samples.dossier([Samples.record(Samples.hypertension)]), &links)
        let history = body["statusHistory"]?.array ?? []
        #expect(history.map { $0["status"]?.string } == ["arrived", "in-progress", "finished"])
        #expect(history[0]["period"]?["end"] == history[1]["period"]?["start"])
        #expect(history[1]["period"]?["end"]?.string == "2026-01-05T02:15:00+00:00")
        #expect(history[2]["period"]?["start"]?.string == "2026-01-05T02:15:00+00:00")
        #expect(body["period"]?["end"]?.string == "2026-01-05T02:15:00+00:00")
    }

    @Test("an in-progress one is open: its current status has no end, and there is no diagnosis yet")
    func inProgress() {
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.inProgress, Samples.dossier([Samples.record(Samples.hypertension)]), &links)
        #expect(body["statusHistory"]?[1]?["period"]?["end"] == nil)
        #expect(body["period"]?["end"] == nil)
        #expect(body["diagnosis"] == nil)
    }

    @Test("belongs to the episode that it names once the platform knows it, and at its end to the one that began in it")
    func episodes() {
        var links = DeliveryLinks([:])
        let episode = EpisodeOfCareContent(number: "EOC-1", type: CodingValue(system: nil, code: "ANC"))
        var dossier = Samples.dossier([Samples.record(episode)])
        #expect(EncounterBuilder.build(.arrived, dossier, &links)["episodeOfCare"] == nil)
        let own = links.id(SourceKey.episodeOfCare(Samples.recordID))
        #expect(
            EncounterBuilder.build(.finished, dossier, &links)["episodeOfCare"]?[0]?["reference"]?.string == "urn:uuid:"
                + "\(own)".lowercased())
        let earlier = Samples.uuid("019a0000-0000-7000-8000-0000000000e1")
        dossier.episodes = [Samples.record(episode, id: earlier), Samples.record(episode)]
        let arrived = EncounterBuilder.build(.arrived, dossier, &links)
        #expect(arrived["episodeOfCare"]?.array?.map { $0["reference"]?.string } == ["urn:uuid:" + "\(earlier)".lowercased()])
        #expect(EncounterBuilder.build(.finished, dossier, &links)["episodeOfCare"]?.array?.count == 2)
        // One that the platform does not know is left out, and stops nothing.
        let encounter = links.id(SourceKey.encounter(Samples.visitID))
        guard case .bound(let bound) = Samples.bound(arrived, [encounter: "Encounter/1"]) else {
            Issue.record("not bound")
            return
        }
        #expect(bound["episodeOfCare"] == nil)
        guard case .bound(let known) = Samples.bound(arrived, [earlier: "EpisodeOfCare/7"]) else {
            Issue.record("not bound")
            return
        }
        #expect(known["episodeOfCare"] == [["reference": "EpisodeOfCare/7"]])
    }

    @Test("the finished one lists the diagnoses that hold, by time, ranked from 1")
    func diagnoses() {
        let late = Samples.record(
            Diagnosis(code: "E11.9", text: "DM"), id: Samples.uuid("019a0000-0000-7000-8000-00000000000a"), after: 900)
        let refuted = Samples.record(
            Diagnosis(code: "K30", text: "Dispepsia", verificationStatus: "refuted"),
            id: Samples.uuid("019a0000-0000-7000-8000-00000000000b"))
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.finished, Samples.dossier([late, refuted, Samples.record(Samples.hypertension)]), &links)
        let entries = body["diagnosis"]?.array ?? []
        #expect(entries.map { $0["condition"]?["display"]?.string } == ["Hipertensi esensial", "DM"])
        #expect(entries.map { $0["rank"]?.int } == [1, 2])
        #expect(entries[0]["condition"]?["reference"]?.string == links.urn(SourceKey.diagnosis(Samples.recordID)))
    }

    @Test(
        "has the class of jenis_layanan, ambulatory where that is unknown",
        arguments: [
            ("101", "AMB"), ("102", "IMP"), ("103", "EMER"), ("104", "HH"), ("105", "VR"), ("999", "AMB"),
        ])
    func serviceClass(given: String, code: String) {
        var dossier = Samples.dossier()
        dossier.visit.content.serviceType = given
        dossier.visit.visitNumber = nil
        var links = DeliveryLinks([:])
        let body = EncounterBuilder.build(.arrived, dossier, &links)
        #expect(body["class"]?["code"]?.string == code)
        #expect(body["identifier"]?[0]?["value"]?.string == "019a0000-0000-7000-8000-000000000001")
    }
}
