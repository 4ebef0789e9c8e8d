import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// `POST /api/observation` as one Observation, two for a blood pressure, or a panel with its members (reference sections 3.8, 3.14 and
/// 10.4).
///
/// | element | from |
/// |---|---|
/// | identifier | `no_hasil`, else our record id; `-1` and `-2` for systole and diastole, `-1` … for the members of a panel |
/// | category, code | `kategori`, `kode` |
/// | value | `nilai`; of LOINC 85354-9 `nilai` is systole and `nilai_diatas` diastole |
/// | component | `komponen` |
/// | hasMember | those of `komponen` with a LOINC code, each as an Observation: rule 10434 has no LOINC in components |
/// | referenceRange | `nilai_rujukan`; `nilai_diatas` of every code but 85354-9 is its high |
/// | interpretation, note | `interpretasi`, `keterangan` |
/// | basedOn, specimen | `permintaan`, `spesimen` |
/// | performer | `petugas`, else `dokter`; the clinic too where it answers an order |
enum ObservationBuilder {
    /// LOINC of the panel that clinics send a blood pressure as; the platform's own flow has no panel.
    static let bloodPressurePanel = "85354-9"

    /// The deliveries of a record: a panel goes after its members, which it names.
    static func plan(
        _ record: VisitRecord, _ content: ObservationContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> [PlannedDelivery] {
        var named = NamedReferences(dossier, &links)
        let bodies = build(record, content, dossier, &named, &links)
        let keys = keys(record, content)
        let members = bloodPressure(content) == nil ? keys.dropFirst() : []
        let planned = zip(keys, bodies).map { key, body in
            PlannedDelivery.child(
                key, ResourceType.observation, record.id, dossier,
                after: named.dependencies + (key == keys.first ? members.map { .init($0) } : []), lacks: named.lacks, body)
        }
        return Array(planned.dropFirst(members.isEmpty ? 0 : 1) + planned.prefix(members.isEmpty ? 0 : 1))
    }

    /// The keys of a record's deliveries; of a panel its own first.
    static func keys(_ record: VisitRecord, _ content: ObservationContent) -> [String] {
        (1...(bloodPressure(content)?.count ?? 1 + members(content).count)).map { SourceKey.observation(record.id, $0) }
    }

    /// The bodies of a record, in the order of their numbers.
    static func build(_ record: VisitRecord, _ content: ObservationContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [JSON]
    {
        var named = NamedReferences(dossier, &links)
        return build(record, content, dossier, &named, &links)
    }

    private static func build(
        _ record: VisitRecord, _ content: ObservationContent, _ dossier: VisitDossier, _ named: inout NamedReferences,
        _ links: inout DeliveryLinks
    ) -> [JSON] {
        let order = named.record(content.request, as: ServiceRequestContent.self, "permintaan", &links, key: SourceKey.serviceRequest)
        let specimen = named.record(content.specimen, as: SpecimenContent.self, "spesimen", &links, key: SourceKey.specimen)
        let performer = named.practitioner(content.performerCode)
        let clinic = named.organization
        let performers = [performer, order.map { _ in clinic }].compactMap(\.self)
        let references = VisitReferences(dossier, &links)
        func resource(_ suffix: String, _ code: JSON, _ details: [(String, JSON?)]) -> JSON {
            Self.resource(
                identifier: (content.number ?? record.id.lowerText) + suffix, organization: dossier.organizationID,
                category: [FHIR.codeableConcept([Codings.coding(content.category, in: .observationCategory)])], code: code,
                references: references, at: record.recordedAt,
                details: [("performer", FHIR.list(performers))] + details + [("basedOn", order.map { [$0] }), ("specimen", specimen)])
        }
        let words: [(String, JSON?)] = [
            ("interpretation", content.interpretation.map { [interpretation($0)] }),
            ("note", content.note.map { [FHIR.annotation($0)] }),
        ]
        if let pair = bloodPressure(content) {
            return zip(pair, [Measurement.systolic, .diastolic]).enumerated().map { index, part in
                resource("-\(index + 1)", part.1.code, [("valueQuantity", part.1.quantity(part.0))] + words)
            }
        }
        let code = FHIR.codeableConcept(content.codings.map { Codings.coding($0, in: .loinc) }, text: content.text)
        var limits = content.range ?? ReferenceRange()
        limits.high = limits.high ?? content.upper
        let details = [content.value.map(value)].compactMap(\.self) + words
        let members = members(content)
        let named = members.indices.map { FHIR.reference(urn: links.id(SourceKey.observation(record.id, $0 + 2))) }
        let panel: [(String, JSON?)] = [
            ("referenceRange", range(limits)), ("hasMember", FHIR.list(named)), ("component", components(content)),
        ]
        return [resource("", code, details + panel)]
            + members.enumerated().map { index, member in
                resource("-\(index + 1)", Self.code(of: member), Self.details(of: member))
            }
    }

    /// What a component says, as an element of its own or as a resource.
    private static func details(of component: ObservationComponent) -> [(String, JSON?)] {
        [
            value(component.value), ("interpretation", component.interpretation.map { [interpretation($0)] }),
            ("referenceRange", component.range.flatMap(range)),
        ]
    }

    private static func code(of component: ObservationComponent) -> JSON {
        FHIR.codeableConcept(component.codings.map { Codings.coding($0, in: .loinc) }, text: component.text)
    }

    /// Components that the platform refuses as such.
    private static func members(_ content: ObservationContent) -> [ObservationComponent] {
        (content.components ?? []).filter(isMember)
    }

    private static func isMember(_ component: ObservationComponent) -> Bool {
        component.codings.contains { $0.system == nil || $0.system == CodeSystem.loinc.uri }
    }

    /// What every Observation has, in FHIR's order, then its own `details`.
    static func resource(
        identifier: String, organization: String, category: JSON, code: JSON, references: VisitReferences, at time: Date,
        details: [(String, JSON?)]
    ) -> JSON {
        var body = FHIR.object(
            ("resourceType", "Observation"),
            ("identifier", ownIdentifier("observation", identifier, organization: organization)),
            ("status", "final"),
            ("category", category),
            ("code", code),
            ("subject", references.subject),
            ("encounter", references.encounter),
            ("effectiveDateTime", FHIR.dateTime(time)),
            ("issued", FHIR.dateTime(time)),
            ("performer", references.practitioner.map { [$0] }))
        for (name, detail) in details { body[name] = detail }
        return body
    }

    /// Systole and, where given, diastole of a panel; nil for any other observation.
    private static func bloodPressure(_ content: ObservationContent) -> [JSONNumber]? {
        guard content.codings.contains(where: { $0.code == bloodPressurePanel }), case .quantity(let systolic) = content.value,
            let upper = JSONNumber(text: systolic.value)
        else { return nil }
        return [upper] + [content.upper.flatMap { JSONNumber(text: $0.value) }].compactMap(\.self)
    }

    private static func components(_ content: ObservationContent) -> JSON? {
        FHIR.list(
            (content.components ?? []).filter { !isMember($0) }.map { component in
                var body = FHIR.object(("code", code(of: component)))
                for (name, detail) in details(of: component) { body[name] = detail }
                return body
            })
    }

    /// nil where it says nothing.
    private static func range(_ limits: ReferenceRange) -> JSON? {
        guard limits.low != nil || limits.high != nil || limits.text != nil else { return nil }
        return [
            FHIR.object(
                ("low", limits.low.flatMap(Codings.quantity)), ("high", limits.high.flatMap(Codings.quantity)),
                ("text", limits.text.map { .string($0) }))
        ]
    }

    private static func value(_ value: ObservationValue) -> (String, JSON?) {
        switch value {
        case .quantity(let quantity): ("valueQuantity", Codings.quantity(quantity))
        case .coded(let codings, let text):
            ("valueCodeableConcept", FHIR.codeableConcept(codings.map { Codings.coding($0, in: .snomed) }, text: text))
        case .text(let text): ("valueString", .string(text))
        }
    }

    /// `interpretasi` in words of the clinic: coded where it is one of the usual four, else as text.
    private static func interpretation(_ words: String) -> JSON {
        let known: [String: (code: String, display: String)] = [
            "normal": ("N", "Normal"), "n": ("N", "Normal"), "tinggi": ("H", "High"), "h": ("H", "High"),
            "rendah": ("L", "Low"), "l": ("L", "Low"), "abnormal": ("A", "Abnormal"), "a": ("A", "Abnormal"),
        ]
        guard let found = known[words.lowercased()] else { return FHIR.codeableConcept([], text: words) }
        return FHIR.codeableConcept(.interpretation, found.code, found.display, text: words)
    }
}
