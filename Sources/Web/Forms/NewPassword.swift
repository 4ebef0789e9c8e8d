import Clinics

/// Two fields in which somebody sets a password, on the one-time link and the profile.
enum NewPassword {
    static let hint = "Paling sedikit 12 karakter. Kalimat pendek mudah diingat dan sulit ditebak."
    private static let shortest = 12
    /// More than this is no password, and costs the hash time.
    private static let longest = 200

    /// The password, or nil with `form.problems` saying why not.
    static func read(_ form: inout FormState, of user: User) -> String? {
        let password = form.form.raw("new_password")
        if password.count < shortest {
            form.problems.add("new_password", "Kata sandi paling sedikit \(shortest) karakter")
        } else if password.utf8.count > longest {
            form.problems.add("new_password", "Kata sandi paling banyak \(longest) karakter")
        } else if password.lowercased() == user.email || Set(password).count < 4 {
            form.problems.add("new_password", "Kata sandi ini terlalu mudah ditebak")
        }
        if password != form.form.raw("repeated") { form.problems.add("repeated", "Kedua isian kata sandi belum sama") }
        return form.problems.isEmpty ? password : nil
    }
}
