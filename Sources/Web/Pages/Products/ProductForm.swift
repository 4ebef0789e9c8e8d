import Clinics
import Foundation
import Templating
import Vocabulary

/// A product as a form, for `partials/product-form`.
struct ProductForm: View {
    let form: FormState
    let action: String
    /// A new one says its code; that of an old one stays, since prescriptions name it.
    let isNew: Bool

    static let fields = Fields<Self>(
        .text("action") { $0.action },
        .view("code") { view in
            view.isNew
                ? view.form.field("code", "Kode produk", .text.required, hint: "Seperti yang dikirim SIM klinik di isian kode_obat") : nil
        },
        .view("name") {
            $0.form.field("name", "Nama", .text.required, hint: "Dengan kekuatan dan bentuk, misalnya Paracetamol 500 mg tablet")
        },
        .view("unit") { $0.form.field("unit", "Satuan", .text, hint: "Satuan terkecil, misalnya Tablet; boleh kosong") },
        .view("manufacturer") { $0.form.field("manufacturer", "Produsen", .text, hint: "Membantu memilih kode KFA; boleh kosong") },
        .view("compounding") { $0.form.select("compounding", "Jenis racikan", kinds) })

    private static let kinds: [(value: String, label: String)] = [
        ("NC", "Bukan racikan"), ("SD", "Racikan d.t.d."), ("EP", "Racikan non-d.t.d."),
    ]
    private static let longestCode = 100
    private static let longestName = 500
    private static let longestUnit = 60

    static func start(_ product: Product) -> FormState {
        FormState([
            "code": product.code, "name": product.name, "unit": product.unit ?? "", "manufacturer": product.manufacturer ?? "",
            "compounding": product.compounding.rawValue,
        ])
    }

    /// The product with what was typed; nil when something is wrong, `form.problems` says what.
    static func read(_ form: inout FormState, into product: Product, isNew: Bool) -> Product? {
        var changed = product
        if isNew { changed.code = form.required("code", "Kode produk belum diisi") }
        changed.name = form.required("name", "Nama belum diisi")
        changed.unit = form.form.optional("unit")
        changed.manufacturer = form.form.optional("manufacturer")
        for (field, label, text, longest) in [
            ("code", "Kode produk", changed.code, longestCode), ("name", "Nama", changed.name, longestName),
            ("unit", "Satuan", changed.unit ?? "", longestUnit), ("manufacturer", "Produsen", changed.manufacturer ?? "", longestName),
        ] where text.count > longest {
            form.problems.add(field, "\(label) paling banyak \(longest) karakter")
        }
        let kind = form.parsed("compounding", "Pilih jenis racikan") { Compounding(rawValue: $0) }
        guard form.problems.isEmpty, let kind else { return nil }
        changed.compounding = kind
        return changed
    }
}
