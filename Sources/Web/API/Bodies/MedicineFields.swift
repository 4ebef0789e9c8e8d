import Clinics
import Foundation
import JSON
import Vocabulary

/// What prescriptions, their dispensing and products say about a medicine.
extension FieldReader {
    /// `kode_obat`, `kode_kfa` or what it is made of (`racikan` as a list), with what describes it; nil where none is said.
    /// - Parameter kfa: what the code may begin with: an actual product (93), or a template (92) too.
    mutating func medicine(kfa: [String] = ["92", "93"], required isRequired: Bool) -> Medicine? {
        let product = line("kode_obat", longest: 100)
        let hadKFA = value("kode_kfa") != nil
        let kfaCode = kfaCode("kode_kfa", beginning: kfa)
        let isCompound = value("racikan")?.array != nil
        guard product != nil || hadKFA || isCompound else {
            if isRequired { problem("kode_obat", .required, "kode_obat, kode_kfa, atau daftar racikan wajib diisi.") }
            return nil
        }
        var medicine = Medicine(productCode: product, kfaCode: kfaCode)
        medicine.name = line("nama_obat", longest: 500)
        (medicine.formCode, medicine.formDisplay) = form()
        if isCompound { compound(&medicine) } else { medicine.compounding = compounding("racikan") }
        return medicine
    }

    /// `racikan` as a list of {kode_obat | kode_kfa, nama_obat, jumlah, satuan}, with `jenis_racikan`: what `jumlah` means hangs on it.
    private mutating func compound(_ medicine: inout Medicine) {
        medicine.ingredients = (value("racikan")?.array ?? []).enumerated().filter { !$0.element.saysNothing }.compactMap {
            index, element in
            guard let object = element.object else {
                problem(
                    "racikan[\(index)]", .invalidType, "racikan[\(index)] harus objek dengan kode_obat atau kode_kfa, jumlah, dan satuan.")
                return nil
            }
            var part = FieldReader(object, clock: clock, prefix: prefix + "racikan[\(index)].")
            let ingredient = part.ingredient()
            add(part)
            return ingredient
        }
        if required("jenis_racikan") != nil, let kind = compounding("jenis_racikan") {
            medicine.compounding = kind
            if kind == .none {
                problem("jenis_racikan", .contradiction, "jenis_racikan harus SD (dtd) atau EP (non-dtd) bila racikan diisi.")
            }
        }
        if medicine.productCode == nil, medicine.formCode == nil, value("kode_sediaan") == nil {
            problem("kode_sediaan", .required, "kode_sediaan wajib diisi untuk racikan, contoh BS019 (Kapsul).")
        }
    }

    private mutating func ingredient() -> MedicineIngredient? {
        let product = line("kode_obat", longest: 100)
        let hadKFA = value("kode_kfa") != nil
        var ingredient = MedicineIngredient(productCode: product, kfaCode: kfaCode("kode_kfa", beginning: ["91", "92", "93"]))
        ingredient.name = line("nama_obat", longest: 500)
        ingredient.quantity = amount("jumlah")
        ingredient.unit = line("satuan", longest: 60)
        if ingredient.quantity != nil, ingredient.unit == nil, value("satuan") == nil {
            problem("satuan", .required, "satuan wajib diisi bila jumlah diisi, contoh mg atau Tablet.")
        }
        guard product != nil || hadKFA else {
            problem("kode_obat", .required, "kode_obat atau kode_kfa wajib diisi.")
            return nil
        }
        return ingredient
    }

    /// Eight digits of the national dictionary.
    mutating func kfaCode(_ field: String, beginning: [String] = ["92", "93"]) -> String? {
        guard let given = line(field)?.filter({ !" .-".contains($0) }) else { return nil }
        guard given.utf8.count == 8, given.utf8.allSatisfy({ (0x30...0x39).contains($0) }), beginning.contains(String(given.prefix(2)))
        else {
            problem(
                field, .invalidFormat,
                beginning.count == 1
                    ? "\(field) penyerahan harus kode produk KFA: 8 digit diawali 93."
                    : "\(field) harus kode KFA: 8 digit diawali \(beginning.joined(separator: " atau ")).")
            return nil
        }
        return given
    }

