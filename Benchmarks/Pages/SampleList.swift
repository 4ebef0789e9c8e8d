import Templating

/// A page of the list of Observations as `Templates/pages/deliveries/list.mustache` takes it.
struct SampleList: View {
    let rows: [Row]
    let frame = Frame()
    let tabs = ["Semua", "Terkirim", "Tidak Terkirim", "Belum Terkirim", "Menunggu", "Proses", "Tidak dikirim"].map { Tab(label: $0) }
    let pager = Pages()

    init(rows count: Int) { rows = (0..<count).map(Row.init) }

    static let fields = Fields<Self>(
        .view("page") { $0.frame }, .text("title") { _ in "Observasi" },
        .text("summary") { _ in "Tanda vital dan hasil pemeriksaan (Observation). 9.600 dari 10.000 terkirim, 100 dalam proses." },
        .text("path") { _ in Frame.base + "/satusehat/Observation" }, .text("bulkAddress") { _ in Frame.base + "/bulk" },
        .text("here") { _ in Frame.base + "/satusehat/Observation" },
        .view("since") { _ in DateField(name: "dari", label: "Dari tanggal") },
        .view("until") { _ in DateField(name: "sampai", label: "Sampai tanggal") }, .list("tabs") { $0.tabs },
        .texts("columns") { _ in ["Pemeriksaan", "Nilai", "Waktu"] }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .view("pager") { $0.pager })

    struct Row: View {
        let number: Int

        static let fields = Fields<Self>(
            .text("id") { "019aa0c2-7b1e-7000-8000-0000000000\($0.number + 10)" },
            .text("address") { Frame.base + "/deliveries/019aa0c2-7b1e-7000-8000-0000000000\($0.number + 10)" },
            .text("name") { "Pasien \($0.number) <Umum & BPJS>" }, .text("number") { "RJ-2026-11-\($0.number + 100)" },
            .texts("cells") { _ in ["Tekanan darah sistolik", "130 mmHg", "21 Nov 2026, 08.40"] }, .text("day") { _ in "21 Nov 2026" },
            .view("badge") { $0.number % 8 == 7 ? Badge.failed : Badge.sent },
            .text("why") { $0.number % 8 == 7 ? "Isian ditolak: identifier" : nil }, .text("http") { $0.number % 8 == 7 ? "400" : "201" },
            .text("attempts") { _ in "1" }, .flag("resends") { $0.number % 8 == 7 })
    }

    struct Badge: View {
        let kind: String
        let icon: String
        let label: String
        static let sent = Badge(kind: "ok", icon: "centang", label: "Terkirim")
        static let failed = Badge(kind: "bad", icon: "silang", label: "Tidak Terkirim")

        static let fields = Fields<Self>(.text("kind") { $0.kind }, .text("icon") { $0.icon }, .text("label") { $0.label })
    }

    struct Tab: View {
        let label: String

        static let fields = Fields<Self>(
            .text("address") { Frame.base + "/satusehat/Observation?status=" + $0.label }, .text("label") { $0.label },
            .text("count") { _ in "9.600" }, .flag("current") { $0.label == "Semua" })
    }

    struct DateField: View {
        let name: String
        let label: String

        static let fields = Fields<Self>(.text("name") { $0.name }, .text("label") { $0.label }, .text("type") { _ in "date" })
    }

    struct Pages: View {
        static let fields = Fields<Self>(
            .text("says") { _ in "25 data di halaman ini" },
            .text("next") { _ in "\(Frame.base)/satusehat/Observation?setelah=2026-11-20_019aa0c2-7b1e-7000-8000-000000000010" })
    }
}

/// What stands around the page.
struct Frame: View {
    static let base = "/c/KLINIK-001"
    private let groups = [
        NavigationGroup(
            heading: "Integrasi", labels: ["Dashboard", "Kunjungan", "Semua kiriman", "Log API", "Lokasi", "Tenaga kesehatan"]),
        NavigationGroup(heading: "Administrator", labels: ["Kredensial", "Pengguna", "Audit"]),
    ]

    static let fields = Fields<Self>(
        .text("title") { _ in "Observasi – Klinik Pratama Melati – Jembatan" }, .text("csrf") { _ in "8b1a9953c4611296a827abf8c47804d7" },
        .text("tokensCss") { _ in "/css/tokens.css?v=0a1b2c3d" }, .text("appCss") { _ in "/css/app.css?v=0a1b2c3d" },
        .text("appScript") { _ in "/js/app.js?v=0a1b2c3d" }, .view("viewer") { _ in Viewer() }, .view("clinic") { _ in ClinicEntry() },
        .list("navigation") { $0.groups }, .flag("hasCrumbs") { _ in true },
        .list("crumbs") { _ in [Link(label: "SATUSEHAT", address: base + "/satusehat"), Link(label: "Observasi", address: nil)] })

    struct Viewer: View {
        static let fields = Fields<Self>(.text("name") { _ in "Ratna Wulandari" }, .text("role") { _ in "Admin Klinik" })
    }

    struct ClinicEntry: View {
        static let fields = Fields<Self>(
            .text("code") { _ in "KLINIK-001" }, .text("name") { _ in "Klinik Pratama Melati" }, .text("place") { _ in "Surabaya" },
            .text("environment") { _ in "Uji coba" })
    }

    struct Link: View {
        let label: String
        let address: String?

        static let fields = Fields<Self>(
            .text("label") { $0.label }, .text("address") { $0.address }, .text("icon") { _ in "kirim" },
            .flag("current") { $0.label == "Dashboard" })
    }

    struct NavigationGroup: View {
        let heading: String
        let labels: [String]

        static let fields = Fields<Self>(
            .text("heading") { $0.heading },
            .list("links") { group in group.labels.map { Link(label: $0, address: base + "/" + $0) } })
    }
}
