import JSON

/// An invented product, in the shape that the dictionary of drugs and devices gives it (reference, section 5.1).
struct KFAProduct: Sendable {
    struct Ingredient: Sendable {
        let code: String
        let name: String
        let strength: String
    }

    struct Form: Sendable {
        let code: String
        let name: String
        let unit: String
        let route: String
    }

    let code: String
    let name: String
    let template: (code: String, name: String)
    let form: Form
    let ingredients: [Ingredient]
    var kind = "medicine"
    var type = "farmasi"
    /// A product that was withdrawn, or is a draft still.
    var state = "valid"
    var isActive = true
    var updated = "2026-01-05 10:55:49"

    /// Number of the licence, which is a way to find it too.
    var licence: String { "GBL" + code + "A1" }
    var lkpp: String { "LKPP" + code }
    /// A package holds a hundred of it.
    var packaging: String { "94" + code.dropFirst(2) }

    /// Types vary in the real answers too: null, text, number or boolean for the same field.
    var json: JSON {
        var object = JSONObject(identity)
        for (name, value) in description { object[name] = value }
        for name in Self.empty { object[name] = .null }
        return .object(object)
    }

    private var identity: [(String, JSON)] {
        [
            ("id", .number(JSONNumber(Int(code.suffix(6)) ?? 0))),
            ("name", .string(name)),
            ("kfa_code", .string(state == "draft" ? "/" : code)),
            ("active", .bool(isActive)),
            ("state", .string(state)),
            ("updated_at", .string(updated)),
            (
                "farmalkes_type",
                ["code": .string(kind), "name": .string(kind == "vaccine" ? "Vaksin" : "Obat"), "group": .string(type)]
            ),
            ("nie", .string(licence)),
            ("identifier_ids", [["name": .string(name), "code": .string(licence), "source_name": "NIE BPOM", "url": .null]]),
            (
                "packaging_ids",
                [["name": "Dus", "kfa_code": .string(packaging), "pack_price": 10000, "uom_id": "Dus", "qty": 100]]
            ),
            (
                "product_template",
                ["kfa_code": .string(template.code), "name": .string(template.name), "display_name": .string(template.name)]
            ),
        ]
    }

    private var description: [(String, JSON)] {
        [
            ("ucum", ["cs_code": "mg", "name": "miligram"]),
            ("dosage_form", ["code": .string(form.code), "name": .string(form.name)]),
            ("controlled_drug", ["code": "1", "name": "Obat Bebas"]),
            ("rute_pemberian", ["code": .string(form.route), "name": .string(form.route == "O" ? "Oral" : "Parenteral")]),
            ("uom", ["name": .string(form.unit)]),
            ("produksi_buatan", "lokal"),
            ("nama_dagang", "CONTOH"),
            ("manufacturer", "PT CONTOH FARMA"),
            ("registrar", "PT CONTOH FARMA"),
            ("rxterm", .string(ingredients.first?.name.lowercased() ?? "")),
            ("dose_per_unit", 1),
            ("fix_price", 100.5),
            ("net_weight_uom_name", "g"),
            ("volume_uom_name", "mL"),
            ("atc_ddd", ["name": .null]),
            ("atc_l1", ["name": "CONTOH", "code": "N", "level": "1", "parent_code": false, "comment": .null]),
            (
                "active_ingredients",
                .array(
                    ingredients.map {
                        ["kfa_code": .string($0.code), "zat_aktif": .string($0.name), "kekuatan_zat_aktif": .string($0.strength)]
                    })
            ),
        ]
    }

    private static let empty = [
        "generik", "het_price", "farmalkes_hscode", "tayang_lkpp", "kode_lkpp", "score_tkdn", "score_bmp", "score_tkdn_bmp",
        "med_dev_jenis", "med_dev_subkategori", "med_dev_kategori", "med_dev_kelas_risiko", "klasifikasi_izin", "net_weight", "volume",
    ]
}
