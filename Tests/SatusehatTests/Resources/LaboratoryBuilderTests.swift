import Clinics
import Delivery
import Foundation
import JSON
import Testing

@testable import Satusehat

@Suite("Orders, specimens, results, reports and the resume")
struct LaboratoryBuilderTests {
    static let orderID = Samples.uuid("019a0000-0000-7000-8000-0000000000a1")
    static let specimenID = Samples.uuid("019a0000-0000-7000-8000-0000000000a2")
    static let resultID = Samples.uuid("019a0000-0000-7000-8000-0000000000a3")
    static let reportID = Samples.uuid("019a0000-0000-7000-8000-0000000000a4")
    private static let analystID = Samples.uuid("019a0000-0000-7000-8000-0000000000a5")
    private static let glucose = CodingValue(system: "http://loinc.org", code: "2339-0", display: "Glucose [Mass/volume] in Blood")

    static var order: ServiceRequestContent {
        var order = ServiceRequestContent(number: "LAB-01", codings: [glucose], text: "Gula darah sewaktu")
        order.priority = "routine"
        order.scheduledAt = Samples.start.addingTimeInterval(1200)
        order.reason = "Skrining diabetes"
        order.reasonCode = "E11.9"
        order.performerCode = "LAB-1"
        order.patientInstruction = "Puasa"
        order.note = "Segera"
        return order
    }
    static var specimen: SpecimenContent {
        var specimen = SpecimenContent(
            number: "SP-01", request: "LAB-01", type: [CodingValue(system: nil, code: "119297000", display: "Blood specimen")],
            receivedAt: Samples.start.addingTimeInterval(1500))
        specimen.method = [CodingValue(system: nil, code: "82078001")]
        specimen.collectorCode = "LAB-1"
        return specimen
    }
    static var result: ObservationContent {
        var result = ObservationContent(
            category: CodingValue(system: nil, code: "laboratory", display: "Laboratory"), codings: [glucose],
            value: .quantity(QuantityValue(value: "98", unit: "mg/dL")))
        result.number = "H-01"
        result.request = orderID.uuidString
        result.specimen = "SP-01"
        result.performerCode = "LAB-1"
        result.range = ReferenceRange(low: QuantityValue(value: "70", unit: "mg/dL"), text: "70–140")
        result.components = [
            ObservationComponent(codings: [CodingValue(system: "http://snomed.info/sct", code: "104934005")], value: .text("jernih"))
        ]
        return result
    }
    static var report: DiagnosticReportContent {
        var report = DiagnosticReportContent(number: "DR-01", codings: [glucose])
        report.request = "LAB-01"
        report.specimens = ["SP-01"]
        report.results = ["H-01"]
        report.conclusion = "Dalam batas normal"
        report.conclusionCodes = [CodingValue(system: nil, code: "260395002")]
        return report
    }

    static func dossier(_ more: [VisitRecord] = [], chain: Bool = true) -> VisitDossier {
        let records = [
            Samples.record(order, id: orderID, after: 1000), Samples.record(specimen, id: specimenID, after: 1300),
            Samples.record(result, id: resultID, after: 2000), Samples.record(report, id: reportID, after: 2100),
        ]
        var dossier = Samples.dossier((chain ? records : []) + more)
        var analyst = Practitioner(id: analystID, code: "LAB-1", name: "dr. Nathalie Tan, Sp.PK.")
        analyst.ihsNumber = "10018452434"
        dossier.practitioners["LAB-1"] = analyst
        return dossier
    }

    private func plan(_ dossier: VisitDossier) -> [PlannedDelivery] {
        var links = DeliveryLinks([:])
        return SatusehatVisitPlanner().plan(dossier, links: &links)
    }

