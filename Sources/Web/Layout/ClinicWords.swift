import Clinics

// What the interface calls a clinic's state, environment and level.

extension ClinicState {
    /// One word.
    public var word: String {
        switch self {
        case .draft: "Draf"
        case .trial: "Uji coba"
        case .live: "Langsung"
        case .suspended: "Dihentikan"
        }
    }

    /// The word with icon and shape.
    public var badge: Badge {
        switch self {
        case .draft: Badge(kind: "dilewati", icon: "edit", label: word)
        case .trial: Badge(kind: "menunggu", label: word)
        case .live: Badge(kind: "terkirim", label: word)
        case .suspended: Badge(kind: "dijeda", label: word)
        }
    }
}

extension PlatformEnvironment {
    /// One word.
    public var word: String {
        switch self {
        case .sandbox: "Sandbox"
        case .production: "Produksi"
        case .custom: "Khusus"
        }
    }
}

extension FacilityLevel {
    /// The usual abbreviation.
    public var word: String { rawValue.uppercased() }
}
