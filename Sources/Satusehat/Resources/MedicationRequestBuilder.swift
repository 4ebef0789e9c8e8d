import Clinics
import Delivery
import FHIR
import JSON
import Vocabulary

/// `POST /api/medication-request` as a MedicationRequest (reference section 3.10).
///
/// | element | from |
/// |---|---|
/// | identifier | prescription: `no_resep`, else our record id; prescription-item: `no_resep`-`no_item`, else with our record id |
/// | status | `status`, else completed: what the platform requires, as in its samples |
/// | intent | order |
/// | category | `kategori`, else inpatient or outpatient by the visit's class |
/// | priority | `prioritas` |
/// | contained, medicationReference | the medicine: see `PrescribedMedicine` |
/// | authoredOn | `tanggal_resep` |
/// | requester | `petugas`, else `dokter` |
/// | reasonReference | `diagnosis` |
/// | dosageInstruction | see `DosageBuilder` |
/// | dispenseRequest | `jumlah` with `satuan`, `lama_hari`, `pengulangan` |
/// | note | `keterangan`, and a `jumlah` whose `satuan` has no code |
enum MedicationRequestBuilder {
    /// The delivery of a record.
    static func plan(
        _ record: VisitRecord, _ content: MedicationRequestContent, _ dossier: VisitDossier, _ links: inout DeliveryLinks
    ) -> PlannedDelivery {
        var named = NamedReferences(dossier, &links)
        let body = build(record, content, dossier, &named, &links)
        return .child(
            SourceKey.medicationRequest(record.id), ResourceType.medicationRequest, record.id, dossier, after: named.dependencies,
            lacks: PrescribedMedicine(content.medicine, dossier).lacks + named.lacks, body)
    }

    private static func build(
        _ record: VisitRecord, _ content: MedicationRequestContent, _ dossier: VisitDossier, _ named: inout NamedReferences,
        _ links: inout DeliveryLinks
    ) -> JSON {
        let medicine = PrescribedMedicine(content.medicine, dossier)
        let prescription = Prescription(record: record, content: content)
        let quantity = quantity(content.amount, medicine)
        let diagnosis = named.record(content.diagnosis, as: Diagnosis.self, "diagnosis", &links, key: SourceKey.diagnosis)
        let notes = [content.note, quantity == nil ? words(content.amount) : nil].compactMap(\.self).map { FHIR.annotation($0) }
        return FHIR.object(
            ("resourceType", "MedicationRequest"),
            (
                "contained",
                medicine.contained(
                    item: prescription.item, organization: dossier.organizationID, quantity: content.amount.quantity)
            ),
            ("identifier", prescription.identifiers(organization: dossier.organizationID)),
            ("status", .string(content.status ?? "completed")),
            ("intent", "order"),
            ("category", [Prescription.category(content.category, dossier, in: category)]),
            ("priority", content.priority.map { .string($0) }),
            ("medicationReference", medicine.reference),
            ("subject", named.subject),
            ("encounter", named.encounter),
            ("authoredOn", FHIR.dateTime(record.recordedAt)),
            ("requester", named.practitioner(content.practitionerCode)),
            ("reasonReference", diagnosis.map { [$0] }),
            ("note", FHIR.list(notes)),
            ("dosageInstruction", DosageBuilder.build(content.dosage, medicine, allowsUCUM: true)),
            ("dispenseRequest", dispenseRequest(content, quantity)))
    }

    private static func dispenseRequest(_ content: MedicationRequestContent, _ quantity: JSON?) -> JSON? {
        let days = content.amount.days.flatMap { JSONNumber(text: $0) }
        guard quantity != nil || days != nil || content.repeats != nil else { return nil }
        return FHIR.object(
            ("numberOfRepeatsAllowed", content.repeats.map { .number(JSONNumber($0)) }),
            ("quantity", quantity),
            ("expectedSupplyDuration", days.map { FHIR.quantity($0, unit: "days", code: "d") }))
    }

    private static func quantity(_ amount: MedicineAmount, _ medicine: PrescribedMedicine) -> JSON? {
        DrugUnit.quantity(amount.quantity, unit: amount.unit ?? medicine.unit, form: medicine.form?.display, allowsUCUM: true)
    }

    private static func words(_ amount: MedicineAmount) -> String? {
        amount.quantity.map { "Jumlah: \($0.replacing(".", with: ",")) \(amount.unit ?? "")".trimmingPrefix(" ").description }
    }

    private static let category: CodeSystem = "http://terminology.hl7.org/CodeSystem/medicationrequest-category"
}
