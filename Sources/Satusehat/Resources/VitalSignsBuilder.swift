import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `pemeriksaan_fisik.tanda_vital` as Observations, one per measurement (reference section 3.8).
///
/// | element | from |
/// |---|---|
/// | identifier | our visit id and the LOINC code |
/// | code, unit | reference section 10.1 |
/// | value | the number as the clinic wrote it |
/// | effectiveDateTime, issued | `tanggal_kunjungan`: the clinic tells no other time |
enum VitalSignsBuilder {
    /// The measurements that the clinic gave, in a fixed order.
    static func build(_ dossier: VisitDossier, _ links: inout DeliveryLinks) -> [(measurement: Measurement, body: JSON)] {
        guard let signs = dossier.visit.content.vitalSigns else { return [] }
        let references = VisitReferences(dossier, &links)
        return Measurement.all.compactMap { measurement in
            guard let number = measurement.value(signs).flatMap({ JSONNumber(text: $0) }) else { return nil }
            let body = ObservationBuilder.resource(
                identifier: "\(dossier.visit.id.lowerText)-\(measurement.loinc)", organization: dossier.organizationID,
                category: [FHIR.codeableConcept(.observationCategory, "vital-signs", "Vital Signs")], code: measurement.code,
                references: references, at: dossier.visit.startedAt,
                details: [("valueQuantity", measurement.quantity(number))])
            return (measurement, body)
        }
    }
}
