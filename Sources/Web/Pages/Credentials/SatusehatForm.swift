import Clinics
import Foundation
import Templating

/// Environment, organisation, client id and secret of SATUSEHAT as a form, for `partials/satusehat-form`. Onboarding, the
/// clinic's credentials page and going live share it.
struct SatusehatForm: View {
    let form: FormState
    /// Where it is posted to.
    let action: String
    /// More than one: the person chooses.
    let environments: [PlatformEnvironment]
    let stored: CredentialStanding
    /// Hosts are a superadmin's.
    let mayChangeEndpoints: Bool
    var button = "Simpan dan tes koneksi"
    var maySaveOnly = true

    static let fields = Fields<Self>(
        .text("action") { $0.action }, .view("environment") { $0.environments.count > 1 ? $0.environmentChoice : nil },
        .view("organizationID") {
            $0.form.field(
                "organization_id", "ID organisasi", .digits.required, hint: "Organization ID dari DTO Kemenkes, misalnya 10000004")
        },
        .view("clientID") { $0.form.field("client_id", "Client ID", .text.required) },
        .view("clientSecret") {
            $0.form.field("client_secret", "Client Secret", .secret, hint: FormState.secretHint(isKept: $0.stored.hasSecret))
        },
        .flag("hosts") { $0.mayChangeEndpoints && $0.environments.contains(.custom) },
        .flag("custom") { $0.form.form.text("environment") == PlatformEnvironment.custom.rawValue || $0.environments == [.custom] },
        .view("origin") {
            $0.form.field(
                "satusehat_url", "Alamat SATUSEHAT", .text,
                hint: "Akar host, misalnya https://gerbang.contoh.id. Hanya untuk lingkungan Khusus.")
        },
        .view("kfaOrigin") { $0.form.field("kfa_url", "Alamat KFA", .text, hint: "Kosongkan bila sama dengan alamat SATUSEHAT") },
        .view("consentOrigin") {
            $0.form.field("consent_url", "Alamat Consent", .text, hint: "Kosongkan bila sama dengan alamat SATUSEHAT")
        },
        .text("fixed") { $0.fixedWords }, .text("button") { $0.button }, .flag("saveOnly") { $0.maySaveOnly })

    /// What the form starts with.
    static func start(_ stored: CredentialStanding) -> FormState {
        let endpoints = stored.environment == .custom ? stored.endpoints : nil
        return FormState([
            "environment": stored.environment.rawValue, "organization_id": stored.organizationID ?? "", "client_id": stored.clientID ?? "",
            "satusehat_url": endpoints?.origin.text ?? "", "kfa_url": endpoints?.kfaOrigin?.text ?? "",
            "consent_url": endpoints?.consentOrigin?.text ?? "",
        ])
    }

    /// The environment that was chosen among the allowed ones; with one alone there is nothing to choose.
    static func environment(_ form: inout FormState, among allowed: [PlatformEnvironment]) -> PlatformEnvironment? {
        if allowed.count == 1 { return allowed[0] }
        return form.parsed("environment", "Pilih lingkungan") { text in allowed.first { $0.rawValue == text } }
    }

    /// nil when something is wrong; `form.problems` says what. `stored` is what is there in that environment; `refuses` says why a host
    /// may not be dialled.
    static func read(
        _ form: inout FormState, environment: PlatformEnvironment, stored: CredentialStanding, mayChangeEndpoints: Bool,
        refuses: (PlatformOrigin) -> String?
    ) -> PlatformCredentialForm? {
        let organization = form.required("organization_id", "ID organisasi belum diisi")
        // A gateway may have ids of its own form.
        if environment != .custom, !organization.isEmpty, !isOrganizationID(organization) {
            form.problems.add("organization_id", "ID organisasi terdiri atas 4 sampai 20 angka, atau sebuah UUID")
        }
        let endpoints = endpoints(&form, environment, stored, mayChangeEndpoints, refuses)
        let client = form.form.optional("client_id")
        let secret = form.form.raw("client_secret").trimmed
        let isOtherOrigin = stored.endpoints != nil && stored.endpoints != endpoints
        if client == nil, stored.clientID == nil || isOtherOrigin { form.problems.add("client_id", "Client ID belum diisi") }
        if secret.isEmpty, !stored.hasSecret { form.problems.add("client_secret", "Client Secret belum diisi") }
        guard form.problems.isEmpty, let endpoints else { return nil }
        var wanted = PlatformCredentialForm(environment: environment, endpoints: endpoints)
        wanted.organizationID = organization
        wanted.clientID = client
        wanted.clientSecret = secret.isEmpty ? nil : secret
        return wanted
    }

    private static func endpoints(
        _ form: inout FormState, _ environment: PlatformEnvironment, _ stored: CredentialStanding, _ mayChange: Bool,
        _ refuses: (PlatformOrigin) -> String?
    ) -> PlatformEndpoints? {
        if let national = PlatformEndpoints.national(environment) { return national }
        guard mayChange else {
            if stored.endpoints == nil { form.problems.add("organization_id", "Superadmin belum mengisi alamat platform klinik ini") }
            return stored.endpoints
        }
        func host(_ name: String, isRequired: Bool) -> PlatformOrigin? {
            guard let text = form.form.optional(name) else {
                if isRequired { form.problems.add(name, "Alamat SATUSEHAT belum diisi") }
                return nil
            }
            guard let origin = PlatformOrigin(text) else {
                form.problems.add(name, "Tulis akar host saja, misalnya https://gerbang.contoh.id")
                return nil
            }
            if let refusal = refuses(origin) { form.problems.add(name, refusal) }
            return origin
        }
        let origin = host("satusehat_url", isRequired: true)
        let (kfa, consent) = (host("kfa_url", isRequired: false), host("consent_url", isRequired: false))
        return origin.map { PlatformEndpoints(origin: $0, kfaOrigin: kfa, consentOrigin: consent) }
    }

    private static func isOrganizationID(_ text: String) -> Bool {
        if UUID(uuidString: text) != nil { return true }
        return (4...20).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private var environmentChoice: ChoicesView {
        form.choices("environment", "Lingkungan", environments.map { OptionView(value: $0.rawValue, label: $0.word, hint: $0.hint) })
    }

    /// What the person cannot change here.
    private var fixedWords: String? {
        guard environments.count == 1 else { return nil }
        let host = stored.endpoints?.origin.host ?? PlatformEndpoints.national(environments[0])?.origin.host
        let place = host.map { ", \($0)" } ?? ""
        return "Lingkungan \(environments[0].word)\(place)." + (mayChangeEndpoints ? "" : " Hanya Superadmin yang bisa menggantinya.")
    }
}

extension PlatformEnvironment {
    /// What it means to choose it.
    fileprivate var hint: String {
        switch self {
        case .sandbox: "Data percobaan, tidak sampai ke rekam medis nasional"
        case .production: "Data sungguhan, masuk ke rekam medis nasional"
        case .custom: "Gerbang atau simulator dengan alamat sendiri"
        }
    }
}
