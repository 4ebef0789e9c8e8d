import Postgres

/// What somebody may do. Platform permissions come from being a superadmin, clinic permissions from a membership.
public enum Permission: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Platform: onboard clinics, set endpoints, suspend.
    case clinics
    /// Platform: superadmins and all users.
    case platformUsers = "platform_users"
    /// Platform: health, jobs, pauses.
    case system
    /// Platform: the platform's audit chain.
    case platformAudit = "platform_audit"
    /// Clinic: everything under *Integrasi*, resends, edits.
    case satusehat
    /// Clinic: locations, practitioners, products.
    case masterData = "master_data"
    /// Clinic: visits.
    case visits
    /// Clinic: patients, lookup by NIK.
    case patients
    /// Clinic: record and revoke consent.
    case consents
    /// Clinic: see a NIK or card number unmasked.
    case revealPatient = "reveal_patient"
    /// Clinic: API secrets.
    case credentials
    /// Clinic: its users.
    case clinicUsers = "clinic_users"
    /// Clinic: its audit chain.
    case clinicAudit = "clinic_audit"

    /// The permissions of the platform.
    public static let platform: Set<Permission> = [.clinics, .platformUsers, .system, .platformAudit]

    /// The permissions inside a clinic.
    public static let clinic = Set(allCases).subtracting(platform)
}

/// A named set of clinic permissions. (`superadmin` is a mark of the user, not a role in a clinic.)
public enum Role: String, Sendable, Hashable, CaseIterable, PostgresValue {
    /// Admin Klinik: all of the clinic's permissions.
    case admin
    /// Petugas Pendaftaran: patients and consents.
    case registration

    /// What the role may do.
    public var permissions: Set<Permission> {
        switch self {
        case .admin: Permission.clinic
        case .registration: [.patients, .consents]
        }
    }
}
