/// The medicine that a prescription or its dispensing names: one of the clinic's products, a KFA code directly, or a compound of several.
public struct Medicine: Sendable, Hashable, Codable {
    /// `kode_obat`, the clinic's own.
    public var productCode: String?
    /// `kode_kfa`; goes before the product's.
    public var kfaCode: String?
    /// `nama_obat`.
    public var name: String?
    /// `kode_sediaan`.
    public var formCode: String?
    /// `nama_sediaan`.
    public var formDisplay: String?
    /// `racikan` as one word, or `jenis_racikan`.
    public var compounding: Compounding?
    /// `racikan` as a list: what a compound is made of.
    public var ingredients: [MedicineIngredient]?

    /// Makes a medicine; one of both codes is given, or what it is made of.
    public init(productCode: String? = nil, kfaCode: String? = nil) {
        self.productCode = productCode
        self.kfaCode = kfaCode
    }

    /// What is said now; of the same medicine, with what it leaves out.
    func adding(_ said: Medicine) -> Medicine {
        guard said.productCode == productCode, said.kfaCode == nil || kfaCode == nil || said.kfaCode == kfaCode else { return said }
        var new = said
        new.kfaCode = said.kfaCode ?? kfaCode
        new.name = said.name ?? name
        new.formCode = said.formCode ?? formCode
        new.formDisplay = said.formDisplay ?? (said.formCode == nil ? formDisplay : nil)
        new.compounding = said.compounding ?? compounding
        new.ingredients = said.ingredients ?? ingredients
        return new
    }

    /// What tells it from another medicine.
    var identityPart: String {
        productCode ?? kfaCode ?? name ?? (ingredients ?? []).map { $0.productCode ?? $0.kfaCode ?? "" }.joined(separator: "+")
    }

    /// The clinic's products that it names.
    var products: [NamedProduct] {
        let own = productCode.map { NamedProduct(code: $0, name: name) }
        let parts = (ingredients ?? []).compactMap { part in part.productCode.map { NamedProduct(code: $0, name: part.name) } }
        return [own].compactMap(\.self) + parts
    }
    /// The codes of KFA that it names.
    var kfaCodes: [String] { [kfaCode].compactMap(\.self) + (ingredients ?? []).compactMap(\.kfaCode) }
}

/// One of `racikan`: what a compound is made of.
public struct MedicineIngredient: Sendable, Hashable, Codable {
    /// `kode_obat`, the clinic's own.
    public var productCode: String?
    /// `kode_kfa`, an ingredient (91), a template (92) or a product (93); goes before the product's.
    public var kfaCode: String?
    /// `nama_obat`.
    public var name: String?
    /// `jumlah`: in each dose, or of a compound that is divided (EP) in the whole.
    public var quantity: String?
    /// `satuan`, in the clinic's words.
    public var unit: String?

    /// Makes an ingredient; one of both codes is given.
    public init(productCode: String? = nil, kfaCode: String? = nil, quantity: String? = nil, unit: String? = nil) {
        self.productCode = productCode
        self.kfaCode = kfaCode
        self.quantity = quantity
        self.unit = unit
    }
}

/// How a medicine is taken; numbers as exact decimal text.
public struct MedicineDosage: Sendable, Hashable, Codable {
    /// `aturan_pakai`.
    public var text: String?
    /// `frekuensi`: so many times …
    public var frequency: Int?
    /// `periode`: … in so many …
    public var period: String?
    /// `satuan_periode`: … of these, in UCUM: d, h, wk.
    public var periodUnit: String?
    /// `dosis`.
    public var dose: String?
    /// `satuan_dosis`, in the clinic's words.
    public var doseUnit: String?
    /// `rute`, an ATC route: O, P, R.
    public var route: String?
    /// `instruksi`, for the patient.
    public var instruction: String?

    /// Makes a dosage that says nothing.
    public init() {}

    /// Whether nothing is said.
    public var isEmpty: Bool { self == MedicineDosage() }

    /// What is said now, with what it leaves out.
    func adding(_ said: MedicineDosage) -> MedicineDosage {
        var new = said
        new.frequency = said.frequency ?? frequency
        for field in [\MedicineDosage.text, \.period, \.periodUnit, \.dose, \.doseUnit, \.route, \.instruction] {
            new[keyPath: field] = said[keyPath: field] ?? self[keyPath: field]
        }
        return new
    }
}

/// How much of a medicine: `jumlah`, `satuan`, `lama_hari`; numbers as exact decimal text.
public struct MedicineAmount: Sendable, Hashable, Codable {
    /// `jumlah`.
    public var quantity: String?
    /// `satuan`, in the clinic's words.
    public var unit: String?
    /// `lama_hari`.
    public var days: String?

    /// Makes an amount that says nothing.
    public init() {}

    /// What is said now, with what it leaves out.
    public func adding(_ said: MedicineAmount) -> MedicineAmount {
        var new = said
        new.quantity = said.quantity ?? quantity
        new.unit = said.unit ?? unit
        new.days = said.days ?? days
        return new
    }
}
