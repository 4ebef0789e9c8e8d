import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/locations/new` and `/c/{code}/locations/{id}`: a poli or room, and what it is called on the platform.
struct LocationPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/locations/new`
    func new(_ request: ClinicRequest) async throws -> PageResult {
        .show(newView(request, FormState(["code": request.query.text("kode"), "type": "ro"])))
    }

    /// `POST /c/{code}/locations/new`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let location = LocationForm.read(&form, into: Location(id: .v7(), code: nil, name: "")) else {
            return .problem(newView(request, form))
        }
        let actor = request.actor
        switch try await request.transaction({ try await LocationStore.add(location, by: actor, in: $0) }) {
        case .saved(let saved): return try await goOn(request, saved, "Lokasi disimpan. Hubungkan ke SATUSEHAT.")
        case .codeTaken, .nikTaken, .notFound:
            form.problems.add("code", "Kode poli ini sudah dipakai lokasi lain")
            return .problem(newView(request, form))
        }
    }

    /// `GET /c/{code}/locations/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await find(request) else { return .notFound }
        return .show(try await view(request, location))
    }

    /// `POST /c/{code}/locations/{id}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await find(request) else { return .notFound }
        var form = FormState(request.form)
        guard let changed = LocationForm.read(&form, into: location) else {
            return .problem(try await view(request, location, form: form))
        }
        let actor = request.actor
        switch try await request.transaction({ try await LocationStore.update(changed, by: actor, in: $0) }) {
        case .saved(let saved): return try await goOn(request, saved, "Lokasi disimpan.")
        case .notFound: return .notFound
        case .codeTaken, .nikTaken:
            form.problems.add("code", "Kode poli ini sudah dipakai lokasi lain")
            return .problem(try await view(request, location, form: form))
        }
    }

    /// `POST /c/{code}/locations/{id}/deactivate` and `/activate`
    func setActive(_ isActive: Bool, _ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await find(request) else { return .notFound }
        let actor = request.actor
        let outcome = try await request.transaction { try await LocationStore.setActive(isActive, location.id, by: actor, in: $0) }
        guard case .saved(let saved) = outcome else { return .notFound }
        return try await goOn(
            request, saved, isActive ? "Lokasi diaktifkan lagi." : "Lokasi dinonaktifkan. Kunjungan baru untuk poli ini menunggu pemetaan.")
    }

    /// Visits that waited for it are planned again, and the page says how many.
    func goOn(_ request: ClinicRequest, _ location: Location, _ says: String) async throws -> PageResult {
        try await web.api.masterData.keep(request.clinic.id, only: location.id)
        let visits = try await web.delivery.intake.mappingChanged(location: location, clinic: request.clinic.id)
        return .redirect(request.address("locations/\(location.id.lowerText)"), MappingGaps.flash(says, resumed: visits))
    }

    func find(_ request: ClinicRequest) async throws -> Location? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await LocationStore.find(id, in: $0) }
    }

    /// `adoption` is the form by which an id of the platform is taken over; `found` what was found for it.
    func view(
        _ request: ClinicRequest, _ location: Location, form: FormState? = nil, adoption: FormState = FormState(),
        found: FoundLocation? = nil
    ) async throws -> LocationView {
        let replaced = found.flatMap { $0.id == location.satusehatID ? nil : location.satusehatID }
        let address = request.address("locations/\(location.id.lowerText)")
        let (creation, organization, things, history, impact) = try await request.transaction { scope in
            (
                try await LocationCreation.latest(request.clinic, in: scope)[location.id],
                try await PlatformCredentialStore.load(.satusehat, request.clinic.environment, in: scope)?.organizationID,
                try await LocationThings.load(location, request, in: scope),
                try await MappingHistoryView.load(
                    .location, location.id, now: location.satusehatID, what: "ID Location", address: address, request, in: scope),
                replaced == nil ? nil : try await MappingImpactStore.of(.location, location.id, in: scope)
            )
        }
        let list = request.address("locations")
        let problems = [form?.problems, adoption.problems].compactMap { $0 }.first { !$0.isEmpty }
        return LocationView(
            page: request.frame(location.name, hasProblems: problems != nil, crumbs: [Crumb("Lokasi", list), Crumb(location.name)]),
            address: address, clinic: request.clinic, location: location,
            form: form ?? LocationForm.start(location),
            problems: problems?.summary(), adoption: adoption, found: found, creation: creation,
            creationLink: creation.flatMap { request.may(.satusehat) ? request.address("deliveries/\($0.delivery.lowerText)") : nil },
            hasOrganization: organization != nil, things: things, history: history, impact: impact,
            proof: found.map { FoundProof(clinic: request.clinic, subject: location.id.lowerText, remoteID: $0.id).signature(web.signer) })
    }

    private func newView(_ request: ClinicRequest, _ form: FormState) -> NewLocationView {
        let list = request.address("locations")
        return NewLocationView(
            page: request.frame(
                "Tambah lokasi", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Lokasi", list), Crumb("Tambah lokasi")]),
            list: list, form: form)
    }
}