    /// `kode_sediaan` and `nama_sediaan`: a form of the national list.
    mutating func form() -> (code: String?, display: String?) {
        let display = line("nama_sediaan")
        guard let given = line("kode_sediaan", longest: 20)?.uppercased() else { return (nil, display) }
        if given.wholeMatch(of: /BS[0-9]{3}/) == nil {
            warning("kode_sediaan", .unknownCode, "kode_sediaan tidak berbentuk kode sediaan SATUSEHAT, contoh BS066 (Tablet).")
        }
        return (given, display)
    }

    /// The kind of compound: NC, SD (d.t.d.), EP; also as yes and no, where no is plain.
    mutating func compounding(_ field: String) -> Compounding? {
        guard let given = value(field) else { return nil }
        if given.bool == false { return Compounding.none }
        let words: [String: Compounding] = [
            "nc": .none, "non-compound": .none, "non racikan": .none, "bukan racikan": .none, "tidak": .none, "0": .none, "false": .none,
            "sd": .perDose, "dtd": .perDose, "d.t.d": .perDose, "d.t.d.": .perDose, "ep": .equalParts, "non dtd": .equalParts,
            "non-dtd": .equalParts, "non d.t.d": .equalParts,
        ]
        if let text = given.string ?? given.number?.text, let known = words[text.lowercased().trimmingCharacters(in: .whitespaces)] {
            return known
        }
        problem(field, .invalidFormat, "\(field) harus NC (bukan racikan), SD (racikan dtd), atau EP (racikan non-dtd).")
        return nil
    }

    /// How it is taken.
    mutating func dosage() -> MedicineDosage {
        var dosage = MedicineDosage()
        dosage.text = line("aturan_pakai", longest: 1000)
        dosage.frequency = count("frekuensi", from: 1)
        dosage.period = amount("periode")
        dosage.periodUnit = word("satuan_periode", Self.periodUnits)
        if dosage.period != nil, dosage.periodUnit == nil, value("satuan_periode") == nil {
            problem("satuan_periode", .required, "satuan_periode wajib diisi bila periode diisi, contoh hari.")
        }
        dosage.dose = amount("dosis")
        dosage.doseUnit = line("satuan_dosis", longest: 60)
        dosage.route = word("rute", Self.routes)
        dosage.instruction = line("instruksi", longest: 1000)
        return dosage
    }

    /// How much.
    mutating func medicineAmount() -> MedicineAmount {
        var amount = MedicineAmount()
        amount.quantity = self.amount("jumlah")
        amount.unit = line("satuan", longest: 60)
        amount.days = self.amount("lama_hari")
        return amount
    }

    /// A number that is not below zero.
    mutating func amount(_ field: String) -> String? {
        guard let given = value(field), let number = number(given, field) else { return nil }
        guard !number.hasPrefix("-") else {
            problem(field, .outOfRange, "\(field) tidak boleh di bawah nol.")
            return nil
        }
        return number
    }

    /// A whole number.
    mutating func count(_ field: String, from least: Int = 0) -> Int? {
        guard let given = value(field) else { return nil }
        if let number = Self.decimal(given).flatMap({ Int($0) }), number >= least, number <= 10_000 { return number }
        problem(field, .invalidFormat, "\(field) harus angka bulat, paling sedikit \(least).")
        return nil
    }

    /// Codes by their lower-case selves, and by other words.
    static func codes(_ codes: [String], _ words: [String: String] = [:]) -> [String: String] {
        Dictionary(codes.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first }).merging(words) { first, _ in first }
    }

    /// UCUM of the periods of a timing.
    static let periodUnits = codes(
        ["s", "min", "h", "d", "wk", "mo", "a"],
        [
            "detik": "s", "menit": "min", "jam": "h", "hari": "d", "day": "d", "minggu": "wk", "pekan": "wk", "bulan": "mo", "tahun": "a",
        ])

    /// ATC routes (reference section 3.10).
    static let routes = codes(
        [
            "O", "P", "R", "V", "N", "TD", "SL", "Inhal", "Instill.sol", "inj.intramuscular", "inj.subcutaneous", "otic", "ocular",
            "ointment",
        ],
        [
            "oral": "O", "per oral": "O", "po": "O", "parenteral": "P", "injeksi": "P", "intravena": "P", "iv": "P", "rektal": "R",
            "rectal": "R", "vaginal": "V", "nasal": "N", "hidung": "N", "transdermal": "TD", "sublingual": "SL", "inhalasi": "Inhal",
            "intramuskular": "inj.intramuscular", "im": "inj.intramuscular", "subkutan": "inj.subcutaneous", "sc": "inj.subcutaneous",
            "telinga": "otic", "mata": "ocular", "topikal": "ointment", "oles": "ointment",
        ])

    /// Both value sets have the same codes.
    static let medicineCategories = codes(
        ["inpatient", "outpatient", "community", "discharge"],
        ["rawat inap": "inpatient", "rawat jalan": "outpatient", "komunitas": "community", "pulang": "discharge"])
}

