import Clinics
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/patients/lookup`: the IHS number of a patient by NIK. The NIK is posted and never stands in an address; the answer is shown
/// at once, with its age when it was known already.
struct PatientLookupPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(view(request, FormState())) }

    func post(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let nik = form.parsed("nik", NIKField.sentence(request.form.text("nik")), { NIK($0) }) else {
            return .problem(view(request, form))
        }
        if request.form.has("bayi") { return try await newborns(nik, form, request) }
        let (clinic, now) = (request.clinic, web.now())
        let (known, patient) = try await request.transaction { scope in
            (
                try await PatientLookupStore.latest(nik, environment: clinic.environment, in: scope),
                try await PatientStore.find(nik: nik, in: scope)
            )
        }
        func result(_ lookup: PatientLookup, isFresh: Bool) -> PatientResult {
            PatientResult(
                lookup: lookup, patient: patient, address: patient.map { request.address("patients/\($0.id.lowerText)") }, isFresh: isFresh,
                clinic: clinic, now: now)
        }
        if let known, known.holds(at: now), request.form.text("again").isEmpty {
            return .show(view(request, form, result: result(known, isFresh: false)))
        }
        // Keeps the answer, for the patient too.
        let reply = try await web.api.patients.find(nik: nik, of: clinic, by: request.viewer.user.id, anew: true)
        web.delivery.engine.wake()
        let lookup = try await request.transaction {
            try await PatientLookupStore.latest(nik, environment: clinic.environment, in: $0)
        }
        switch reply {
        case .found, .notFound:
            return .show(view(request, form, result: lookup.map { result($0, isFresh: true) }))
        case .ambiguous, .away, .refused:
            form.problems.add("nik", reply.problem("Pasien") ?? "")
            return .problem(view(request, form))
        }
    }

    /// The children whom the platform knows by their mother's NIK; nothing is kept, since nobody has said which child is meant.
    private func newborns(_ mother: NIK, _ form: FormState, _ request: ClinicRequest) async throws -> PageResult {
        var form = form
        let typed = request.form.optional("tanggal_lahir")
        let born = typed.flatMap { LocalDate($0) }
        if typed != nil, born == nil {
            form.problems.add("tanggal_lahir", "Tanggal lahir belum benar")
            return .problem(view(request, form))
        }
        let reply = await web.delivery.lookups.newborns(ofMother: mother, born: born, for: request.clinic.id)
        switch reply {
        case .found(let children): return .show(view(request, form, children: NewbornResult(mother: mother, children: children)))
        case .notFound: return .show(view(request, form, children: NewbornResult(mother: mother, children: [])))
        case .ambiguous, .away, .refused:
            form.problems.add("nik", reply.problem("Bayi") ?? "")
            return .problem(view(request, form))
        }
    }

    private func view(
        _ request: ClinicRequest, _ form: FormState, result: PatientResult? = nil, children: NewbornResult? = nil
    ) -> PatientLookupView {
        let list = request.address("patients")
        return PatientLookupView(
            page: request.frame(
                "Cari nomor IHS", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Pasien", list), Crumb("Cari nomor IHS")]),
            list: list, form: form, result: result, children: children)
    }
}

/// A NIK as people type it.
enum NIKField {
    /// What is wrong with it.
    static func sentence(_ typed: String) -> String {
        let digits = typed.filter { !$0.isWhitespace }
        if digits.isEmpty { return "NIK belum diisi" }
        return digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? "NIK harus 16 angka; ini \(digits.count) angka" : "NIK hanya terdiri atas angka"
    }
}

/// `Templates/pages/lookup/patients.mustache`
struct PatientLookupView: PageView {
    static let template = "pages/lookup/patients"
    let page: PageFrame
    let list: String
    let form: FormState
    let result: PatientResult?
    let children: NewbornResult?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("list") { $0.list }, .text("address") { $0.list + "/lookup" },
        .view("problems") { $0.form.problems.summary() },
        .view("nik") { $0.form.field("nik", "NIK", .digits.required, hint: "16 angka di KTP atau KK; spasi boleh") },
        .view("newborn") {
            $0.form.choices(
                "bayi", "Bayi yang belum punya NIK",
                [OptionView(value: "ibu", label: "NIK di atas milik ibunya", hint: "Dicari anak yang terdaftar dengan NIK ibu")],
                isMultiple: true)
        },
        .view("born") { $0.form.field("tanggal_lahir", "Tanggal lahir bayi", .date, hint: "Boleh kosong; mempersempit pencarian bayi") },
        .view("result") { $0.result }, .view("children") { $0.children })
}
