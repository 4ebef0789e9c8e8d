import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// The resume medis as a Composition (reference section 3.15): what the visit holds, under the headings of the official resume, with what
/// the clinic wrote at `/api/composition`. A visit has one; it goes after the Encounter's end, and later records make an update of it.
///
/// | element | from |
/// |---|---|
/// | identifier | as the Encounter's: `no_kunjungan`, else our visit id |
/// | type, title | `jenis_layanan`; `judul` where the clinic gave one |
/// | date | `tanggal`, else `tanggal_selesai` |
/// | author | `petugas`, else the visit's doctor |
/// | custodian | the clinic |
/// | section.entry | the visit's deliveries (ResumeSection); one that the platform does not know is left out when the body is bound |
/// | section.text | `bagian`, by its code; under present illness `anamnesa` where `bagian` has nothing on it |
enum CompositionBuilder {
    /// The delivery; nil when there is nothing to say, or the clinic does not want one made and wrote none.
    /// - Parameter plan: what else the visit wants.
    static func plan(of plan: [PlannedDelivery], _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> PlannedDelivery? {
        let written = dossier.orderedRecords.last { $0.content is CompositionContent && !$0.isWrong }
        guard written != nil || dossier.clinic.composition else { return nil }
        let content = written?.content as? CompositionContent ?? CompositionContent()
        var named = NamedReferences(dossier, &links)
        let sections = sections(content, plan, dossier, &links)
        guard !sections.isEmpty else { return nil }
        let visit = dossier.visit
        let isInpatient = EncounterBuilder.serviceClass(visit.content.serviceType) == .inpatient
        let body = FHIR.object(
            ("resourceType", "Composition"),
            (
                "identifier",
                FHIR.identifier(
                    .facility("composition", organization: dossier.organizationID), visit.visitNumber ?? visit.id.lowerText)
            ),
            ("status", "final"),
            (
                "type",
                isInpatient
                    ? FHIR.codeableConcept(.loinc, "18842-5", "Discharge summary")
                    : FHIR.codeableConcept(.loinc, "88645-7", "Outpatient hospital Discharge summary")
            ),
            ("category", [FHIR.codeableConcept(.loinc, "LP173421-1", "Report")]),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("date", FHIR.dateTime(written?.recordedAt ?? visit.endedAt ?? visit.startedAt)),
            ("author", named.practitioner(content.authorCode).map { [$0] }),
            ("title", .string(content.title ?? title(visit))),
            ("custodian", named.organization),
            ("section", .array(sections)))
        var planned = PlannedDelivery.child(
            SourceKey.composition(visit.id), ResourceType.composition, written?.id ?? visit.id, dossier,
            after: [.init(SourceKey.finished(visit.id))], lacks: named.lacks, body)
        planned.waitsForVisit = true
        return planned
    }

    private static func title(_ visit: Visit) -> String {
        switch EncounterBuilder.serviceClass(visit.content.serviceType) {
        case .inpatient: "Resume Medis Rawat Inap"
        case .emergency: "Resume Medis Gawat Darurat"
        default: "Resume Medis Rawat Jalan"
        }
    }

    private static func sections(
        _ content: CompositionContent, _ plan: [PlannedDelivery], _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> [JSON] {
        var words: [String: CompositionContent.Section] = [:]
        if let anamnesis = dossier.visit.content.anamnesis, !anamnesis.isEmpty {
            let heading = ResumeSection.anamnesis
            words[heading.code] = .init(code: CodingValue(system: heading.system.uri, code: heading.code), text: anamnesis)
        }
        for section in content.sections { words[section.code.code] = section }
        let mentioned = plan.filter { $0.operation == .create && isMeant($0.body) }
        var made = ResumeSection.all.compactMap { section($0, mentioned, &words, &links) }
        // Headings of the clinic's own, in its order.
        for own in content.sections {
            guard let section = words.removeValue(forKey: own.code.code) else { continue }
            made.append(
                FHIR.object(
                    ("title", .string(section.title ?? section.code.display ?? section.code.code)),
                    ("code", FHIR.codeableConcept([Codings.coding(section.code, in: .loinc)])), ("text", narrative(section.text))))
        }
        return made
    }

    /// nil where the visit has nothing for it. Takes the words that it used.
    private static func section(
        _ heading: ResumeSection, _ plan: [PlannedDelivery], _ words: inout [String: CompositionContent.Section],
        _ links: inout DeliveryLinks
    ) -> JSON? {
        let own = words.removeValue(forKey: heading.code)
        let entries = plan.filter(heading.takes).map { FHIR.reference(urn: links.id($0.key)) }
        let parts = heading.parts.compactMap { section($0, plan, &words, &links) }
        guard own != nil || !entries.isEmpty || !parts.isEmpty else { return nil }
        return FHIR.object(
            ("title", .string(own?.title ?? heading.title)),
            ("code", FHIR.codeableConcept(heading.system, heading.code, heading.display)),
            ("text", own.map { narrative($0.text) }),
            ("entry", FHIR.list(entries)),
            ("section", FHIR.list(parts)))
    }

    /// What was entered in error or refuted is no part of a resume.
    private static func isMeant(_ body: JSON) -> Bool {
        !EnteredInError.isMarked(body) && body["verificationStatus"]?["coding"]?[0]?["code"]?.string != "refuted"
    }

    private static func narrative(_ text: String) -> JSON {
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let lines = escaped.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: "<br/>")
        return ["status": "additional", "div": .string("<div xmlns=\"http://www.w3.org/1999/xhtml\">\(lines)</div>")]
    }
}