extension BodyField {
    /// - Parameter kfa: an example.
    static func medicine(kfa: String) -> [BodyField] {
        [
            .line("kode_obat", "Kode obat klinik, dari /api/products.", "OBT-01", longest: 100),
            .pattern("kode_kfa", "Kode KFA: 92 templat, 93 produk; untuk penyerahan hanya 93.", kfa, "^9[23][0-9]{6}$"),
            .line("nama_obat", "Nama obat.", "Amlodipin 5 mg", longest: 500),
        ] + form + [
            compound,
            BodyField(
                "jenis_racikan", "Wajib bila racikan berisi daftar bahan: SD racikan d.t.d., EP racikan non-d.t.d.", "SD",
                ["type": "string", "enum": ["SD", "EP"]]
            ).apart,
        ]
    }

    private static var compound: BodyField {
        let word: JSON = ["type": "string", "enum": ["NC", "SD", "EP"]]
        var field = BodyField(
            "racikan",
            "Daftar bahan racikan, dengan jenis_racikan dan kode_sediaan; atau satu kata: NC bukan racikan, SD racikan d.t.d., "
                + "EP racikan non-d.t.d.", "NC", ["anyOf": [word, ["type": "array", "items": BodySchema.object(ingredient)]]])
        field.parts = ingredient
        return field
    }

    private static let ingredient: [BodyField] = [
        .line("kode_obat", "Kode obat klinik; wajib bila tanpa kode_kfa.", "OBT-01", longest: 100),
        .pattern("kode_kfa", "Kode KFA: 91 zat aktif, 92 templat, 93 produk.", "91000101", "^9[123][0-9]{6}$"),
        .line("nama_obat", "Nama bahan.", "Parasetamol", longest: 500),
        .number("jumlah", "Banyaknya; isi satuan juga.", 250), .line("satuan", "Satuannya.", "mg", longest: 60),
    ]

    /// What a compound says in the place of one medicine.
    static let compoundExample: JSONObject = [
        "nama_obat": "Puyer batuk pilek", "kode_sediaan": "BS084", "nama_sediaan": "Serbuk Oral", "jenis_racikan": "SD",
        "racikan": [
            ["kode_obat": "OBT-02", "kode_kfa": "93001019", "nama_obat": "Parasetamol", "jumlah": 250, "satuan": "mg"],
            ["kode_kfa": "91000101", "nama_obat": "CTM", "jumlah": 2, "satuan": "mg"],
        ],
        "aturan_pakai": "3 x sehari 1 bungkus", "jumlah": 10, "satuan": "bungkus",
    ]

    static let form: [BodyField] = [
        .line("kode_sediaan", "Bentuk sediaan SATUSEHAT.", "BS066", longest: 20), .line("nama_sediaan", "Nama sediaan.", "Tablet"),
    ]

    static let dosage: [BodyField] = [
        .line("aturan_pakai", "Aturan pakai.", "1 x sehari 1 tablet", longest: 1000),
        .count("frekuensi", "Berapa kali tiap periode.", 1, from: 1), .number("periode", "Panjang periode; isi satuan_periode juga.", 2),
        .word("satuan_periode", "Satuan periode.", FieldReader.periodUnits, "hari"), .number("dosis", "Banyaknya sekali pakai.", 1),
        .line("satuan_dosis", "Satuannya.", "tablet", longest: 60), .word("rute", "Rute.", FieldReader.routes, "oral"),
        .line("instruksi", "Petunjuk bagi pasien.", "Sesudah makan", longest: 1000),
    ]

    static let medicineAmount: [BodyField] = [
        .number("jumlah", "Banyaknya.", 30), .line("satuan", "Satuannya.", "tablet", longest: 60),
        .number("lama_hari", "Untuk berapa hari.", 30),
    ]
}
