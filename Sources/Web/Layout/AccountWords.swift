import Clinics

// What the interface calls roles, permissions and looks.

extension Role {
    /// As a person's job.
    public var word: String {
        switch self {
        case .admin: "Admin Klinik"
        case .registration: "Petugas Pendaftaran"
        }
    }
}

extension Permission {
    /// What somebody with it may do.
    public var word: String {
        switch self {
        case .clinics: "Mengelola klinik"
        case .platformUsers: "Mengelola pengguna platform"
        case .system: "Melihat kesehatan sistem"
        case .platformAudit: "Melihat jejak audit platform"
        case .satusehat: "Membuka Integrasi, memperbaiki, dan mengirim ulang"
        case .masterData: "Mengelola lokasi, praktisi, dan produk"
        case .visits: "Melihat kunjungan"
        case .patients: "Mencari pasien dengan NIK"
        case .consents: "Mencatat dan mencabut persetujuan"
        case .revealPatient: "Melihat NIK dan nomor kartu lengkap"
        case .credentials: "Mengelola kredensial"
        case .clinicUsers: "Mengelola pengguna klinik"
        case .clinicAudit: "Melihat jejak audit klinik"
        }
    }

    /// The permissions of a clinic in the order of the interface.
    static let inClinic = allCases.filter { clinic.contains($0) }
}

extension Theme {
    /// As an option of the profile.
    var word: String {
        switch self {
        case .device: "Ikut perangkat"
        case .light: "Terang"
        case .dark: "Gelap"
        }
    }
}
