import Delivery

/// What medicines lack before they can be sent: `obat:PCT-500`.
extension ErrorCatalog {
    static func medicine(_ subject: String, _ value: String) -> Explanation? {
        switch subject {
        case "obat":
            return Explanation(
                meaning: "Obat \(value) belum dipetakan ke KFA.",
                remedy: "Petakan obat ini di Pemetaan KFA; kiriman berjalan sendiri sesudahnya.", owner: .clinic, fix: .products)
        case "kfa":
            return Explanation(
                meaning: "Bentuk sediaan kode KFA \(value) belum diketahui.",
                remedy:
                    "Jembatan menanyakannya sendiri ke KFA. Bila kodenya tidak ditemukan di sana, perbaiki kode itu, atau kirim kode_sediaan "
                    + "dan nama_sediaan.", owner: .clinic, fix: .wait)
        case "produk":
            return Explanation(
                meaning: "Obat \(value) baru dipetakan ke template KFA (92…); penyerahan obat memerlukan produk KFA (93…).",
                remedy: "Petakan obat ini ke kode KFA yang diawali 93, atau kirim kode_kfa 93… bersama penyerahannya.", owner: .clinic,
                fix: .products)
        case "resep":
            return Explanation(
                meaning: "Resep \(value) belum diterima.",
                remedy: "Kirim resepnya di /api/medication-request untuk kunjungan yang sama; penyerahan menyusul sendiri.", owner: .clinic,
                fix: .visit)
        case "satuan":
            return Explanation(
                meaning: value == "-" ? "Satuan jumlah obat belum diisi." : "Satuan \(value) tidak punya kode bentuk sediaan.",
                remedy: "Kirim ulang dengan satuan bentuk sediaan, misalnya TAB, CAP, SYRUP, CREAM, atau INJ.", owner: .clinic, fix: .visit)
        case "diagnosis":
            return Explanation(
                meaning: "Diagnosis \(value) belum diterima.",
                remedy: "Kirim diagnosisnya di /api/diagnosis untuk kunjungan yang sama; kiriman ini menyusul sendiri.", owner: .clinic,
                fix: .visit)
        default: return nil
        }
    }
}
