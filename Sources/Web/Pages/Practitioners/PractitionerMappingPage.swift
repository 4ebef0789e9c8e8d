import Clinics
import Satusehat
import Vocabulary

/// How a practitioner gets an IHS number: searched by NIK and confirmed, or typed by hand.
struct PractitionerMappingPage: Sendable {
    let page: PractitionerPage
    private var web: WebDependencies { page.web }

    init(web: WebDependencies) { page = PractitionerPage(web: web) }

    /// `POST /c/{code}/practitioners/{id}/search`: by the stored NIK.
    func search(_ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await page.find(request) else { return .notFound }
        guard let nik = practitioner.nik else {
            return .problem(try await page.view(request, practitioner, searchProblem: "Isi dan simpan NIK dulu untuk mencari nomor IHS"))
        }
        let reply = await web.delivery.lookups.practitioner(nik, for: request.clinic.id)
        guard let found = reply.found else {
            return .problem(try await page.view(request, practitioner, searchProblem: reply.problem("Praktisi dengan NIK")))
        }
        return .show(try await page.view(request, practitioner, found: found))
    }

    /// `POST /c/{code}/practitioners/{id}/confirm`: takes over the number that was found.
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await page.find(request) else { return .notFound }
        let proof = FoundProof(
            clinic: request.clinic, subject: practitioner.id.lowerText, remoteID: request.form.text("ihs_number"))
        guard proof.isProven(by: request.form.text("proof"), web.signer) else { return .forbidden }
        return try await map(practitioner, to: proof.remoteID, .nikLookup, request)
    }

    /// `POST /c/{code}/practitioners/{id}/number`: typed by hand.
    func type(_ request: ClinicRequest) async throws -> PageResult {
        guard let practitioner = try await page.find(request) else { return .notFound }
        var form = FormState(request.form)
        let isCustom = request.clinic.environment == .custom
        let number = form.parsed("ihs_number", "Nomor IHS praktisi terdiri atas 8 sampai 11 angka") { text in
            IHSNumber(text).flatMap { isCustom || $0.hasPractitionerForm ? $0 : nil }
        }
        guard let number else { return .problem(try await page.view(request, practitioner, number: form)) }
        if let known = practitioner.ihsNumber, known != number.text, !request.form.has("pasti") {
            return .show(try await page.view(request, practitioner, number: form, replacing: number))
        }
        return try await map(practitioner, to: number.text, .manual, request)
    }

    private func map(
        _ practitioner: Practitioner, to number: String, _ method: VerificationMethod, _ request: ClinicRequest
    ) async throws -> PageResult {
        let (actor, environment, now) = (request.actor, request.clinic.environment, web.now())
        let mapped = try await request.transaction { scope -> Practitioner? in
            try await PractitionerStore.setRemote(
                number, of: practitioner.id, method: method, environment: environment, at: now, by: actor, in: scope)
            return try await PractitionerStore.find(practitioner.id, in: scope)
        }
        guard let mapped else { return .notFound }
        return try await page.goOn(request, mapped, "Nomor IHS disimpan.")
    }
}
