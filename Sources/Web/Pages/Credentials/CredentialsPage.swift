import Clinics
import Delivery
import Templating
import Vocabulary

/// `/c/{code}/credentials`: access to SATUSEHAT, the API's secrets, and from where the API may be called.
struct CredentialsPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request)) }

    /// `POST /c/{code}/credentials/satusehat`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let (clinic, allowed) = (request.clinic, Self.environments(request))
        guard let environment = SatusehatForm.environment(&form, among: allowed) else {
            return .problem(try await view(request, satusehat: form))
        }
        let stored = try await request.transaction { try await CredentialStanding.load(environment, in: $0) }
        let wanted = SatusehatForm.read(
            &form, environment: environment, stored: stored, mayChangeEndpoints: request.viewer.user.isSuperadmin,
            refuses: web.platform.refuses)
        guard let wanted else { return .problem(try await view(request, satusehat: form)) }
        let access = SatusehatAccess(web: web)
        let step: ClinicStep? = environment == clinic.environment ? nil : .useEnvironment(environment)
        switch try await access.save(wanted, step: step, of: clinic, by: request.actor) {
        case .notAllowed: return .redirect(request.address("credentials"), .bad("Lingkungan klinik baru saja diubah. Periksa lagi."))
        case .saved(let saved, let secretBlanked):
            if secretBlanked || request.form.text("then") != "test" {
                return .redirect(request.address("credentials"), SatusehatAccess.flash(secretBlanked: secretBlanked))
            }
            return .redirect(request.address("credentials"), SatusehatAccess.flash(try await access.test(saved, by: request.actor)))
        }
    }

    /// `POST /c/{code}/credentials/satusehat/test`
    func test(_ request: ClinicRequest) async throws -> PageResult {
        let report = try await SatusehatAccess(web: web).test(request.clinic, by: request.actor)
        return .redirect(request.address("credentials"), SatusehatAccess.flash(report))
    }

    /// `POST /c/{code}/credentials/networks`
    func networks(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let ranges = NetworksForm.read(&form)
        guard form.problems.isEmpty else { return .problem(try await view(request, networks: form)) }
        let actor = request.actor
        let result = try await request.transaction { scope in
            try await SettingsStore.set([("allowed-networks", ranges.map(\.description).joined(separator: ","))], by: actor, in: scope)
        }
        if case .failure(let problems) = result {
            for problem in problems.all { form.problems.add("networks", problem.message) }
            return .problem(try await view(request, networks: form))
        }
        return .redirect(
            request.address("credentials"), .ok(ranges.isEmpty ? "API bisa dipanggil dari semua alamat." : "Daftar alamat disimpan."))
    }

    /// `POST /c/{code}/credentials/sent`: what a setting asks for of what is there already is planned at once.
    func sent(_ request: ClinicRequest) async throws -> PageResult {
        let (changes, actor) = (SentDataForm.read(request.form), request.actor)
        let result = try await request.transaction { try await SettingsStore.set(changes, by: actor, in: $0) }
        let place = request.address("credentials") + "#h-kirim"
        if case .failure(let problems) = result {
            return .redirect(place, .bad(problems.all.map(\.message).joined(separator: " ")))
        }
        try await web.api.masterData.keep(request.clinic.id)
        return .redirect(place, .ok("Pengaturan disimpan. Yang diminta dari data yang ada dikirim sekarang, sisanya setiap malam."))
    }

    /// Only a superadmin goes to another environment, and only while the clinic is not live; production is reached by going live.
    static func environments(_ request: ClinicRequest) -> [PlatformEnvironment] {
        Self.environments(of: request.clinic, isSuperadmin: request.viewer.user.isSuperadmin)
    }

    static func environments(of clinic: Clinic, isSuperadmin: Bool) -> [PlatformEnvironment] {
        let isFree = clinic.state == .draft || clinic.state == .trial
        return isSuperadmin && isFree && clinic.environment != .production ? [.sandbox, .custom] : [clinic.environment]
    }

    private func view(_ request: ClinicRequest, satusehat: FormState? = nil, networks: FormState? = nil) async throws -> CredentialsView {
        let clinic = request.clinic
        let (standing, secrets, lane, settings) = try await request.transaction { scope in
            (
                try await CredentialStanding.load(clinic.environment, in: scope), try await ApiCredentialStore.list(in: scope),
                try await DashboardStore.lanes(in: scope).first { $0.channel == .satusehat }, try await SettingsStore.settings(in: scope)
            )
        }
        let problems = [satusehat, networks].compactMap { $0?.problems }.first { !$0.isEmpty }
        return CredentialsView(
            page: request.frame("Kredensial", hasProblems: problems != nil), address: request.address("credentials"), clinic: clinic,
            problems: problems?.summary(),
            satusehat: SatusehatForm(
                form: satusehat ?? SatusehatForm.start(standing), action: request.address("credentials/satusehat"),
                environments: Self.environments(request), stored: standing, mayChangeEndpoints: request.viewer.user.isSuperadmin),
            standing: standing, refused: RefusedCredential(lane, platform: "SATUSEHAT"),
            sent: SentDataForm(settings: settings, action: request.address("credentials/sent")),
            networks: networks ?? NetworksForm.start(clinic),
            secrets: SecretRow.shown(secrets, at: web.now(), clinic.timeZone),
            apiURL: web.settings.baseURL)
    }
}

