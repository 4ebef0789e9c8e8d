import Clinics
import Delivery
import FHIR
import JSON

/// One of `racikan`, as an ingredient of a contained Medication.
///
/// | element | from |
/// |---|---|
/// | itemCodeableConcept | `kode_kfa`, else that of the product |
/// | strength | `jumlah` with `satuan` in one dose (SD), or in as many as are dispensed (EP) |
struct CompoundPart {
    let ingredient: MedicineIngredient
    let kfaCode: String?
    let name: String?

    init(_ ingredient: MedicineIngredient, _ dossier: VisitDossier) {
        let product = ingredient.productCode.flatMap { dossier.products[$0] }
        self.ingredient = ingredient
        kfaCode = ingredient.kfaCode ?? product?.kfaCode
        name = kfaCode.flatMap { dossier.kfa[$0]?.name } ?? ingredient.name ?? product?.name
    }

    /// - Parameter quantity: how many doses are made of the whole.
    func entry(_ compounding: Compounding, form: String?, of quantity: String?) -> JSON {
        FHIR.object(
            ("itemCodeableConcept", kfaCode.map { FHIR.codeableConcept(.kfa, $0, name) }),
            ("isActive", true),
            ("strength", strength(in: compounding == .equalParts ? quantity : "1", form: form)))
    }

    /// FHIR rat-1: both or none.
    private func strength(in doses: String?, form: String?) -> JSON? {
        guard let amount = ingredient.quantity.flatMap({ JSONNumber(text: $0) }), let unit = ingredient.unit,
            let doses = doses.flatMap({ JSONNumber(text: $0) })
        else { return nil }
        // Rule 10027: UCUM alone, so half a tablet is 0.5 {TAB}.
        let code = DrugUnit.ucum(unit) ?? DrugUnit.orderable(unit, form: nil).map { "{\($0)}" }
        guard let code else { return nil }
        let dose = form.flatMap(DrugUnit.named).map { FHIR.quantity(doses, unit: $0, code: $0, system: .orderableDrugForm) }
        return FHIR.object(
            ("numerator", FHIR.quantity(amount, unit: unit, code: code)),
            ("denominator", dose ?? FHIR.quantity(doses, unit: form ?? "dosis", code: "1")))
    }
}
