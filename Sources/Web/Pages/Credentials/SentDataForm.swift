import Clinics
import Templating

/// What a clinic sends beside what its system says of visits: settings that are on or off, as checkboxes.
struct SentDataForm: View {
    let settings: ClinicSettings
    let action: String

    private static let name = "kirim"
    /// Keys of settings with what follows from them.
    private static let offered: [(key: String, hint: String)] = [
        ("composition", "Disusun Jembatan dari isi kunjungan, dan dikirim terakhir."),
        ("healthcare-service", "Setiap lokasi yang terhubung juga tercatat sebagai layanan klinik."),
        ("practitioner-role", "Praktisi yang melayani kunjungan 90 hari terakhir tercatat bertugas di klinik ini."),
    ]

    /// What the form says, for `SettingsStore`.
    static func read(_ form: Form) -> [(key: String, value: String)] {
        let chosen = Set(form.all(name))
        return offered.map { (key: $0.key, value: chosen.contains($0.key) ? "on" : "off") }
    }

    static let fields = Fields<Self>(.text("action") { $0.action }, .view("choices") { $0.choices })

    private var choices: ChoicesView {
        ChoicesView(
            name: Self.name, label: "Dikirim juga ke SATUSEHAT", hint: nil, problem: nil, isMultiple: true,
            options: Self.offered.compactMap { key, hint in
                ClinicSetting.named(key).map {
                    OptionView(value: key, label: $0.title, hint: hint, isChosen: $0.value(in: settings) == "on")
                }
            })
    }
}