/// `Templates/pages/credentials/credentials.mustache`
struct CredentialsView: PageView {
    static let template = "pages/credentials/credentials"
    let page: PageFrame
    let address: String
    let clinic: Clinic
    let problems: ProblemSummary?
    let satusehat: SatusehatForm
    let standing: CredentialStanding
    let refused: RefusedCredential?
    let sent: SentDataForm
    let networks: FormState
    let secrets: [SecretRow]
    let apiURL: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("code") { $0.clinic.code.text },
        .view("problems") { $0.problems },
        .view("satusehat") { $0.satusehat }, .flag("testable") { $0.standing.isComplete },
        .view("refused") { $0.refused },
        .view("connection") { $0.standing.connection(in: $0.clinic.timeZone) },
        .view("sent") { $0.sent },
        .view("networks") {
            $0.networks.field(
                "networks", "Alamat yang boleh memanggil API",
                hint: "Satu alamat IP atau rentang CIDR per baris, misalnya 103.28.12.0/24. Kosong berarti semua alamat.")
        },
        .list("secrets") { $0.secrets }, .flag("hasSecrets") { !$0.secrets.isEmpty },
        .flag("mayIssue") { $0.secrets.count { $0.isValid } < ApiCredentialStore.mostValid },
        .flag("mayRotate") { $0.secrets.contains { $0.isValid } },
        .view("empty") { view in
            view.secrets.isEmpty
                ? EmptyState(
                    icon: "kunci", title: "Belum ada rahasia API", says: "SIM klinik memanggil API dengan kode klinik dan rahasia ini.")
                : nil
        },
        .text("apiURL") { $0.apiURL }, .text("zone") { $0.clinic.timeZone.abbreviation })
}

/// From where the API may be called, as one text with a range a line.
enum NetworksForm {
    static func start(_ clinic: Clinic) -> FormState {
        FormState(["networks": clinic.allowedNetworks.map(\.description).joined(separator: "\n")])
    }

    static func read(_ form: inout FormState) -> [NetworkRange] {
        let parts = form.form.text("networks").split { $0 == "," || $0.isWhitespace }
        var ranges: [NetworkRange] = []
        for part in parts {
            guard let range = NetworkRange(part) else {
                form.problems.add("networks", "\(part) bukan alamat IP atau rentang CIDR")
                return []
            }
            if !ranges.contains(range) { ranges.append(range) }
        }
        return ranges
    }
}