    /// A plan's bodies with remote ids in them: Type/1 of every delivery.
    static func bound(_ dossier: VisitDossier) throws -> [String: JSON] {
        var links = DeliveryLinks([:])
        let plan = SatusehatVisitPlanner().plan(dossier, links: &links)
        var remote = [analystID: "Practitioner/10018452434"]
        for planned in plan where planned.operation == .create { remote[links.id(planned.key)] = "\(planned.kind)/1" }
        var bodies: [String: JSON] = [:]
        for planned in plan {
            guard case .bound(let body) = Samples.bound(planned.body, remote) else {
                Issue.record("\(planned.key) is not bound")
                continue
            }
            #expect(planned.lacks.isEmpty, "\(planned.key)")
            #expect(try Samples.kind(planned.kind).validate(body) == [], "\(planned.key)")
            bodies[planned.step.map { "\(planned.kind) \($0)" } ?? planned.kind] = body
        }
        return bodies
    }

    @Test("an order becomes a ServiceRequest with the clinic's number")
    func orders() throws {
        let body = try #require(try Self.bound(Self.dossier([Samples.record(Samples.hypertension)]))["ServiceRequest"])
        let expected = try JSON.parse(
            """
            {"resourceType":"ServiceRequest",
             "identifier":[{"system":"http://sys-ids.kemkes.go.id/servicerequest/10000004","value":"LAB-01"}],
             "status":"active","intent":"original-order",
             "category":[{"coding":[{"system":"http://snomed.info/sct","code":"108252007","display":"Laboratory procedure"}]}],
             "priority":"routine",
             "code":{"coding":[{"system":"http://loinc.org","code":"2339-0","display":"Glucose [Mass/volume] in Blood"}],
               "text":"Gula darah sewaktu"},
             "subject":{"reference":"Patient/P02478375538","display":"Ardianto Putra"},"encounter":{"reference":"Encounter/1"},
             "occurrenceDateTime":"2026-01-05T01:50:00+00:00","authoredOn":"2026-01-05T01:46:40+00:00",
             "requester":{"reference":"Practitioner/10009880728","display":"dr. Alexander"},
             "performer":[{"reference":"Practitioner/10018452434","display":"dr. Nathalie Tan, Sp.PK."}],
             "reasonCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"E11.9"}],"text":"Skrining diabetes"}],
             "note":[{"text":"Segera"}],"patientInstruction":"Puasa"}
            """)
        #expect(body == expected)
    }

    @Test("an order for imaging carries its accession number, modality and device as the platform's samples do")
    func imaging() throws {
        var order = Self.order
        order.category = CodingValue(system: nil, code: "363679005")
        order.accessionNumber = "21120054"
        order.modality = "DX"
        order.deviceTitle = "XR0001"
        let bodies = try Self.bound(
            Self.dossier([Samples.record(order, id: Self.orderID), Samples.record(Samples.hypertension)], chain: false))
        let body = try #require(bodies["ServiceRequest"])
        let identifiers = try JSON.parse(
            """
            [{"system":"http://sys-ids.kemkes.go.id/servicerequest/10000004","value":"LAB-01"},
             {"use":"usual","system":"http://sys-ids.kemkes.go.id/acsn/10000004","value":"21120054",
              "type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"ACSN"}]}}]
            """)
        #expect(body["identifier"] == identifiers)
        let details = try JSON.parse(
            """
            [{"coding":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"DX"}],"text":"Modality Code: DX"},
             {"coding":[{"system":"http://sys-ids.kemkes.go.id/ae-title","code":"XR0001","display":"XR0001"}]}]
            """)
        #expect(body["orderDetail"] == details)
    }

