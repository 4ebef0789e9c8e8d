import Clinics
import Delivery
import Satusehat
import Vocabulary

/// How a location gets its id on the platform: created there by a delivery, or an existing one taken over after a look at it.
struct LocationMappingPage: Sendable {
    let page: LocationPage
    private var web: WebDependencies { page.web }

    init(web: WebDependencies) { page = LocationPage(web: web) }

    /// `POST /c/{code}/locations/{id}/create`: queues the creation. Pressing twice makes it once.
    func create(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await page.find(request) else { return .notFound }
        let address = request.address("locations/\(location.id.lowerText)")
        let (clinic, actor, intake) = (request.clinic, request.actor, web.delivery.intake)
        let isPlanned = try await request.transaction { try await intake.send(location, of: clinic, by: actor, in: $0) != nil }
        return .redirect(
            address,
            isPlanned
                ? .ok("Lokasi sedang dibuat di SATUSEHAT.")
                : .bad("Lokasi belum bisa dibuat. Periksa kredensial SATUSEHAT dan keadaan lokasi."))
    }

    /// `POST /c/{code}/locations/{id}/unit`: queues a unit of the clinic for it. Pressing twice makes it once.
    func addUnit(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await page.find(request) else { return .notFound }
        let (clinic, actor, sending) = (request.clinic, request.actor, web.api.masterData)
        let isPlanned = try await request.transaction { try await sending.addUnit(location, of: clinic, by: actor, in: $0) != nil }
        return .redirect(
            request.address("locations/\(location.id.lowerText)"),
            isPlanned
                ? .ok("Sub-organisasi sedang dibuat di SATUSEHAT.")
                : .bad("Sub-organisasi belum bisa dibuat. Periksa kredensial SATUSEHAT dan keadaan lokasi."))
    }

    /// `POST /c/{code}/locations/{id}/adopt`: looks at the id first.
    func look(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await page.find(request) else { return .notFound }
        var form = FormState(request.form)
        let id = form.parsed("satusehat_id", "ID Location belum diisi, atau bukan ID SATUSEHAT") { IHSNumber($0)?.text }
        guard let id else { return .problem(try await page.view(request, location, adoption: form)) }
        let reply = await web.delivery.lookups.location(id, for: request.clinic.id)
        guard let found = reply.found else {
            form.problems.add("satusehat_id", reply.problem("Location") ?? "")
            return .problem(try await page.view(request, location, adoption: form))
        }
        guard try await isOwn(found, request) else {
            form.problems.add("satusehat_id", "Location ini milik organisasi lain di SATUSEHAT")
            return .problem(try await page.view(request, location, adoption: form))
        }
        return .show(try await page.view(request, location, adoption: form, found: found))
    }

    /// `POST /c/{code}/locations/{id}/confirm`: takes the id over that was looked at.
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let location = try await page.find(request) else { return .notFound }
        let proof = FoundProof(clinic: request.clinic, subject: location.id.lowerText, remoteID: request.form.text("satusehat_id"))
        guard proof.isProven(by: request.form.text("proof"), web.signer) else { return .forbidden }
        let (actor, environment, now) = (request.actor, request.clinic.environment, web.now())
        let mapped = try await request.transaction { scope -> Location? in
            try await LocationStore.setRemote(
                proof.remoteID, of: location.id, environment: environment, at: now, by: actor, in: scope)
            return try await LocationStore.find(location.id, in: scope)
        }
        guard let mapped else { return .notFound }
        return try await page.goOn(request, mapped, "Lokasi terhubung ke SATUSEHAT.")
    }

    /// Whether a Location is managed by the clinic's Organization or by a part of it.
    private func isOwn(_ found: FoundLocation, _ request: ClinicRequest) async throws -> Bool {
        let clinic = request.clinic
        let own = try await request.transaction { scope in
            try await PlatformCredentialStore.load(.satusehat, clinic.environment, in: scope)?.organizationID
        }
        guard let own, let organization = found.organizationID else { return false }
        if organization == own { return true }
        return await web.delivery.lookups.organization(organization, for: clinic.id).found?.parentID == own
    }
}
