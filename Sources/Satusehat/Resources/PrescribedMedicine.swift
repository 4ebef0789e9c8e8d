import Clinics
import Delivery
import FHIR
import JSON

/// A medicine that a record names, as a contained Medication (reference sections 3.10 and 5.2). Contained, because the platform finds a
/// Medication of its own by its id alone: one whose answer was lost could not be searched for.
///
/// | element | from |
/// |---|---|
/// | identifier | the item's number |
/// | code | `kode_kfa`, else that of the product; its name is KFA's, else the clinic's |
/// | code of a compound without one | SNOMED's for any medicine: rule 10024 wants a code, and no dictionary has one for it |
/// | status | active |
/// | form | `kode_sediaan`, else the product's, else KFA's |
/// | ingredient | of a compound `racikan`, else KFA's active ingredients, where they are known |
/// | extension MedicationType | `racikan` or `jenis_racikan`, else the product's, else non-compound |
struct PrescribedMedicine {
    /// Of the contained resource; its reference is `#obat`.
    static let id = "obat"
    static let typeExtension = "https://fhir.kemkes.go.id/r4/StructureDefinition/MedicationType"

    let medicine: Medicine
    let kfaCode: String?
    let name: String?
    let form: CodingValue?
    let compounding: Compounding
    let ingredients: [KFAProduct.Ingredient]
    /// What a compound is made of; empty for any other medicine.
    let parts: [CompoundPart]
    /// The unit that the clinic counts it in.
    let unit: String?

    init(_ medicine: Medicine, _ dossier: VisitDossier) {
        let product = medicine.productCode.flatMap { dossier.products[$0] }
        let kfaCode = medicine.kfaCode ?? product?.kfaCode
        let known = kfaCode.flatMap { dossier.kfa[$0] }
        self.medicine = medicine
        self.kfaCode = kfaCode
        name = known?.name ?? medicine.name ?? product?.name
        // The product's form is that of its own code.
        let own = product?.kfaCode == kfaCode ? product : nil
        form =
            Self.form(medicine.formCode, medicine.formDisplay) ?? Self.form(own?.formCode, own?.formDisplay)
            ?? Self.form(known?.formCode, known?.formDisplay)
        compounding = medicine.compounding ?? product?.compounding ?? .none
        ingredients = known?.ingredients ?? []
        parts = (medicine.ingredients ?? []).map { CompoundPart($0, dossier) }
        unit = product?.unit
    }

    /// What is missing before it can be prescribed: its code, or its form, which KFA is asked for.
    var lacks: [String] {
        if !parts.isEmpty { return parts.filter { $0.kfaCode == nil }.map { "obat:" + ($0.ingredient.productCode ?? "") } }
        guard let kfaCode else { return ["obat:" + (medicine.productCode ?? "")] }
        return form == nil ? ["kfa:" + kfaCode] : []
    }

    /// What is missing before it can be handed out: that takes an actual product (93), not a template (92).
    var lacksToDispense: [String] {
        guard let kfaCode, kfaCode.hasPrefix("92") else { return lacks }
        return ["produk:" + (medicine.kfaCode == nil ? medicine.productCode ?? kfaCode : kfaCode)]
    }

    /// `medicationReference`.
    var reference: JSON { FHIR.object(("reference", .string("#" + Self.id)), ("display", (name ?? compoundName).map { .string($0) })) }

    /// `contained`.
    /// - Parameter quantity: how many doses a compound is divided into.
    func contained(item: String, organization: String, quantity: String?) -> JSON {
        let entries = parts.isEmpty ? ingredients.map(ingredient) : parts.map { $0.entry(compounding, form: form?.display, of: quantity) }
        return [
            FHIR.object(
                ("resourceType", "Medication"),
                ("id", .string(Self.id)),
                ("meta", ["profile": ["https://fhir.kemkes.go.id/r4/StructureDefinition/Medication"]]),
                ("extension", [FHIR.extension(Self.typeExtension, "CodeableConcept", compounding.concept)]),
                ("identifier", [FHIR.identifier(.facility("medication", organization: organization), item, use: "official")]),
                ("code", code),
                ("status", "active"),
                ("form", form.map { FHIR.codeableConcept(.medicationForm, $0.code, $0.display) }),
                ("ingredient", FHIR.list(entries)))
        ]
    }

    private var code: JSON? {
        if let kfaCode { return FHIR.codeableConcept(.kfa, kfaCode, name) }
        return compoundName.map { FHIR.codeableConcept(.snomed, "373873005", "Pharmaceutical / biologic product", text: name ?? $0) }
    }

    private var compoundName: String? { parts.isEmpty ? nil : "Racikan " + parts.compactMap(\.name).joined(separator: ", ") }

    private func ingredient(_ ingredient: KFAProduct.Ingredient) -> JSON {
        FHIR.object(
            ("itemCodeableConcept", FHIR.codeableConcept(.kfa, ingredient.code, ingredient.name)),
            ("isActive", true),
            ("strength", ingredient.strength.flatMap { Strength.ratio($0, form: form?.display) }))
    }

    private static func form(_ code: String?, _ display: String?) -> CodingValue? {
        code.map { CodingValue(system: nil, code: $0, display: display) }
    }
}

extension Compounding {
    fileprivate var concept: JSON {
        switch self {
        case .none: FHIR.codeableConcept(.medicationType, rawValue, "Non-compound")
        case .perDose: FHIR.codeableConcept(.medicationType, rawValue, "Gives of such doses")
        case .equalParts: FHIR.codeableConcept(.medicationType, rawValue, "Divide into equal parts")
        }
    }
}

extension CodeSystem {
    fileprivate static let medicationForm: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/medication-form"
    fileprivate static let medicationType: CodeSystem = "http://terminology.kemkes.go.id/CodeSystem/medication-type"
}
