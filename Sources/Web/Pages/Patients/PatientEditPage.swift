import Clinics
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/patients/new` and `/c/{code}/patients/{id}/edit`: a patient's data as a form.
struct PatientEditPage: Sendable {
    let page: PatientPage
    private var web: WebDependencies { page.web }

    init(web: WebDependencies) { page = PatientPage(web: web) }

    /// `GET /c/{code}/patients/new`
    func new(_ request: ClinicRequest) async throws -> PageResult { .show(newView(request, FormState())) }

    /// `POST /c/{code}/patients/new`; with `mulai` the form begins with what was posted, which may not stand in an address.
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        if request.form.has("mulai") { return .show(newView(request, form)) }
        guard let patient = PatientForm.read(&form, into: Patient(id: .v7(), nik: nil), clock: clock(request)) else {
            return .problem(newView(request, form))
        }
        let actor = request.actor
        switch try await request.transaction({ try await PatientStore.add(patient, by: actor, in: $0) }) {
        case .saved(let saved):
            // The answer stands on the patient's page; what is stored stays so whatever it is.
            let flash = saved.nik == nil ? Flash.ok("Pasien disimpan.") : try await page.look(saved, request)
            return .redirect(page.address(saved.id, request), flash)
        case .nikTaken, .identityLocked, .notFound:
            form.problems.add("nik", "NIK ini sudah dipakai pasien lain")
            return .problem(newView(request, form))
        }
    }

    /// `GET /c/{code}/patients/{id}/edit`
    func edit(_ request: ClinicRequest) async throws -> PageResult {
        guard let patient = try await page.find(request) else { return .notFound }
        return .show(try await editView(request, patient, PatientForm.start(patient)))
    }

    /// `POST /c/{code}/patients/{id}/edit`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await page.find(request) else { return .notFound }
        var form = FormState(request.form)
        guard let changed = PatientForm.read(&form, into: known, clock: clock(request)) else {
            return .problem(try await editView(request, known, form))
        }
        let (actor, intake) = (request.actor, web.delivery.intake)
        let outcome = try await request.transaction { scope in
            let outcome = try await PatientStore.replace(changed, by: actor, in: scope)
            if case .saved = outcome { try await intake.patientIsKnown(changed.id, in: scope) }
            return outcome
        }
        switch outcome {
        case .saved(let saved):
            web.delivery.engine.wake()
            return .redirect(page.address(saved.id, request), .ok("Data pasien disimpan."))
        case .notFound: return .notFound
        case .nikTaken: form.problems.add("nik", "NIK ini sudah dipakai pasien lain")
        case .identityLocked: form.problems.add("nik", "NIK terkunci karena nomor IHS-nya sudah dikenal")
        }
        return .problem(try await editView(request, known, form))
    }

    private func clock(_ request: ClinicRequest) -> ReadingClock { ReadingClock(request.clinic, now: web.now()) }

    private func newView(_ request: ClinicRequest, _ form: FormState) -> NewPatientView {
        let list = request.address("patients")
        return NewPatientView(
            page: request.frame(
                "Tambah pasien", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Pasien", list), Crumb("Tambah pasien")]),
            list: list, form: form)
    }

    private func editView(_ request: ClinicRequest, _ patient: Patient, _ form: FormState) async throws -> EditPatientView {
        let environment = request.clinic.environment
        let number = try await request.transaction { try await PatientStore.ihsNumber(of: patient.id, in: environment, $0) }
        let name = patient.name ?? "Pasien tanpa nama"
        let address = page.address(patient.id, request)
        return EditPatientView(
            page: request.frame(
                "Ubah data \(name)", hasProblems: !form.problems.isEmpty,
                crumbs: [Crumb("Pasien", request.address("patients")), Crumb(name, address), Crumb("Ubah data")]),
            address: address, patient: patient, ihsNumber: number, form: form)
    }
}

/// `Templates/pages/patients/new.mustache`
struct NewPatientView: PageView {
    static let template = "pages/patients/new"
    let page: PageFrame
    let list: String
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("problems") { $0.form.problems.summary() },
        .view("form") { PatientForm(form: $0.form, action: $0.list + "/new", known: nil, ihsNumber: nil) })
}

/// `Templates/pages/patients/edit.mustache`
struct EditPatientView: PageView {
    static let template = "pages/patients/edit"
    let page: PageFrame
    let address: String
    let patient: Patient
    let ihsNumber: String?
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.patient.name ?? "pasien" }, .view("problems") { $0.form.problems.summary() },
        .view("form") { PatientForm(form: $0.form, action: $0.address + "/edit", known: $0.patient, ihsNumber: $0.ihsNumber) })
}
