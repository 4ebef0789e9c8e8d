import Clinics
import FHIR
import JSON

/// How a medicine is taken, as a `dosageInstruction` of one step.
///
/// | element | from |
/// |---|---|
/// | text, patientInstruction | `aturan_pakai`, `instruksi` |
/// | timing.repeat | `frekuensi`, `periode`, `satuan_periode`; a unit without a number is one of it ("3 kali per hari") |
/// | route | `rute` (ATC) |
/// | doseAndRate | `dosis`, `satuan_dosis`, where the platform has a code for that unit; the words in `text` say it anyway |
enum DosageBuilder {
    /// nil when nothing is said.
    static func build(_ dosage: MedicineDosage, _ medicine: PrescribedMedicine, allowsUCUM: Bool) -> JSON? {
        guard !dosage.isEmpty else { return nil }
        let quantity = DrugUnit.quantity(
            dosage.dose, unit: dosage.doseUnit, form: medicine.form?.display, allowsUCUM: allowsUCUM)
        return [
            FHIR.object(
                ("sequence", 1),
                ("text", dosage.text.map { .string($0) }),
                ("patientInstruction", dosage.instruction.map { .string($0) }),
                ("timing", timing(dosage)),
                ("route", dosage.route.map { FHIR.codeableConcept(.atc, $0, routes[$0]) }),
                ("doseAndRate", quantity.map { [dose($0)] }))
        ]
    }

    private static func timing(_ dosage: MedicineDosage) -> JSON? {
        guard dosage.frequency != nil || dosage.period != nil || dosage.periodUnit != nil else { return nil }
        let period = dosage.period ?? (dosage.periodUnit == nil ? nil : "1")
        return [
            "repeat": FHIR.object(
                ("frequency", dosage.frequency.map { .number(JSONNumber($0)) }),
                ("period", period.flatMap { JSONNumber(text: $0) }.map { .number($0) }),
                ("periodUnit", dosage.periodUnit.map { .string($0) }))
        ]
    }

    private static func dose(_ quantity: JSON) -> JSON {
        FHIR.object(("type", FHIR.codeableConcept(.doseRateType, "ordered", "Ordered")), ("doseQuantity", quantity))
    }

    /// Displays of the routes (reference section 3.10).
    private static let routes = [
        "O": "Oral", "P": "Parenteral", "R": "Rectal", "V": "Vaginal", "N": "Nasal", "TD": "Transdermal", "SL": "Sublingual/buccal",
        "Inhal": "Inhalation",
    ]
}
