/// A small dictionary for tests and demonstrations. Names are of everyday drugs; codes, makers and licences are invented,
/// but for the samples of the reference (93001019 with its ingredient 91000330).
enum KFAProducts {
    static let all = drugs + vaccines + devices + unusable

    private static let tablet = KFAProduct.Form(code: "BS066", name: "Tablet", unit: "Tablet", route: "O")
    private static let coated = KFAProduct.Form(code: "BS023", name: "Kaplet Salut Selaput", unit: "Kaplet", route: "O")
    private static let capsule = KFAProduct.Form(code: "BS019", name: "Kapsul", unit: "Kapsul", route: "O")
    private static let injection = KFAProduct.Form(code: "BS034", name: "Larutan Injeksi", unit: "Vial", route: "P")

    private static let drugs: [KFAProduct] = [
        drug(
            "93001019", "Rifampin 150 mg / Isoniazid 75 mg / Pyrazinamide 400 mg Kaplet Salut Selaput", "92000330", coated,
            [
                ("91000330", "Rifampin", "150 mg"), ("91000328", "Isoniazid", "75 mg"), ("91000329", "Pyrazinamide", "400 mg"),
            ]),
        drug("93000101", "Paracetamol 500 mg Tablet", "92000101", tablet, [("91000101", "Paracetamol", "500 mg")]),
        drug("93000102", "Paracetamol 500 mg Tablet", "92000101", tablet, [("91000101", "Paracetamol", "500 mg")]),
        drug("93000103", "Amlodipine 5 mg Tablet", "92000103", tablet, [("91000103", "Amlodipine", "5 mg")]),
        drug("93000104", "Amlodipine 10 mg Tablet", "92000104", tablet, [("91000103", "Amlodipine", "10 mg")]),
        drug("93000105", "Metformin 500 mg Tablet", "92000105", tablet, [("91000105", "Metformin", "500 mg")]),
        drug("93000106", "Amoxicillin 500 mg Kapsul", "92000106", capsule, [("91000106", "Amoxicillin", "500 mg")]),
        drug("93000107", "Omeprazole 20 mg Kapsul", "92000107", capsule, [("91000107", "Omeprazole", "20 mg")]),
        drug("93000108", "Captopril 25 mg Tablet", "92000108", tablet, [("91000108", "Captopril", "25 mg")]),
        drug("93000109", "Cetirizine 10 mg Tablet", "92000109", tablet, [("91000109", "Cetirizine", "10 mg")]),
        drug("93000110", "Ceftriaxone 1 g Injeksi", "92000110", injection, [("91000110", "Ceftriaxone", "1 g/1 vial")]),
        drug(
            "93000111", "Ambroxol 15 mg/5 mL Sirup", "92000111", .init(code: "BS050", name: "Sirup", unit: "Botol", route: "O"),
            [
                ("91000111", "Ambroxol", "15 mg/5 mL")
            ]),
    ]

    private static let vaccines: [KFAProduct] = [
        vaccine("93000201", "Vaksin BCG", "92000201", "91000201"),
        vaccine("93000202", "Vaksin DPT-HB-Hib", "92000202", "91000202"),
        vaccine("93000203", "Vaksin Campak Rubella (MR)", "92000203", "91000203"),
    ]

    private static let devices: [KFAProduct] = [
        device("93000301", "Spuit 3 mL", "92000301"),
        device("93000302", "Kasa Steril 16 x 16 cm", "92000302"),
    ]

    /// Rows that a client must pass over.
    private static let unusable: [KFAProduct] = [
        withdrawn("93000401", "Ranitidine 150 mg Tablet (ditarik)", "92000401", isActive: false),
        withdrawn("93000402", "Sediaan Rancangan", "92000402", isActive: true),
    ]

    private static func drug(
        _ code: String, _ name: String, _ template: String, _ form: KFAProduct.Form, _ ingredients: [(String, String, String)]
    ) -> KFAProduct {
        KFAProduct(
            code: code, name: name + " (CONTOH)", template: (template, name), form: form,
            ingredients: ingredients.map { .init(code: $0.0, name: $0.1, strength: $0.2) })
    }

    private static func vaccine(_ code: String, _ name: String, _ template: String, _ ingredient: String) -> KFAProduct {
        var product = drug(code, name, template, injection, [(ingredient, name, "0,5 mL")])
        product.kind = "vaccine"
        return product
    }

    private static func device(_ code: String, _ name: String, _ template: String) -> KFAProduct {
        var product = drug(code, name, template, .init(code: "", name: "", unit: "Pcs", route: ""), [])
        product.kind = "device"
        product.type = "alkes"
        return product
    }

    private static func withdrawn(_ code: String, _ name: String, _ template: String, isActive: Bool) -> KFAProduct {
        var product = drug(code, name, template, tablet, [])
        product.isActive = isActive
        product.state = isActive ? "draft" : "valid"
        return product
    }
}
