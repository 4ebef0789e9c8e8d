import Notices
import Templating
import Vocabulary

/// When a clinic is told, and of what. For `partials/alerts/settings`.
struct AlertSettingsForm: View {
    let form: FormState
    let action: String

    static let fields = Fields<Self>(
        .text("action") { $0.action },
        .view("rules") { view in
            view.form.choices(
                "aturan", "Yang diperingatkan",
                AlertRule.ofClinic.map { OptionView(value: $0.rawValue, label: Self.words[$0]?.label ?? "", hint: Self.words[$0]?.hint) },
                isMultiple: true)
        },
        .view("percent") {
            $0.form.field(
                "gagal_persen", "Gagal dalam satu jam (persen)", .digits.required, hint: "Dihitung dari kiriman yang selesai diproses.")
        },
        .view("minimum") { $0.form.field("gagal_minimum", "Dihitung mulai (kiriman dalam satu jam)", .digits.required) },
        .view("waiting") { $0.form.field("menunggu_menit", "Kiriman tertua menunggu (menit)", .digits.required) },
        .view("breaker") { $0.form.field("platform_menit", "Platform tidak menjawab (menit)", .digits.required) },
        .view("silence") { $0.form.field("sunyi_jam", "Tidak ada data pada jam buka (jam)", .digits.required) },
        .view("opens") { $0.form.select("buka", "Jam buka", hours(0...23)) },
        .view("closes") { $0.form.select("tutup", "Jam tutup", hours(1...24)) },
        .view("quietFrom") { $0.form.select("tenang_dari", "Jam tenang mulai", [("", "Tidak ada")] + hours(0...23)) },
        .view("quietUntil") { $0.form.select("tenang_sampai", "Jam tenang sampai", [("", "Tidak ada")] + hours(0...23)) },
        .view("more") {
            $0.form.choices(
                "pilihan", "Surel",
                [
                    OptionView(
                        value: "mendesak", label: "Kirim juga pada jam tenang bila mendesak",
                        hint: "Kredensial ditolak, atau platform tidak menjawab."),
                    OptionView(
                        value: "ringkasan", label: "Kirim ringkasan setiap pagi", hint: "Kunjungan, terkirim, dan gagal hari kemarin."),
                ], isMultiple: true)
        })

    /// The stored settings as a form begins with them.
    static func start(_ settings: AlertSettings) -> FormState {
        var pairs = AlertRule.ofClinic.filter { !settings.rulesOff.contains($0) }.map { "aturan=\($0.rawValue)" }
        pairs += [
            "gagal_persen=\(settings.failurePercent)", "gagal_minimum=\(settings.failureMinimum)",
            "menunggu_menit=\(settings.waitingMinutes)", "platform_menit=\(settings.breakerMinutes)", "sunyi_jam=\(settings.silenceHours)",
            "buka=\(settings.openFrom)", "tutup=\(settings.openUntil)",
        ]
        if let quiet = settings.quietHours { pairs += ["tenang_dari=\(quiet.from)", "tenang_sampai=\(quiet.until)"] }
        if settings.urgentBreaksQuiet { pairs.append("pilihan=mendesak") }
        if settings.hasDigest { pairs.append("pilihan=ringkasan") }
        return FormState(Form(urlEncoded: Array(pairs.joined(separator: "&").utf8)) ?? .empty)
    }

    /// nil with what has to be changed in `form`.
    static func read(_ form: inout FormState) -> AlertSettings? {
        func whole(_ name: String, _ range: ClosedRange<Int>, _ what: String) -> Int {
            form.parsed(name, "\(what) antara \(Indonesian.number(range.lowerBound)) dan \(Indonesian.number(range.upperBound))") { text in
                Int(text).flatMap { range.contains($0) ? $0 : nil }
            } ?? range.lowerBound
        }
        var settings = AlertSettings()
        let chosen = Set(form.form.all("aturan").compactMap(AlertRule.init))
        settings.rulesOff = Set(AlertRule.ofClinic).subtracting(chosen)
        settings.failurePercent = whole("gagal_persen", 1...100, "Persen gagal")
        settings.failureMinimum = whole("gagal_minimum", 1...10_000, "Jumlah kiriman")
        settings.waitingMinutes = whole("menunggu_menit", 10...10_080, "Lama menunggu")
        settings.breakerMinutes = whole("platform_menit", 1...1_440, "Lama platform tidak menjawab")
        settings.silenceHours = whole("sunyi_jam", 1...24, "Lama tanpa data")
        settings.openFrom = whole("buka", 0...23, "Jam buka")
        settings.openUntil = whole("tutup", 1...24, "Jam tutup")
        if form.problems.isEmpty, settings.openFrom >= settings.openUntil {
            form.problems.add("tutup", "Jam tutup harus sesudah jam buka")
        }
        settings.quietHours = quiet(&form)
        let more = form.form.all("pilihan")
        settings.urgentBreaksQuiet = more.contains("mendesak")
        settings.hasDigest = more.contains("ringkasan")
        return form.problems.isEmpty ? settings : nil
    }

    private static func quiet(_ form: inout FormState) -> QuietHours? {
        let (from, until) = (form.form.text("tenang_dari"), form.form.text("tenang_sampai"))
        if from.isEmpty && until.isEmpty { return nil }
        guard let start = Int(from), let end = Int(until), (0...23).contains(start), (0...23).contains(end), start != end else {
            form.problems.add("tenang_sampai", "Pilih awal dan akhir jam tenang yang berbeda, atau Tidak ada untuk keduanya")
            return nil
        }
        return QuietHours(from: start, until: end)
    }

    private static func hours(_ range: ClosedRange<Int>) -> [(value: String, label: String)] {
        range.map { (String($0), ($0 < 10 ? "0" : "") + "\($0).00") }
    }

    private static let words: [AlertRule: (label: String, hint: String?)] = [
        .credentialRefused: ("Kredensial ditolak", nil), .platformAway: ("Platform tidak menjawab", nil),
        .failureRate: ("Banyak kiriman gagal", nil), .oldestWaiting: ("Data menunggu terlalu lama", nil),
        .silence: ("Tidak ada data masuk", "Hanya pada hari yang biasanya ada data, menurut empat minggu terakhir."),
        .kindRefused: ("Klinik tidak berhak atas satu jenis data", nil),
        .webhookDisabled: ("Alamat webhook dimatikan", nil),
        .licenceExpiring: ("STR atau SIP praktisi segera habis", nil),
    ]
}
