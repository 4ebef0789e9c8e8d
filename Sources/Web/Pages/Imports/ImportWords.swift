import Delivery

extension ImportKind {
    /// As a heading.
    var title: String {
        switch self {
        case .locations: "Lokasi"
        case .practitioners: "Praktisi"
        case .patients: "Pasien"
        case .products: "Obat"
        case .visits: "Kunjungan"
        case .registrations: "Registrasi Mobile JKN"
        }
    }

    /// Within a sentence.
    var word: String { self == .registrations ? "registrasi Mobile JKN" : title.lowercased() }

    /// Without personal data, for the computer that it is saved on.
    var fileName: String { title.lowercased().replacing(" ", with: "-") }
}

extension ImportRun {
    /// One word with icon and shape; not that all is gone where something stays.
    var badge: Badge {
        state == .undone && withdrawn + kept > 0 ? Badge(kind: "dilewati", label: "Dikembalikan sebagian") : state.badge
    }
}

extension ImportRun.State {
    /// One word with icon and shape.
    fileprivate var badge: Badge {
        switch self {
        case .uploading: Badge(kind: "proses", label: "Diunggah")
        case .reading: Badge(kind: "proses", label: "Dibaca")
        case .ready: Badge(kind: "menunggu", label: "Menunggu keputusan")
        case .applying: Badge(kind: "proses", label: "Disimpan")
        case .applied: Badge(kind: "terkirim", label: "Selesai")
        case .undoing: Badge(kind: "proses", label: "Dikembalikan")
        case .undone: Badge(kind: "dilewati", label: "Dikembalikan semua")
        case .cancelled: Badge(kind: "dilewati", label: "Dibatalkan")
        case .unreadable: Badge(kind: "gagal", label: "Tidak terbaca")
        }
    }
}
