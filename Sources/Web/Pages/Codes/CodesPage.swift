import Clinics
import Templating
import Vocabulary

/// `GET /c/{code}/codes`: finds a diagnosis, procedure or observation code by its meaning.
struct CodesPage: Sendable {
    private static let perPage = 30

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let system = Terminology(rawValue: request.query.text("tabel")) ?? .icd10
        let text = String(request.query.text("q").trimmed.prefix(100))
        let (tables, found) = try await request.transaction { scope in
            (
                try await CodeStore.tables(in: scope),
                try await CodeStore.search(text, system: system, limit: Self.perPage + 1, in: scope)
            )
        }
        let path = request.address("codes")
        return .show(
            CodesView(
                page: request.frame("Kode"), path: path, text: text, system: system,
                table: tables.first { $0.system == system },
                tabs: Terminology.allCases.map { tab in
                    CodesView.Tab(
                        address: Address(path, ["tabel": tab.rawValue, "q": text]).text, label: tab.label, isCurrent: tab == system)
                }, entries: Array(found.prefix(Self.perPage)), hasMore: found.count > Self.perPage, zone: request.clinic.timeZone))
    }
}

/// `Templates/pages/codes/search.mustache`
struct CodesView: PageView {
    static let template = "pages/codes/search"
    let page: PageFrame
    let path: String
    let text: String
    let system: Terminology
    let table: CodeTable?
    let tabs: [Tab]
    let entries: [CodeEntry]
    let hasMore: Bool
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("text") { $0.text }, .text("system") { $0.system.rawValue },
        .text("label") { $0.system.label }, .text("usedFor") { $0.system.usedFor }, .text("about") { $0.about },
        .list("tabs") { $0.tabs }, .list("entries") { $0.entries.map(Row.init) }, .flag("hasEntries") { !$0.entries.isEmpty },
        .flag("hasMore") { $0.hasMore }, .flag("isShort") { $0.table?.isComplete != true },
        .view("empty") { $0.entries.isEmpty ? $0.nothing : nil })

    private var about: String {
        guard let table else { return "Tabel ini belum dimuat." }
        let count = Indonesian.number(table.entries)
        return table.isImported
            ? "\(count) kode, dimuat \(Indonesian.date(table.loadedAt, in: zone))." : "\(count) kode yang lazim di layanan primer."
    }

    private var nothing: EmptyState {
        EmptyState(
            icon: "cari", title: "Tidak ada kode yang cocok",
            says: table?.isComplete == true
                ? "Coba kata lain: sebagian kata, istilah Inggris, atau awal kodenya."
                : "Tabel ini hanya memuat kode yang lazim. Coba kata lain, atau minta pengelola Jembatan memuat tabel lengkap. Kode di luar tabel tetap boleh dikirim.",
            action: nil)
    }

    struct Tab: View {
        let address: String
        let label: String
        let isCurrent: Bool

        static let fields = Fields<Self>(.text("address") { $0.address }, .text("label") { $0.label }, .flag("current") { $0.isCurrent })
    }

    struct Row: View {
        let entry: CodeEntry

        init(_ entry: CodeEntry) { self.entry = entry }

        static let fields = Fields<Self>(
            .text("code") { $0.entry.code }, .text("name") { $0.entry.localDisplay ?? $0.entry.display },
            .text("display") { $0.entry.localDisplay == nil ? nil : $0.entry.display })
    }
}

extension Terminology {
    /// What people call it.
    var label: String {
        switch self {
        case .icd10: "ICD-10"
        case .icd9cm: "ICD-9-CM"
        case .loinc: "LOINC"
        }
    }

    /// Where the API takes it.
    fileprivate var usedFor: String {
        switch self {
        case .icd10: "Diagnosis: isian kode_icd10 pada /api/diagnosis."
        case .icd9cm: "Tindakan: isian kode_prosedur pada /api/procedure."
        case .loinc: "Pemeriksaan dan laboratorium: kode pada /api/observation dan /api/service-request."
        }
    }
}
