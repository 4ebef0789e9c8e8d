import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/medication-dispense` as a MedicationDispense (reference section 3.11).
///
/// | element | from |
/// |---|---|
/// | identifier | the prescription's both; a second dispensing of one item has `-P2` behind the item's |
/// | status | `status`, else completed, as in the platform's samples |
/// | category | `kategori`, else the prescription's, else by the visit's class |
/// | contained, medicationReference | the medicine, else the prescription's: see `PrescribedMedicine`; an actual product (93) |
/// | context | the Encounter |
/// | performer | `petugas`, else `dokter` |
/// | location | `lokasi` |
/// | authorizingPrescription | `resep` |
/// | quantity, daysSupply | `jumlah` with `satuan`, `lama_hari`, else the prescription's |
/// | whenPrepared | `tanggal_disiapkan`, else `tanggal_penyerahan`: the platform requires it |
/// | whenHandedOver | `tanggal_penyerahan` |
/// | dosageInstruction | its own, else the prescription's: see `DosageBuilder` |
/// | note | `keterangan` |
enum MedicationDispenseBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: MedicationDispenseContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        let prescription = dossier.prescription(content.prescription, of: content.medicine)
        var named = NamedReferences(dossier, &links)
        var body = build(record, content, prescription, dossier)
        body["subject"] = named.subject
        body["context"] = named.encounter
        body["performer"] = named.practitioner(content.practitionerCode).map { [["actor": $0]] }
        body["location"] = named.location(content.locationCode)
        let request = prescription.map { SourceKey.medicationRequest($0.record.id) }
        body["authorizingPrescription"] = request.map { [FHIR.reference(urn: links.id($0))] }
        let lacks =
            (prescription == nil ? ["resep:" + content.prescription] : lacks(content, prescription, dossier)) + named.lacks
        return .child(
            SourceKey.medicationDispense(record.id), ResourceType.medicationDispense, record.id, dossier,
            after: request.map { [.init($0)] } ?? [], lacks: lacks, body)
    }

    /// What the medicine lacks. The platform takes no quantity without a code of its own for the unit (rule 10050).
    private static func lacks(
        _ content: MedicationDispenseContent, _ prescription: Prescription?, _ dossier: VisitDossier
    ) -> [String] {
        guard let medicine = medicine(content, prescription, dossier) else { return [] }
        let amount = amount(content, prescription)
        let isUnitUnknown = amount.quantity != nil && quantity(amount, medicine) == nil
        return medicine.lacksToDispense + (isUnitUnknown ? ["satuan:" + (amount.unit ?? medicine.unit ?? "-")] : [])
    }

    /// Without people and places, and what hangs on a prescription that has not come yet.
    private static func build(
        _ record: VisitRecord, _ content: MedicationDispenseContent, _ prescription: Prescription?, _ dossier: VisitDossier
    ) -> JSON {
        let medicine = medicine(content, prescription, dossier)
        let amount = amount(content, prescription)
        let item = prescription.map { itemNumber(of: record, $0, dossier) } ?? record.id.lowerText
        let dosage = content.dosage.isEmpty ? prescription?.content.dosage : content.dosage
        return FHIR.object(
            ("resourceType", "MedicationDispense"),
            (
                "contained",
                medicine?.contained(
                    item: item, organization: dossier.organizationID, quantity: prescription?.content.amount.quantity ?? amount.quantity)
            ),
            ("identifier", prescription?.identifiers(item: item, organization: dossier.organizationID)),
            ("status", .string(content.status ?? "completed")),
            ("category", Prescription.category(content.category ?? prescription?.content.category, dossier, in: category)),
            ("medicationReference", medicine?.reference),
            ("quantity", medicine.flatMap { quantity(amount, $0) }),
            ("daysSupply", amount.days.flatMap { JSONNumber(text: $0) }.map { FHIR.quantity($0, unit: "Day", code: "d") }),
            ("whenPrepared", FHIR.dateTime(content.preparedAt ?? record.recordedAt)),
            ("whenHandedOver", FHIR.dateTime(record.recordedAt)),
            ("note", content.note.map { [FHIR.annotation($0)] }),
            ("dosageInstruction", medicine.flatMap { made in dosage.flatMap { DosageBuilder.build($0, made, allowsUCUM: false) } }))
    }

    /// The prescription's item, and behind it which dispensing of it this is: the platform takes each number once. In the order in which
    /// they came here, so that one with an earlier time changes no number that was sent.
    private static func itemNumber(of record: VisitRecord, _ prescription: Prescription, _ dossier: VisitDossier) -> String {
        let earlier = dossier.records.filter { other in
            guard let content = other.content as? MedicationDispenseContent, other.id.lowerText < record.id.lowerText else { return false }
            return dossier.prescription(content.prescription, of: content.medicine)?.record.id == prescription.record.id
        }
        return earlier.isEmpty ? prescription.item : "\(prescription.item)-P\(earlier.count + 1)"
    }

    private static func medicine(
        _ content: MedicationDispenseContent, _ prescription: Prescription?, _ dossier: VisitDossier
    ) -> PrescribedMedicine? {
        (content.medicine ?? prescription?.content.medicine).map { PrescribedMedicine($0, dossier) }
    }

    private static func amount(_ content: MedicationDispenseContent, _ prescription: Prescription?) -> MedicineAmount {
        prescription.map { $0.content.amount.adding(content.amount) } ?? content.amount
    }

    private static func quantity(_ amount: MedicineAmount, _ medicine: PrescribedMedicine) -> JSON? {
        DrugUnit.quantity(amount.quantity, unit: amount.unit ?? medicine.unit, form: medicine.form?.display, allowsUCUM: false)
    }

    /// Spelt with /fhir/ by the platform.
    private static let category: CodeSystem = "http://terminology.hl7.org/fhir/CodeSystem/medicationdispense-category"
}
