import Clinics

extension PageRequest {
    /// nil: as the device is set.
    var theme: String? {
        guard let theme = signedIn?.viewer.user.theme, theme != .device else { return nil }
        return theme.rawValue
    }

    var clinicMenu: ClinicMenu? {
        guard let viewer = signedIn?.viewer, let clinic = clinicAccess?.clinic else { return nil }
        return ClinicMenu(
            code: clinic.code.text, name: clinic.name,
            place: [clinic.level.word, clinic.details.city].compactMap { $0 }.joined(separator: ", "),
            environment: clinic.environment == .production ? nil : clinic.environment.word, isEntered: viewer.hasEntered(clinic.id),
            others: viewer.clinics.filter { $0.id != clinic.id }.map { LinkView("/c/\($0.code)", $0.name) },
            isSuperadmin: viewer.user.isSuperadmin)
    }
}

extension ViewerMenu {
    init(_ viewer: Viewer, _ access: ClinicAccess?) {
        let membership = viewer.memberships.first { access == nil || $0.clinicID == access?.clinic.id }
        name = viewer.user.name
        role = viewer.user.isSuperadmin ? "Superadmin" : membership?.role.word ?? "Pengguna"
    }
}
