/// What holds a place in a queue back, in words. Its codes are stored as the reason of the hold and are no personal data.
public enum BookingLack {
    /// A sentence; nil for what is not BPJS's.
    /// - Parameters:
    ///   - what: the part of the reason before the colon.
    ///   - code: what stands behind it, as it may be shown.
    public static func words(_ what: String, _ code: String) -> String? {
        switch what {
        case "kodedokter": "Dokter \(code) belum dipetakan ke kode BPJS"
        case "kodepoli": "Poli \(code) belum dipetakan ke kode BPJS"
        case "jampraktek": "Jam praktek belum diisi"
        case "nomorkartu": "Nomor kartu BPJS pasien belum diketahui"
        case "isian": "Isian \(code) belum ada"
        case "tugas": "Waktu tugas \(code) belum dicatat"
        case "urutan": "Waktu tugas \(code) tidak sesudah tugas sebelumnya"
        case "tanggal": "Waktu tugas \(code) bukan pada tanggal periksa"
        case "akhir": "Tugas 99 tidak diterima sesudah tugas \(code)"
        default: nil
        }
    }

    /// A sentence of a whole reason, such as `tugas:4`.
    public static func words(_ reason: String) -> String? {
        let parts = reason.split(separator: ":", maxSplits: 1).map(String.init)
        return words(parts.first ?? "", parts.count == 2 ? parts[1] : "")
    }
}
