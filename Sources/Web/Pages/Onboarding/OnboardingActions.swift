import Clinics
import Delivery
import Vocabulary

/// What is posted from the task list of a clinic; each leads back to it.
struct OnboardingActions: Sendable {
    let page: OnboardingPage
    private var web: WebDependencies { page.web }

    init(web: WebDependencies) { page = OnboardingPage(web: web) }

    /// `POST /clinics/{code}/details`
    func details(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        var form = FormState(request.form)
        guard let details = ClinicDetailsForm.read(&form) else {
            return .problem(try await page.view(request, clinic, at: .clinic, form: form))
        }
        let actor = request.actor
        let saved = try await web.database.platform { try await ClinicStore.update(clinic.id, details, by: actor, in: $0) }
        guard let saved else { return .notFound }
        return .redirect(OnboardingPage.address(saved), .ok("Data klinik disimpan."))
    }

    /// `POST /clinics/{code}/satusehat`
    func satusehat(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        var form = FormState(request.form)
        let allowed = CredentialsPage.environments(of: clinic, isSuperadmin: true)
        guard let wanted = try await read(&form, clinic, among: allowed) else {
            return .problem(try await page.view(request, clinic, at: .satusehat, form: form))
        }
        let step: ClinicStep? = wanted.environment == clinic.environment ? nil : .useEnvironment(wanted.environment)
        return try await save(wanted, step, clinic, request, at: .satusehat, then: nil)
    }

    /// `POST /clinics/{code}/satusehat/test`
    func test(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        let report = try await SatusehatAccess(web: web).test(clinic, by: request.actor)
        return .redirect(OnboardingPage.address(clinic, .satusehat), SatusehatAccess.flash(report))
    }

    /// `POST /clinics/{code}/admin`: the one-time link is shown once.
    func admin(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        var form = FormState(request.form)
        let name = form.required("name", "Nama belum diisi")
        let email = form.parsed("email", "Email belum lengkap, contohnya nama@klinik.id") { EmailAddress($0) }
        guard form.problems.isEmpty, let email else { return .problem(try await page.view(request, clinic, at: .admin, form: form)) }
        let actor = request.actor
        let invitation = try await web.database.transaction(in: clinic.id) { scope in
            try await UserStore.invite(email, name: name, as: .admin, by: actor, in: scope)
        }
        let back = OnboardingPage.address(clinic)
        guard let token = invitation.token else {
            return .redirect(
                back, .ok("Ditambahkan sebagai Admin Klinik. Orang ini sudah punya akun dan masuk dengan kata sandinya sendiri."))
        }
        return .show(NewLinkView(request, invitation.user, token, back: LinkView(back, "Kembali ke penyiapan")))
    }

    /// `POST /clinics/{code}/secret`: shown once.
    func secret(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        let actor = request.actor
        let issued = try await web.database.transaction(in: clinic.id) { try await ApiCredentialStore.issue(by: actor, in: $0) }
        let back = OnboardingPage.address(clinic)
        guard let issued else {
            return .redirect(
                back, .bad("Sudah ada \(ApiCredentialStore.mostValid) rahasia yang berlaku. Cabut salah satu di halaman Kredensial klinik.")
            )
        }
        return .show(NewSecretView(request, clinic, issued, back: LinkView(back, "Penyiapan")))
    }

    /// `POST /clinics/{code}/trial`, `/suspend` and `/resume`
    func take(_ step: ClinicStep, _ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        let address = OnboardingPage.address(clinic, .start)
        let (actor, now) = (request.actor, web.now())
        let outcome = try await web.database.transaction(in: clinic.id) { scope -> ClinicStepOutcome in
            if step == .startTrial, try await !OnboardingFacts.load(clinic, at: now, in: scope).blockers.isEmpty {
                return .notAllowed(from: clinic.state)
            }
            return try await ClinicStore.take(step, by: actor, in: scope) { _, _ in }
        }
        switch outcome {
        case .done(let clinic): return .redirect(address, Self.flash(clinic))
        case .noSuchClinic: return .notFound
        case .notAllowed: return .redirect(address, .bad("Langkah ini belum bisa diambil. Periksa lagi keadaan klinik."))
        }
    }

    /// `POST /clinics/{code}/live`: with new credentials, in one transaction with the change of environment.
    func live(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await OnboardingPage.clinic(request) else { return .notFound }
        let now = web.now()
        let facts = try await web.database.transaction(in: clinic.id) { try await OnboardingFacts.load(clinic, at: now, in: $0) }
        guard clinic.state == .trial, facts.blockers.isEmpty else {
            return .redirect(OnboardingPage.address(clinic, .start), .bad("Mulai langsung belum bisa. Periksa lagi keadaan klinik."))
        }
        var form = FormState(request.form)
        guard let wanted = try await read(&form, clinic, among: OnboardingStart.environments(clinic)) else {
            return .problem(try await page.view(request, clinic, at: .start, form: form))
        }
        let changes = wanted.environment != clinic.environment
        return try await save(
            wanted, .goLive(wanted.environment), clinic, request, at: .start,
            then: changes
                ? "Klinik langsung di lingkungan \(wanted.environment.word). Pemetaan lokasi dan praktisi mulai kosong: isi lagi." : nil)
    }

    /// The form against what is stored in the environment that it names.
    private func read(
        _ form: inout FormState, _ clinic: Clinic, among allowed: [PlatformEnvironment]
    ) async throws -> PlatformCredentialForm? {
        guard let environment = SatusehatForm.environment(&form, among: allowed) else { return nil }
        let stored = try await web.database.transaction(in: clinic.id) { try await CredentialStanding.load(environment, in: $0) }
        return SatusehatForm.read(&form, environment: environment, stored: stored, mayChangeEndpoints: true, refuses: web.platform.refuses)
    }

    private func save(
        _ wanted: PlatformCredentialForm, _ step: ClinicStep?, _ clinic: Clinic, _ request: ViewerRequest, at shown: OnboardingStep,
        then says: String?
    ) async throws -> PageResult {
        let access = SatusehatAccess(web: web)
        let address = OnboardingPage.address(clinic, shown)
        switch try await access.save(wanted, step: step, of: clinic, by: request.actor) {
        case .notAllowed: return .redirect(address, .bad("Keadaan klinik baru saja diubah. Periksa lagi."))
        case .saved(let saved, let secretBlanked):
            if secretBlanked || request.form.text("then") != "test" {
                return .redirect(address, SatusehatAccess.flash(secretBlanked: secretBlanked))
            }
            let report = try await access.test(saved, by: request.actor)
            // A failed test matters more than the news that the clinic is live.
            guard report?.passed == true else {
                return .redirect(OnboardingPage.address(clinic, .satusehat), SatusehatAccess.flash(report))
            }
            return .redirect(
                says == nil ? OnboardingPage.address(clinic, shown) : OnboardingPage.address(clinic, .mapping),
                says.map { .wait($0) } ?? SatusehatAccess.flash(report))
        }
    }

    private static func flash(_ clinic: Clinic) -> Flash {
        switch clinic.state {
        case .draft: .ok("Klinik kembali menjadi draf.")
        case .trial: .ok("Uji coba berjalan. Kunjungan diterima dan dikirim ke lingkungan \(clinic.environment.word).")
        case .live: .ok("Klinik langsung.")
        case .suspended: .wait("Klinik dihentikan. Kunjungan tidak diterima dan tidak dikirim.")
        }
    }
}
