import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/practitioners/new` and `/c/{code}/practitioners/{id}`: a doctor or other practitioner, and their IHS number.
struct PractitionerPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/practitioners/new`
    func new(_ request: ClinicRequest) async throws -> PageResult {
        .show(newView(request, FormState(["code": request.query.text("kode")])))
    }

    /// `POST /c/{code}/practitioners/new`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let practitioner = PractitionerForm.read(&form, into: Practitioner(id: .v7(), code: nil, name: "")) else {
            return .problem(newView(request, form))
        }
        let actor = request.actor
        let outcome = try await request.transaction { try await PractitionerStore.add(practitioner, by: actor, in: $0) }
        if case .saved(let saved) = outcome { return try await goOn(request, saved, "Praktisi disimpan. Cari nomor IHS-nya.") }
        Self.explain(outcome, &form)
        return .problem(newView(request, form))
    }

    /// `GET /c/{code}/practitioners/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await find(request) else { return .notFound }
        return .show(try await view(request, practitioner))
    }

    /// `POST /c/{code}/practitioners/{id}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await find(request) else { return .notFound }
        var form = FormState(request.form)
        guard let changed = PractitionerForm.read(&form, into: practitioner) else {
            return .problem(try await view(request, practitioner, form: form))
        }
        let actor = request.actor
        let outcome = try await request.transaction { try await PractitionerStore.update(changed, by: actor, in: $0) }
        switch outcome {
        case .saved(let saved): return try await goOn(request, saved, "Praktisi disimpan.")
        case .notFound: return .notFound
        case .codeTaken, .nikTaken:
            Self.explain(outcome, &form)
            return .problem(try await view(request, practitioner, form: form))
        }
    }

    /// `POST /c/{code}/practitioners/{id}/deactivate` and `/activate`
    func setActive(_ isActive: Bool, _ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await find(request) else { return .notFound }
        let actor = request.actor
        let outcome = try await request.transaction { try await PractitionerStore.setActive(isActive, practitioner.id, by: actor, in: $0) }
        guard case .saved(let saved) = outcome else { return .notFound }
        return try await goOn(
            request, saved,
            isActive ? "Praktisi diaktifkan lagi." : "Praktisi dinonaktifkan. Kunjungan baru dengan dokter ini menunggu pemetaan.")
    }

    /// Visits that waited for them are planned again, and the page says how many.
    func goOn(_ request: ClinicRequest, _ practitioner: Practitioner, _ says: String) async throws -> PageResult {
        let visits = try await web.delivery.intake.mappingChanged(practitioner: practitioner, clinic: request.clinic.id)
        return .redirect(request.address("practitioners/\(practitioner.id.lowerText)"), MappingGaps.flash(says, resumed: visits))
    }

    func find(_ request: ClinicRequest) async throws -> Practitioner? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await PractitionerStore.find(id, in: $0) }
    }

    /// `number` is the form of an IHS number typed by hand, `replacing` a number that it is to replace; `searchProblem` that of the search,
    /// which has no field of its own; `found` what it found.
    func view(
        _ request: ClinicRequest, _ practitioner: Practitioner, form: FormState? = nil, number: FormState = FormState(),
        replacing: IHSNumber? = nil, searchProblem: String? = nil, found: FoundPractitioner? = nil
    ) async throws -> PractitionerView {
        let address = request.address("practitioners/\(practitioner.id.lowerText)")
        let other = found?.ihsNumber ?? replacing?.text
        let isReplaced = practitioner.ihsNumber != nil && other != nil && practitioner.ihsNumber != other
        let (history, impact) = try await request.transaction { scope in
            (
                try await MappingHistoryView.load(
                    .practitioner, practitioner.id, now: practitioner.ihsNumber, what: "nomor IHS", address: address, request, in: scope),
                isReplaced ? try await MappingImpactStore.of(.practitioner, practitioner.id, in: scope) : nil
            )
        }
        let list = request.address("practitioners")
        var problems = [form?.problems, number.problems].compactMap { $0 }.first { !$0.isEmpty } ?? Problems()
        if let searchProblem { problems.add("cari-ihs", searchProblem) }
        return PractitionerView(
            page: request.frame(
                practitioner.name, hasProblems: !problems.isEmpty, crumbs: [Crumb("Praktisi", list), Crumb(practitioner.name)]),
            address: address, clinic: request.clinic, practitioner: practitioner,
            form: form ?? PractitionerForm.start(practitioner), problems: problems, number: number,
            replacing: replacing?.text, history: history, impact: impact, today: LocalDate(web.now(), in: request.clinic.timeZone),
            found: found,
            proof: found.map {
                FoundProof(clinic: request.clinic, subject: practitioner.id.lowerText, remoteID: $0.ihsNumber).signature(web.signer)
            })
    }

    private static func explain(_ outcome: MasterDataOutcome<Practitioner>, _ form: inout FormState) {
        switch outcome {
        case .codeTaken: form.problems.add("code", "Kode dokter ini sudah dipakai praktisi lain")
        case .nikTaken: form.problems.add("nik", "NIK ini sudah dipakai praktisi lain")
        case .saved, .notFound: break
        }
    }

    private func newView(_ request: ClinicRequest, _ form: FormState) -> NewPractitionerView {
        let list = request.address("practitioners")
        return NewPractitionerView(
            page: request.frame(
                "Tambah praktisi", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Praktisi", list), Crumb("Tambah praktisi")]),
            list: list, form: form)
    }
}

