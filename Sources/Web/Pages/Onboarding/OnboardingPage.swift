import Clinics
import Templating
import Vocabulary

/// `/clinics/{code}`: the task list of a clinic. Each step says from real data how far it is; stop at any time, nothing is lost.
struct OnboardingPage: Sendable {
    let web: WebDependencies

    func get(_ request: ViewerRequest) async throws -> PageResult {
        guard let clinic = try await Self.clinic(request) else { return .notFound }
        let step = Int(request.query.text("langkah")).flatMap { OnboardingStep(rawValue: $0) }
        return .show(try await view(request, clinic, at: step))
    }

    /// The clinic of the path. Codes stand in addresses as they are stored: in capitals.
    static func clinic(_ request: ViewerRequest) async throws -> Clinic? {
        guard let code = ClinicCode(request.parameter("code")) else { return nil }
        return try await request.web.database.platform { try await ClinicStore.find(code, in: $0) }
    }

    static func address(_ clinic: Clinic, _ step: OnboardingStep? = nil) -> String {
        "/clinics/\(clinic.code)" + (step.map { "?langkah=\($0.rawValue)" } ?? "")
    }

    /// The page at a step; `form` is what was typed there and has problems.
    func view(
        _ request: ViewerRequest, _ clinic: Clinic, at step: OnboardingStep?, form: FormState? = nil
    ) async throws -> OnboardingView {
        let now = web.now()
        let facts = try await web.database.transaction(in: clinic.id) { try await OnboardingFacts.load(clinic, at: now, in: $0) }
        return OnboardingView(
            page: request.frame(
                "Penyiapan \(clinic.name)", hasProblems: form?.problems.isEmpty == false,
                crumbs: [Crumb("Klinik", "/clinics"), Crumb(clinic.name)]),
            facts: facts, shown: step ?? facts.nextStep, form: form, isEntered: request.viewer.hasEntered(clinic.id))
    }
}

/// `Templates/pages/onboarding/clinic.mustache`
struct OnboardingView: PageView {
    static let template = "pages/onboarding/clinic"
    let page: PageFrame
    let facts: OnboardingFacts
    let shown: OnboardingStep
    let form: FormState?
    let isEntered: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("name") { $0.facts.clinic.name }, .text("code") { $0.facts.clinic.code.text },
        .view("state") { $0.facts.clinic.state.badge }, .int("done") { $0.facts.statuses.count { $0.state == .done } },
        .int("total") { $0.facts.statuses.count }, .list("steps") { $0.rows }, .int("number") { $0.shown.rawValue },
        .text("title") { $0.shown.title }, .view("problems") { $0.form?.problems.summary() },
        .view("details") { $0.shown == .clinic ? ClinicDetailsForm(form: $0.form ?? FormState($0.facts.clinic.details.form)) : nil },
        .view("satusehat") { $0.shown == .satusehat ? $0.satusehat : nil },
        .flag("testable") { $0.shown == .satusehat && $0.facts.satusehat.isComplete },
        .view("connection") { $0.shown == .satusehat ? $0.facts.satusehat.connection(in: $0.facts.clinic.timeZone) : nil },
        .view("admin") { $0.shown == .admin ? OnboardingAdmin(form: $0.form ?? FormState(), says: $0.facts.status(of: .admin).says) : nil },
        .view("secret") { $0.shown == .secret ? OnboardingSecret(facts: $0.facts) : nil },
        .view("mapping") { $0.shown == .mapping ? OnboardingMapping(facts: $0.facts) : nil },
        .view("start") { $0.shown == .start ? OnboardingStart(facts: $0.facts, form: $0.form) : nil }, .flag("entered") { $0.isEntered })

    private var satusehat: SatusehatForm {
        SatusehatForm(
            form: form ?? SatusehatForm.start(facts.satusehat), action: "/clinics/\(facts.clinic.code)/satusehat",
            environments: CredentialsPage.environments(of: facts.clinic, isSuperadmin: true), stored: facts.satusehat,
            mayChangeEndpoints: true)
    }

    private var rows: [StepRow] {
        facts.statuses.map { StepRow(status: $0, address: OnboardingPage.address(facts.clinic, $0.step), isShown: $0.step == shown) }
    }

    struct StepRow: View {
        let status: OnboardingStatus
        let address: String
        let isShown: Bool

        static let fields = Fields<Self>(
            .int("number") { $0.status.step.rawValue }, .text("title") { $0.status.step.title }, .text("says") { $0.status.says },
            .text("address") { $0.address }, .flag("shown") { $0.isShown }, .view("state") { $0.status.state.badge })
    }
}

/// Step 3: inviting the first admin.
struct OnboardingAdmin: View {
    let form: FormState
    let says: String

    static let fields = Fields<Self>(
        .text("says") { $0.says }, .view("person") { $0.form.field("name", "Nama", .text.required) },
        .view("email") { $0.form.field("email", "Email", .email.required) })
}

/// Step 4: the API secret.
struct OnboardingSecret: View {
    let facts: OnboardingFacts

    static let fields = Fields<Self>(
        .text("says") { $0.facts.status(of: .secret).says }, .flag("mayIssue") { $0.facts.validSecrets < ApiCredentialStore.mostValid })
}

/// Step 5: where locations and practitioners are mapped.
struct OnboardingMapping: View {
    let facts: OnboardingFacts

    static let fields = Fields<Self>(.text("says") { $0.facts.status(of: .mapping).says })
}

/// Step 6: what the clinic's state allows now.
struct OnboardingStart: View {
    let facts: OnboardingFacts
    let form: FormState?

    static let fields = Fields<Self>(
        .text("says") { $0.facts.status(of: .start).says },
        .flag("mayTry") { $0.facts.clinic.state == .draft && $0.facts.blockers.isEmpty },
        .view("live") { $0.facts.clinic.state == .trial && $0.facts.blockers.isEmpty ? $0.live : nil },
        .flag("maySuspend") { $0.facts.clinic.state != .suspended }, .flag("mayResume") { $0.facts.clinic.state == .suspended },
        .list("blockers") { start in
            start.facts.blockers.map { LinkView(OnboardingPage.address(start.facts.clinic, $0), "\($0.rawValue). \($0.title)") }
        },
        .flag("blocked") { !$0.facts.blockers.isEmpty },
        .text("back") { $0.facts.clinic.suspendedFrom?.word })

    /// Environments in which a clinic can be live; the one that it has comes first.
    static func environments(_ clinic: Clinic) -> [PlatformEnvironment] {
        clinic.environment == .custom ? [.custom, .production] : [.production, .custom]
    }

    private var live: SatusehatForm {
        let environments = Self.environments(facts.clinic)
        let stored = facts.clinic.environment == environments[0] ? facts.satusehat : CredentialStanding(environment: environments[0])
        return SatusehatForm(
            form: form ?? SatusehatForm.start(stored), action: "/clinics/\(facts.clinic.code)/live", environments: environments,
            stored: stored,
            mayChangeEndpoints: true, button: "Mulai langsung", maySaveOnly: false)
    }
}

extension ClinicDetails {
    /// The details as the form of `ClinicDetailsForm` starts with them.
    var form: Form {
        [
            "name": name, "level": level.rawValue, "time_zone": timeZone.identifier, "address": address ?? "", "city": city ?? "",
            "postal_code": postalCode ?? "", "phone": phone ?? "", "province_code": provinceCode ?? "", "city_code": cityCode ?? "",
            "district_code": districtCode ?? "", "village_code": villageCode ?? "",
        ]
    }
}
