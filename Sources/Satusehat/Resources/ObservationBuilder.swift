import Clinics
import Delivery
import FHIR
import Foundation
import JSON
import Vocabulary

/// `POST /api/observation` as one Observation, or two for a blood pressure (reference sections 3.8 and 10.4).
///
/// | element | from |
/// |---|---|
/// | identifier | our record id; `-1` and `-2` for systole and diastole |
/// | category, code | `kategori`, `kode` |
/// | value | `nilai`; of LOINC 85354-9 `nilai` is systole and `nilai_diatas` diastole |
/// | referenceRange.high | `nilai_diatas` of every other code |
/// | interpretation, note | `interpretasi`, `keterangan` |
enum ObservationBuilder {
    /// LOINC of the panel that clinics send a blood pressure as; the platform's own flow has no panel.
    static let bloodPressurePanel = "85354-9"

    /// The deliveries of a record.
    static func plan(
        _ record: VisitRecord, _ content: ObservationContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> [PlannedDelivery] {
        build(record, content, dossier, &links).enumerated().map { index, body in
            .child(SourceKey.observation(record.id, index + 1), ResourceType.observation, record.id, dossier, body)
        }
    }

    /// The bodies of a record, in the order of their numbers.
    static func build(_ record: VisitRecord, _ content: ObservationContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [JSON]
    {
        let references = VisitReferences(dossier, &links)
        func resource(_ suffix: String, _ code: JSON, _ details: [(String, JSON?)]) -> JSON {
            Self.resource(
                identifier: record.id.lowerText + suffix, organization: dossier.organizationID,
                category: [FHIR.codeableConcept([Codings.coding(content.category, in: .observationCategory)])], code: code,
                references: references, at: record.recordedAt, details: details)
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
        let range = content.upper.flatMap(Codings.quantity).map { [FHIR.object(("high", $0))] as JSON }
        return [resource("", code, [value(content.value)] + words + [("referenceRange", range)])]
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