/// `Templates/pages/practitioners/new.mustache`
struct NewPractitionerView: PageView {
    static let template = "pages/practitioners/new"
    let page: PageFrame
    let list: String
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("problems") { $0.form.problems.summary() },
        .view("form") { PractitionerForm(form: $0.form, action: $0.list + "/new", storedNIK: nil) })
}

/// `Templates/pages/practitioners/practitioner.mustache`
struct PractitionerView: PageView {
    static let template = "pages/practitioners/practitioner"
    let page: PageFrame
    let address: String
    let clinic: Clinic
    let practitioner: Practitioner
    let form: FormState
    let problems: Problems
    let number: FormState
    /// A number typed by hand that is to take the known one's place.
    let replacing: String?
    let history: MappingHistoryView
    /// What another number affects.
    let impact: MappingImpact?
    let today: LocalDate
    let found: FoundPractitioner?
    let proof: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.practitioner.name },
        .text("shownCode") { $0.practitioner.shownCode }, .view("problems") { $0.problems.summary() },
        .view("form") { PractitionerForm(form: $0.form, action: $0.address, storedNIK: $0.practitioner.nik) },
        .text("ihs") { $0.practitioner.ihsNumber }, .text("environment") { $0.clinic.environment.word },
        .text("method") { $0.practitioner.methodWords },
        .text("verified") { view in view.practitioner.verifiedAt.map { Indonesian.dateTime($0, in: view.clinic.timeZone) } },
        .text("nik") { $0.practitioner.nik?.description }, .text("searchProblem") { $0.problems["cari-ihs"] },
        .view("number") { $0.number.field("ihs_number", "Nomor IHS", .digits, hint: "Bila sudah diketahui, misalnya 10009880728") },
        .view("found") { view in
            view.found.map { FoundView(found: $0, proof: view.proof ?? "", own: view.practitioner.name, impact: view.impact) }
        },
        .view("history") { $0.history }, .text("replacing") { $0.replacing },
        .view("impact") { view in view.impact.map { ImpactView(impact: $0) } },
        .list("licences") { view in view.practitioner.expiringLicences(on: view.today).map { LicenceNote(licence: $0, today: view.today) }
        },
        .flag("hasProfile") { $0.practitioner.profile != nil }, .list("profile") { PractitionerFacts.of($0.practitioner.profile) },
        .flag("active") { $0.practitioner.isActive })

    /// Whom the platform knows under the NIK, before the number is taken over.
    struct FoundView: View {
        let found: FoundPractitioner
        let proof: String
        let own: String
        let impact: MappingImpact?

        static let fields = Fields<Self>(
            .text("name") { $0.found.name ?? "Nama tidak diberikan SATUSEHAT" }, .text("number") { $0.found.ihsNumber },
            .text("str") { $0.found.str }, .text("own") { $0.own }, .text("proof") { $0.proof },
            .view("impact") { view in view.impact.map { ImpactView(impact: $0) } })
    }
}
