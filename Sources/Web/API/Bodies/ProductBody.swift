import Clinics
import Foundation
import JSON

/// `POST /api/products`: a medicine of the clinic, by its own code.
enum ProductBody {
    static let schema = BodySchema(
        "Produk",
        [
            .line("kode", "Kode obat di klinik.", "OBT-01", longest: 100).required,
            .line("nama", "Nama obat.", "Amlodipin 5 mg", longest: 500).required,
            .line("satuan", "Satuan terkecil.", "Tablet", longest: 60),
            .pattern("kode_kfa", "Kode KFA: 8 digit diawali 92 atau 93.", "93001019", "^9[23][0-9]{6}$"),
        ] + BodyField.form + [
            .word(
                "jenis_racikan", "NC bukan racikan, SD racikan d.t.d., EP racikan non-d.t.d.", ["nc": "NC", "sd": "SD", "ep": "EP"], "SD"),
            .line("pabrik", "Pabrik pembuat; membantu memilih kode KFA.", "Kimia Farma", longest: 500), .inUse,
        ])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<ProductFields> {
        FieldReader.read(body, clock: clock) { reader in
            let code = reader.line("kode", required: true, longest: 100)
            let name = reader.line("nama", required: true, longest: 500)
            var fields = ProductFields(code: code ?? "", name: name ?? "")
            fields.unit = reader.line("satuan", longest: 60)
            fields.kfaCode = reader.kfaCode("kode_kfa")
            (fields.formCode, fields.formDisplay) = reader.form()
            fields.compounding = reader.compounding("jenis_racikan")
            fields.manufacturer = reader.line("pabrik", longest: 500)
            fields.isActive = reader.inUse()
            guard code != nil, name != nil else { return nil }
            return fields
        }
    }
}

extension BodyField {
    static let inUse = flag("aktif", "Masih dipakai; bila kosong tidak berubah.")
}

extension FieldReader {
    /// `aktif`: whether something of the master data is still in use.
    mutating func inUse() -> Bool? {
        guard let given = value("aktif") else { return nil }
        switch given.string?.lowercased() ?? given.number?.text ?? given.bool.map({ $0 ? "1" : "0" }) {
        case "1", "true", "ya", "y", "aktif": return true
        case "0", "false", "tidak", "t", "nonaktif": return false
        default:
            problem("aktif", .invalidType, "aktif harus true atau false.")
            return nil
        }
    }
}