    @Test("specimen, result and report name each other and go in that order")
    func chain() throws {
        let bodies = try Self.bound(Self.dossier([Samples.record(Samples.hypertension)]))
        let specimen = try #require(bodies["Specimen"])
        #expect(specimen["identifier"]?[0]?["assigner"]?["reference"]?.string == "Organization/10000004")
        #expect(specimen["request"]?[0]?["reference"]?.string == "ServiceRequest/1")
        #expect(specimen["collection"]?["collectedDateTime"]?.string == "2026-01-05T01:51:40+00:00")
        #expect(specimen["collection"]?["collector"]?["reference"]?.string == "Practitioner/10018452434")
        #expect(specimen["receivedTime"]?.string == "2026-01-05T01:55:00+00:00")
        let report = try #require(bodies["DiagnosticReport"])
        #expect(report["identifier"]?[0]?["system"]?.string == "http://sys-ids.kemkes.go.id/diagnostic/10000004/lab")
        #expect(report["category"]?[0]?["coding"]?[0]?["code"]?.string == "LAB")
        #expect(report["performer"]?.array?.map { $0["reference"]?.string } == ["Practitioner/10009880728", "Organization/10000004"])
        #expect(report["result"]?[0]?["reference"]?.string == "Observation/1")
        #expect(report["effectiveDateTime"] == specimen["collection"]?["collectedDateTime"])
        #expect(report["issued"]?.string == "2026-01-05T02:05:00+00:00")
        let planned = try #require(plan(Self.dossier()).first { $0.kind == "DiagnosticReport" })
        #expect(
            planned.dependsOn.map(\.key) == [
                SourceKey.encounter(Samples.visitID), SourceKey.serviceRequest(Self.orderID), SourceKey.specimen(Self.specimenID),
                SourceKey.observation(Self.resultID, 1),
            ])
    }

    @Test("a result carries its order, specimen, performer, clinic, range and components")
    func results() throws {
        var links = DeliveryLinks([:])
        let dossier = Self.dossier()
        let body = ObservationBuilder.build(Samples.record(Self.result, id: Self.resultID), Self.result, dossier, &links)[0]
        #expect(body["identifier"]?[0]?["value"]?.string == "H-01")
        #expect(body["basedOn"]?[0]?["reference"]?.string == links.urn(SourceKey.serviceRequest(Self.orderID)))
        #expect(body["specimen"]?["reference"]?.string == links.urn(SourceKey.specimen(Self.specimenID)))
        #expect(body["performer"]?.array?.count == 2 && body["performer"]?[1]?["reference"]?.string == "Organization/10000004")
        #expect(body["referenceRange"]?[0]?["low"]?["value"]?.int == 70 && body["referenceRange"]?[0]?["text"]?.string == "70–140")
        #expect(body["component"]?[0]?["valueString"]?.string == "jernih")
    }

    @Test("imaging is reported under /rad, and minimal records break no rule")
    func minimal() throws {
        var report = DiagnosticReportContent(codings: [Self.glucose])
        report.category = CodingValue(system: nil, code: "US")
        let specimen = SpecimenContent(
            request: Self.orderID.uuidString, type: [CodingValue(system: nil, code: "122575003")], receivedAt: Samples.end)
        let bodies = try Self.bound(
            Self.dossier(
                [
                    Samples.record(ServiceRequestContent(codings: [Self.glucose]), id: Self.orderID),
                    Samples.record(specimen, id: Self.specimenID), Samples.record(report, id: Self.reportID),
                    Samples.record(Samples.hypertension),
                ], chain: false))
        #expect(bodies["DiagnosticReport"]?["identifier"]?[0]?["system"]?.string?.hasSuffix("/diagnostic/10000004/rad") == true)
        #expect(bodies["DiagnosticReport"]?["result"] == nil && bodies["DiagnosticReport"]?["effectiveDateTime"] == nil)
        let order = bodies["ServiceRequest"]
        #expect(order?["performer"]?[0]?["reference"]?.string == "Practitioner/10009880728", "nobody named: the visit's doctor")
        #expect(order?["occurrenceDateTime"] == order?["authoredOn"] && order?["priority"] == nil)
        #expect(order?["identifier"]?[0]?["value"]?.string == "019a0000-0000-7000-8000-0000000000a1")
    }

    @Test("what is named and not known is said in the clinic's words")
    func lacks() {
        var dossier = Self.dossier([Samples.record(Self.report, id: Self.reportID), Samples.record(Self.specimen)], chain: false)
        dossier.practitioners = [:]
        let plan = plan(dossier)
        #expect(plan.first { $0.kind == "DiagnosticReport" }?.lacks == ["permintaan:LAB-01", "hasil:H-01"])
        #expect(plan.first { $0.kind == "Specimen" }?.lacks == ["permintaan:LAB-01", "dokter:LAB-1"])
        let words = ErrorCatalog.explain("permintaan:LAB-01", element: nil, kind: "Specimen")
        #expect(words.meaning == "Permintaan LAB-01 belum diterima dari SIM klinik.")
    }

    @Test("the resume has a section for each thing that the visit holds, and no other")
    func resume() throws {
        let body = try #require(try Self.bound(Self.dossier([Samples.record(Samples.hypertension)]))["Composition"])
        #expect(body["identifier"]?["value"]?.string == "ENC-1" && body["title"]?.string == "Resume Medis Rawat Jalan")
        #expect(body["date"]?.string == "2026-01-05T02:15:00+00:00")
        #expect(
            body["section"]?.array?.map { $0["title"]?.string } == ["Anamnesis", "Pemeriksaan Fisik", "Pemeriksaan Penunjang", "Diagnosis"])
        let anamnesis = body["section"]?[0]?["section"]
        #expect(anamnesis?.array?.count == 1 && anamnesis?[0]?["entry"]?[0]?["reference"]?.string == "Condition/1")
        #expect(body["section"]?[1]?["section"]?[0]?["entry"]?.array?.count == 3)
        #expect(body["section"]?[2]?["section"]?[0]?["entry"]?.array?.count == 2)
    }

    @Test("the resume waits for the end; a visit without end and a clinic that wants none have none")
    func resumePlan() throws {
        let planned = try #require(plan(Samples.dossier()).last)
        #expect(planned.kind == "Composition" && planned.waitsForVisit)
        #expect(planned.dependsOn.map(\.key) == [SourceKey.encounter(Samples.visitID), SourceKey.finished(Samples.visitID)])
        #expect(!plan(Samples.dossier()).contains { $0.kind == "Encounter" && $0.dependsOn.contains(.init(planned.key)) })
        #expect(!plan(Samples.dossier(endedAt: nil)).contains { $0.kind == "Composition" })
        var quiet = Samples.dossier()
        quiet.clinic.composition = false
        #expect(!plan(quiet).contains { $0.kind == "Composition" })
        quiet.records = [Samples.record(CompositionContent(title: "Resume"))]
        #expect(plan(quiet).last?.body["title"]?.string == "Resume")
    }

    @Test("what the clinic wrote stands under its heading, escaped; refuted diagnoses stand nowhere")
    func written() throws {
        var dossier = Samples.dossier([
            Samples.record(
                CompositionContent(sections: [
                    .init(code: CodingValue(system: nil, code: "TK000004"), text: "TD > 140 & pusing\nmembaik"),
                    .init(code: CodingValue(system: nil, code: "42344-2"), title: "Diet", text: "Rendah garam"),
                ])),
            Samples.record(
                Diagnosis(code: "I10", text: "Hipertensi", verificationStatus: "refuted"),
                id: Samples.uuid("019a0000-0000-7000-8000-0000000000b1")),
        ])
        dossier.visit.content.anamnesis = "Sakit kepala sejak 3 hari"
        let sections = try #require(plan(dossier).last?.body["section"]?.array)
        #expect(sections.map { $0["title"]?.string } == ["Anamnesis", "Pemeriksaan Fisik", "Diagnosis", "Diet"])
        #expect(sections[0]["section"]?[1]?["text"]?["div"]?.string?.contains("Sakit kepala sejak 3 hari") == true)
        #expect(
            sections[2]["text"]?["div"]?.string
                == "<div xmlns=\"http://www.w3.org/1999/xhtml\">TD &gt; 140 &amp; pusing<br/>membaik</div>")
        #expect(sections[2]["section"] == nil)
    }
}
