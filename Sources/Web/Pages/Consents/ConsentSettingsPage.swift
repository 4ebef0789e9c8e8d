import Clinics
import Delivery
import Templating

/// `/c/{code}/consents/settings`: what it means that a patient was not asked, and how long signed forms are kept.
struct ConsentSettingsPage: Sendable {
    let web: WebDependencies
    private static let policy = "consent-policy"
    private static let years = "consent-document-years"

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let settings = try await request.transaction { try await SettingsStore.settings(in: $0) }
        let form = FormState([
            Self.policy: settings.consentPolicy.rawValue, Self.years: String(settings.consentDocumentYears),
        ])
        return .show(view(request, form))
    }

    func post(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let actor = request.actor
        let changes = [Self.policy, Self.years].map { (key: $0, value: request.form.text($0)) }
        let result = try await request.transaction { try await SettingsStore.set(changes, by: actor, in: $0) }
        if case .failure(let refused) = result {
            for problem in refused.all { form.problems.add(problem.key, problem.message) }
            return .problem(view(request, form))
        }
        _ = try await request.transaction { try await web.delivery.consents.policyChanged(in: $0) }
        web.delivery.engine.wake()
        return .redirect(request.address("consents/settings"), .ok("Kebijakan disimpan."))
    }

    private func view(_ request: ClinicRequest, _ form: FormState) -> ConsentSettingsView {
        let list = request.address("consents")
        return ConsentSettingsView(
            page: request.frame(
                "Kebijakan persetujuan", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Persetujuan", list), Crumb("Kebijakan")]),
            address: list + "/settings", form: form, policy: Self.policy, years: Self.years)
    }
}

/// `Templates/pages/consents/settings.mustache`
struct ConsentSettingsView: PageView {
    static let template = "pages/consents/settings"
    let page: PageFrame
    let address: String
    let form: FormState
    let policy: String
    let years: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .view("problems") { $0.form.problems.summary() },
        .view("policy") { $0.form.choices($0.policy, "Pasien yang persetujuannya belum dicatat", policies) },
        .view("years") {
            $0.form.field(
                $0.years, "Masa simpan dokumen (tahun)", .digits, hint: "Dihitung sejak persetujuannya berakhir, dicabut, atau diganti")
        })

    private static let policies = [
        OptionView(
            value: ConsentPolicy.presumed.rawValue, label: "Dianggap setuju",
            hint: "Data dikirim kecuali pasien menolak. Yang tertahan dikirim begitu pilihan ini disimpan."),
        OptionView(
            value: ConsentPolicy.required.rawValue, label: "Wajib dicatat dulu",
            hint: "Data kunjungan menunggu sampai persetujuan pasien dicatat."),
    ]
}
