import Templating
import Vocabulary

/// `Templates/pages/visits/entry.mustache`
struct VisitEntryView: PageView {
    static let template = "pages/visits/entry"
    let page: PageFrame
    let title: String
    let action: String
    let back: String
    /// Of a visit that is there: its patient stays.
    let patient: String?
    let form: FormState
    let locations: [(value: String, label: String)]
    let practitioners: [(value: String, label: String)]
    /// By the field beside whose search somebody pressed the button.
    let found: [String: [OptionView]]
    let entry: VisitEntry
    /// Where the keyboard goes on: a line that was added, or one that was searched for.
    let focused: String?
    /// Of a visit that is there: what the person sees of it.
    let fingerprint: String?
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.title }, .text("action") { $0.action }, .text("back") { $0.back },
        .text("patient") { $0.patient }, .text("zone") { $0.zone.abbreviation }, .view("problems") { $0.form.problems.summary() },
        .view("nik") { $0.field("nik_pasien", .digits, hint: "16 angka; boleh kosong bila No. RM sudah dikenal") },
        .view("record") { $0.field("no_rm") }, .view("number") { $0.field("no_kunjungan", hint: "Bila klinik memberi nomor") },
        .list("person") { view in
            [
                view.field("nama_pasien"), view.field("tanggal_lahir", .date), view.field("alamat"),
            ]
        },
        .view("gender") { $0.select("jenis_kelamin", [("", "Pilih"), ("P", "Perempuan"), ("L", "Laki-laki")]) },
        .view("location") { $0.select("poli", $0.locations) }, .view("practitioner") { $0.select("dokter", $0.practitioners) },
        .view("service") { $0.select("jenis_layanan", serviceTypes) },
        .view("start") { $0.field("tanggal_kunjungan", .instant) }, .view("end") { $0.field("tanggal_selesai", .instant) },
        .view("payer") { $0.field("penjamin") }, .view("complaint") { $0.field("keluhan_utama") },
        .view("anamnesis") { $0.field("anamnesa") },
        .list("signs") { view in
            ["tekanan_darah", "nadi", "suhu", "pernapasan", "tinggi", "berat", "spo2", "lingkar_perut"].map { view.field($0) }
        },
        .list("diagnoses") { $0.coded(.diagnosis) }, .list("procedures") { $0.coded(.procedure) },
        .list("medicines") { $0.coded(.medicine) }, .flag("moreDiagnoses") { $0.hasRoom(.diagnosis) },
        .flag("moreProcedures") { $0.hasRoom(.procedure) }, .flag("moreMedicines") { $0.hasRoom(.medicine) },
        .text("fingerprint") { $0.fingerprint })

    private static let serviceTypes = [
        ("101", "Rawat jalan"), ("102", "Rawat inap"), ("103", "Gawat darurat"), ("104", "Kunjungan rumah"), ("105", "Telekonsultasi"),
    ]

    private func field(_ heading: String, _ kind: FieldKind = .text, hint: String? = nil) -> FieldView {
        var field = form.field(heading, VisitEntryWords.label(heading), kind, hint: hint)
        field.isFocused = heading == focused
        return field
    }

    private func hasRoom(_ line: VisitEntry.Line) -> Bool { entry.lines[line, default: 0] < VisitEntry.Line.most }

    private func coded(_ line: VisitEntry.Line) -> [Coded] {
        (1...max(1, entry.lines[line, default: 0])).map { coded(line.heading($0), line.others($0)) }
    }

    private func select(_ heading: String, _ options: [(value: String, label: String)]) -> FieldView {
        form.select(heading, VisitEntryWords.label(heading), options)
    }

    private func coded(_ heading: String, _ others: [String]) -> Coded {
        Coded(
            code: field(heading), others: others.map { field($0) }, heading: heading, label: VisitEntryWords.label(heading),
            found: found[heading].map { options in
                ChoicesView(
                    name: "pilih_" + heading, label: "Hasil pencarian \(VisitEntryWords.label(heading).lowercased())",
                    hint: options.isEmpty ? "Tidak ada yang cocok. Coba kata lain, atau isi kodenya langsung." : "Pilih satu, lalu simpan.",
                    problem: nil, isMultiple: false, options: options)
            })
    }

    /// A code with a search beside it, and what else is said of the same thing.
    struct Coded: View {
        let code: FieldView
        let others: [FieldView]
        let heading: String
        let label: String
        let found: ChoicesView?

        static let fields = Fields<Self>(
            .view("code") { $0.code }, .list("others") { $0.others }, .text("heading") { $0.heading }, .text("label") { $0.label },
            .view("found") { $0.found })
    }
}
