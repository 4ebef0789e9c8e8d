import Foundation

/// A medicine as the clinic keeps it, with the code of the national dictionary (KFA) that it is mapped to.
public struct Product: Sendable, Hashable, Codable, Identifiable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The clinic's own code (`kode_obat`).
    public var code: String
    /// Its name.
    public var name: String
    /// `satuan`, in the clinic's words: Tablet, Botol.
    public var unit: String?
    /// 92… a product template, 93… an actual product.
    public var kfaCode: String?
    /// `kode_sediaan`, of the code system medication-form: BS066.
    public var formCode: String?
    /// `nama_sediaan`: Tablet.
    public var formDisplay: String?
    /// `jenis_racikan`.
    public var compounding: Compounding
    /// Who makes it, where the clinic says so.
    public var manufacturer: String?
    /// Whether it is still in use.
    public var isActive: Bool

    /// Makes a product of which only code and name are known.
    public init(id: UUID, code: String, name: String) {
        self.id = id
        self.code = code
        self.name = name
        compounding = .none
        isActive = true
    }
}

/// The national MedicationType (reference section 3.10).
public enum Compounding: String, Sendable, Hashable, Codable {
    /// Non-compound.
    case none = "NC"
    /// Gives of such doses (d.t.d.).
    case perDose = "SD"
    /// Divided into equal parts (non d.t.d.).
    case equalParts = "EP"
}

/// What somebody says about a product; nil says nothing, and clears nothing.
public struct ProductFields: Sendable, Hashable {
    /// `kode`.
    public var code: String
    /// `nama`.
    public var name: String
    /// `satuan`.
    public var unit: String?
    /// `kode_kfa`.
    public var kfaCode: String?
    /// `kode_sediaan`.
    public var formCode: String?
    /// `nama_sediaan`.
    public var formDisplay: String?
    /// `jenis_racikan`.
    public var compounding: Compounding?
    /// `pabrik`.
    public var manufacturer: String?
    /// `aktif`.
    public var isActive: Bool?

    /// Makes fields that say code and name alone.
    public init(code: String, name: String) {
        self.code = code
        self.name = name
    }
}

extension Product {
    /// Its name, strength and form as they are compared with those of the dictionary.
    public var medicine: MedicineName { MedicineName(name, form: [unit, formDisplay]) }

    /// The product with another code of the dictionary, or none. Another code has another form: the old one goes with the old code.
    func mapped(to code: String?) -> Product {
        guard code != kfaCode else { return self }
        var new = self
        new.kfaCode = code
        if kfaCode != nil { (new.formCode, new.formDisplay) = (nil, nil) }
        return new
    }

    /// The product after somebody said this of it.
    func updated(by said: ProductFields) -> Product {
        var new = self
        new.name = said.name
        new.unit = said.unit ?? unit
        if let kfaCode = said.kfaCode { new = new.mapped(to: kfaCode) }
        if let formCode = said.formCode {
            new.formDisplay = said.formDisplay ?? (formCode == new.formCode ? new.formDisplay : nil)
            new.formCode = formCode
        }
        new.compounding = said.compounding ?? compounding
        new.manufacturer = said.manufacturer ?? manufacturer
        new.isActive = said.isActive ?? isActive
        return new
    }
}
