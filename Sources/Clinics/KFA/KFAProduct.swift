import Foundation

/// What the national dictionary of medicines and devices (KFA) says of a code. The same for every clinic.
public struct KFAProduct: Sendable, Hashable {
    /// 92… a product template, 93… an actual product.
    public var code: String
    /// Its official name.
    public var name: String
    /// `dosage_form`, of the code system medication-form; devices have none.
    public var formCode: String?
    /// The form in words.
    public var formDisplay: String?
    /// `active_ingredients`.
    public var ingredients: [Ingredient]
    /// The template of an actual product.
    public var templateCode: String?
    /// Who makes it.
    public var manufacturer: String?
    /// `nama_dagang`.
    public var tradeName: String?
    /// KFA's own word: valid.
    public var state: String
    /// Since when KFA has withdrawn it.
    public var retiredAt: Date?
    /// When KFA was asked.
    public var fetchedAt: Date

    /// 92…: any product of this content and form. Enough to prescribe, not to hand out.
    public var isTemplate: Bool { code.hasPrefix("92") }
    /// The strengths of its ingredients in words; nil when KFA names none.
    public var strength: String? {
        let all = ingredients.compactMap(\.strength)
        return all.isEmpty ? nil : all.joined(separator: " / ")
    }

    /// An active ingredient.
    public struct Ingredient: Sendable, Hashable {
        /// 91….
        public var code: String
        /// `zat_aktif`.
        public var name: String
        /// `kekuatan_zat_aktif`, free text: "500 mg", "15 mg/5 mL".
        public var strength: String?

        /// Makes an ingredient.
        public init(code: String, name: String, strength: String?) {
            self.code = code
            self.name = name
            self.strength = strength
        }
    }

    /// Makes a product of the dictionary.
    public init(
        code: String, name: String, formCode: String?, formDisplay: String?, ingredients: [Ingredient] = [], templateCode: String? = nil,
        state: String = "valid", fetchedAt: Date
    ) {
        self.code = code
        self.name = name
        self.formCode = formCode
        self.formDisplay = formDisplay
        self.ingredients = ingredients
        self.templateCode = templateCode
        self.state = state
        self.fetchedAt = fetchedAt
    }
}
