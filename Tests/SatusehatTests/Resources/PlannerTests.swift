import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("The plan of a visit")
struct PlannerTests {
    private func plan(_ dossier: VisitDossier) -> [PlannedDelivery] {
        var links = DeliveryLinks([:])
        return SatusehatVisitPlanner().plan(dossier, links: &links)
    }

    private let visit = "019a0000-0000-7000-8000-000000000001"
    private let record = "019a0000-0000-7000-8000-000000000005"

    @Test("goes from the patient over the encounter to what happened, and ends with finishing and the resume")
    func order() {
        let keys = plan(Samples.dossier([Samples.record(Samples.bloodPressure)])).map(\.key)
        #expect(
            keys == [
                "patient:019a0000-0000-7000-8000-000000000002", "encounter:\(visit)", "encounter:\(visit):in-progress",
                "vital:\(visit):8480-6", "vital:\(visit):8462-4", "vital:\(visit):8310-5", "complaint:\(visit)",
                "observation:\(record):1", "observation:\(record):2", "encounter:\(visit):finished",
                "composition:\(visit)",
            ])
    }

    @Test("children wait for the create alone; finishing waits for in-progress and for the visit")
    func dependencies() throws {
        let plan = plan(Samples.dossier([Samples.record(Samples.hypertension)]))
        let diagnosis = try #require(plan.first { $0.key == "diagnosis:\(record)" })
        #expect(diagnosis.dependsOn == [.init("encounter:\(visit)")])
        #expect(diagnosis.opensGate && !diagnosis.waitsForVisit)
        let finished = try #require(plan.first { $0.step == "finished" })
        #expect(finished.dependsOn == [.init("encounter:\(visit)"), .init("encounter:\(visit):in-progress")])
        #expect(finished.waitsForVisit && finished.operation == .update && finished.resourceKey == "encounter:\(visit)")
        let complaint = try #require(plan.first { $0.key == "complaint:\(visit)" })
        #expect(!complaint.opensGate)
    }

    @Test("a visit without end is not finished")
    func open() {
        #expect(!plan(Samples.dossier(endedAt: nil)).contains { $0.step == "finished" })
    }

    @Test("a cancelled visit wants its Encounter cancelled, and no children")
    func cancelled() {
        let plan = plan(Samples.dossier([Samples.record(Samples.hypertension)], status: .cancelled))
        #expect(plan.map(\.kind) == ["Patient", "Encounter", "Encounter"])
        #expect(plan.last?.body["status"]?.string == "cancelled")
    }

    @Test("a visit entered in error takes along what was sent of it, after its Encounter")
    func enteredInError() {
        let dossier = Samples.dossier([Samples.record(Samples.hypertension)], status: .enteredInError)
        let plan = plan(dossier)
        #expect(plan[2].key == "encounter:\(visit):cancelled" && plan[2].step == "entered-in-error")
        #expect(plan[2].body == [["op": "replace", "path": "/status", "value": "entered-in-error"]])
        let rest = plan.dropFirst(3)
        #expect(rest.allSatisfy { $0.isWithdrawn && EnteredInError.isMarked($0.body) && $0.dependsOn.contains(.init(plan[2].key)) })
        #expect(rest.contains { $0.kind == "Composition" } && rest.contains { $0.key == "diagnosis:\(record)" })
    }

    @Test("of a visit entered in error neither the doctor nor the poli has to be known")
    func enteredInErrorUnmapped() {
        var dossier = Samples.dossier(status: .enteredInError)
        dossier.practitioner = nil
        dossier.location = nil
        let plan = plan(dossier)
        #expect(plan[1].lacks.count == 2 && plan[2].lacks.isEmpty && plan[2].step == "entered-in-error")
    }

    @Test("a record entered in error is marked alone, and the end and the resume do without it")
    func wrongRecord() throws {
        var wrong = Samples.record(Samples.hypertension)
        wrong.isWrong = true
        let plan = plan(Samples.dossier([wrong]))
        #expect(plan.filter(\.isWithdrawn).map(\.key) == ["diagnosis:\(record)"])
        let body = try #require(plan.first(where: \.isWithdrawn)?.body)
        #expect(body["clinicalStatus"] == nil && body["verificationStatus"]?["coding"]?[0]?["code"]?.string == "entered-in-error")
        #expect(plan.first { $0.step == "finished" }?.body["diagnosis"] == nil)
    }

    @Test("an unknown doctor or an unused poli is said by the clinic's own code")
    func mapping() {
        var dossier = Samples.dossier()
        dossier.practitioner = nil
        dossier.location?.isActive = false
        #expect(plan(dossier)[1].lacks == ["dokter:D-01", "poli:U1"])
        #expect(plan(Samples.dossier())[1].lacks == [])
    }

    @Test("a patient who cannot be created is only searched for")
    func patient() {
        var dossier = Samples.dossier()
        #expect(plan(dossier)[0].operation == .create && plan(dossier)[0].findFirst)
        dossier.patient.demographics = nil
        #expect(plan(dossier)[0].operation == .search)
        dossier.patient.nik = nil
        #expect(plan(dossier)[0].lacks == ["pasien:nik"])
    }

    @Test("the same dossier and links give the same plan")
    func repeatable() {
        let dossier = Samples.dossier([Samples.record(Samples.hypertension)])
        var links = DeliveryLinks([:])
        let first = SatusehatVisitPlanner().plan(dossier, links: &links)
        var again = DeliveryLinks(links.ids)
        let second = SatusehatVisitPlanner().plan(dossier, links: &again)
        #expect(first.map(\.body) == second.map(\.body))
        #expect(links.ids == again.ids)
    }
}