/// `Templates/pages/locations/new.mustache`
struct NewLocationView: PageView {
    static let template = "pages/locations/new"
    let page: PageFrame
    let list: String
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("list") { $0.list }, .view("problems") { $0.form.problems.summary() },
        .view("form") { LocationForm(form: $0.form, action: $0.list + "/new") })
}

/// `Templates/pages/locations/location.mustache`
struct LocationView: PageView {
    static let template = "pages/locations/location"
    let page: PageFrame
    let address: String
    let clinic: Clinic
    let location: Location
    let form: FormState
    let problems: ProblemSummary?
    let adoption: FormState
    let found: FoundLocation?
    let creation: LocationCreation?
    let creationLink: String?
    let hasOrganization: Bool
    let things: LocationThings
    let history: MappingHistoryView
    /// What taking over another id affects.
    let impact: MappingImpact?
    let proof: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("title") { $0.location.name }, .text("code") { $0.location.code },
        .view("problems") { $0.problems }, .view("form") { LocationForm(form: $0.form, action: $0.address) },
        .text("remote") { $0.location.satusehatID }, .text("environment") { $0.clinic.environment.word },
        .text("synced") { view in view.location.syncedAt.map { Indonesian.dateTime($0, in: view.clinic.timeZone) } },
        .flag("mayCreate") {
            $0.location.satusehatID == nil && $0.location.isActive && $0.hasOrganization && $0.creation?.isFailed != false
        },
        .flag("lacksOrganization") { $0.location.satusehatID == nil && !$0.hasOrganization },
        .flag("creating") { $0.location.satusehatID == nil && $0.creation?.isFailed == false },
        .flag("failed") { $0.location.satusehatID == nil && $0.creation?.isFailed == true }, .text("creationLink") { $0.creationLink },
        .view("remoteID") {
            $0.adoption.field(
                "satusehat_id", "ID Location di SATUSEHAT", .text, hint: "UUID dari SATUSEHAT. Diperiksa dulu sebelum dipakai.")
        },
        .view("found") { view in view.found.map { FoundView(found: $0, proof: view.proof ?? "", impact: view.impact) } },
        .view("statusUpdate") { $0.things.status }, .view("history") { $0.history }, .flag("active") { $0.location.isActive },
        .flag("mayAddUnit") { $0.hasOrganization && $0.location.isActive && $0.things.unit?.isFailed != false },
        .list("things") { $0.things.shown }, .flag("hasThings") { !$0.things.shown.isEmpty })

    /// What an id is on the platform, before it is taken over.
    struct FoundView: View {
        let found: FoundLocation
        let proof: String
        let impact: MappingImpact?

        static let fields = Fields<Self>(
            .text("id") { $0.found.id }, .text("name") { $0.found.name ?? "–" }, .text("organization") { $0.found.organizationID ?? "–" },
            .text("foundCode") { $0.found.code ?? "–" }, .flag("unused") { !$0.found.isActive }, .text("proof") { $0.proof },
            .view("impact") { view in view.impact.map { ImpactView(impact: $0) } })
    }
}
