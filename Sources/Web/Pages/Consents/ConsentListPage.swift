import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/consents`: registration staff find a patient, and see who agreed to what.
struct ConsentListPage: Sendable {
    let web: WebDependencies
    private static let perPage = 25
    /// More hits than this say too little: the search wants another word.
    private static let mostHits = 20

    /// `GET /c/{code}/consents`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let filter = ConsentFilter(rawValue: request.query.text("saring")) ?? .all
        let after = UUID(uuidString: request.query.text("sesudah"))
        let now = web.now()
        let entries = try await request.transaction {
            try await ConsentListStore.page(filter, after: after, limit: Self.perPage + 1, at: now, in: $0)
        }
        let shown = Array(entries.prefix(Self.perPage))
        let path = request.address("consents")
        func link(_ filter: ConsentFilter, after: UUID? = nil) -> String {
            Address(path, ["saring": filter == .all ? nil : filter.rawValue, "sesudah": after?.lowerText]).text
        }
        let list = ConsentListView.List(
            chips: ConsentFilter.allCases.map {
                ConsentListView.Chip(address: link($0), label: ConsentWords.filter($0), isCurrent: $0 == filter)
            },
            rows: shown.map { ConsentRow(entry: $0, path: path, zone: request.clinic.timeZone, now: now) },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) pasien di halaman ini", first: after == nil ? nil : link(filter),
                next: entries.count > Self.perPage
                    ? shown.last.map { link(filter, after: $0.standing?.entry.id ?? $0.patient.id) } : nil),
            isAll: filter == .all)
        return .show(view(request, FormState(), list: list))
    }

    /// `POST /c/{code}/consents/search`: by NIK, no. RM or name, none of which stands in an address. One hit is opened at once.
    func search(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let text = form.required("q", "Isi NIK, no. RM, atau nama pasien")
        guard form.problems.isEmpty else { return .problem(view(request, form)) }
        let now = web.now()
        let path = request.address("consents")
        let (found, standings) = try await request.transaction { scope in
            let found = try await PatientStore.list(search: text, limit: Self.mostHits + 1, in: scope)
            return (found, try await ConsentStore.current(found.map(\.id), at: now, in: scope))
        }
        if found.count == 1 { return .redirect("\(path)/patients/\(found[0].id.lowerText)") }
        let digits = text.filter { !$0.isWhitespace }
        if found.isEmpty, NIK(digits) == nil, digits.count > 10, digits.allSatisfy(\.isNumber) {
            form.problems.add("q", NIKField.sentence(text))
            return .problem(view(request, form))
        }
        let rows = found.prefix(Self.mostHits).map {
            ConsentRow(
                entry: ConsentListEntry(patient: $0, standing: standings[$0.id], enteredAt: nil), path: path, zone: request.clinic.timeZone,
                now: now)
        }
        var newPatient = FormState()
        if let nik = NIK(digits) { newPatient = FormState(["nik": nik.digits]) }
        let hits = ConsentListView.Hits(
            rows: Array(rows), hasMore: found.count > Self.mostHits,
            newPatient: found.isEmpty ? NewPatientForm(form: newPatient, action: path + "/patients") : nil)
        return .show(view(request, form, hits: hits))
    }

    /// `POST /c/{code}/consents/patients`: a patient whom the clinic does not have yet.
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let nik = form.parsed("nik", NIKField.sentence(form.form.text("nik"))) { NIK($0) }
        let name = form.required("name", "Nama belum diisi")
        guard form.problems.isEmpty, let nik else {
            let path = request.address("consents")
            let hits = ConsentListView.Hits(rows: [], hasMore: false, newPatient: NewPatientForm(form: form, action: path + "/patients"))
            return .problem(view(request, form, hits: hits))
        }
        let actor = request.actor
        let patient = try await request.transaction { scope in
            var fields = PatientFields()
            fields.name = name
            fields.medicalRecordNumber = form.form.optional("medical_record_number")
            return try await PatientStore.upsert(nik: nik, fields, by: actor, in: scope)
        }
        return .redirect(request.address("consents/patients/\(patient.id.lowerText)"))
    }

    private func view(
        _ request: ClinicRequest, _ form: FormState, list: ConsentListView.List? = nil, hits: ConsentListView.Hits? = nil
    ) -> ConsentListView {
        ConsentListView(
            page: request.frame("Persetujuan pasien", hasProblems: !form.problems.isEmpty), path: request.address("consents"), form: form,
            list: list, hits: hits, maySet: request.may(.satusehat))
    }
}

/// `Templates/pages/consents/list.mustache`
struct ConsentListView: PageView {
    static let template = "pages/consents/list"
    let page: PageFrame
    let path: String
    let form: FormState
    let list: List?
    let hits: Hits?
    let maySet: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .view("problems") { $0.form.problems.summary() },
        .view("q") { $0.form.field("q", "NIK, no. RM, atau nama", .search, hint: "NIK 16 angka; spasi boleh") },
        .view("list") { $0.list }, .view("hits") { $0.hits }, .flag("maySet") { $0.maySet })

    struct List: View {
        let chips: [Chip]
        let rows: [ConsentRow]
        let pager: Pager
        let isAll: Bool

        static let fields = Fields<Self>(
            .list("chips") { $0.chips }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
            .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

        private var empty: EmptyState {
            isAll
                ? EmptyState(
                    icon: "setuju", title: "Belum ada persetujuan", says: "Cari pasien di atas, lalu catat keputusannya.")
                : EmptyState(icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada pasien dengan keadaan ini.")
        }
    }

    struct Chip: View {
        let address: String
        let label: String
        let isCurrent: Bool

        static let fields = Fields<Self>(.text("address") { $0.address }, .text("label") { $0.label }, .flag("current") { $0.isCurrent })
    }

    /// What a search found.
    struct Hits: View {
        let rows: [ConsentRow]
        let hasMore: Bool
        let newPatient: NewPatientForm?

        static let fields = Fields<Self>(
            .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .flag("hasMore") { $0.hasMore },
            .view("newPatient") { $0.newPatient })
    }
}

/// A patient with what counts.
struct ConsentRow: View {
    let entry: ConsentListEntry
    let path: String
    let zone: ClinicTimeZone
    let now: Date

    static let fields = Fields<Self>(
        .text("link") { "\($0.path)/patients/\($0.entry.patient.id.lowerText)" }, .text("name") { $0.entry.patient.shownName },
        .text("record") { $0.entry.patient.medicalRecordNumber ?? $0.entry.patient.shownNIK },
        .view("state") { ConsentWords.badge($0.entry.standing, endsSoonAfter: $0.now) },
        .text("method") { $0.entry.standing.map { ConsentWords.method($0.entry.method) } },
        .text("since") { row in row.entry.enteredAt.map { Indonesian.dateTime($0, in: row.zone) } })
}

/// A patient whom the clinic does not have yet.
struct NewPatientForm: View {
    let form: FormState
    let action: String

    static let fields = Fields<Self>(
        .text("action") { $0.action }, .view("nik") { $0.form.field("nik", "NIK", .digits.required) },
        .view("name") { $0.form.field("name", "Nama", .text.required, hint: "Seperti di KTP") },
        .view("record") { $0.form.field("medical_record_number", "No. RM", .text, hint: "Boleh kosong") })
}
