import BPJS
import Clinics
import Foundation
import Templating

/// A clinic's access to one BPJS service as a form. Secrets are never shown; left empty they stay, unless the address changes.
struct BPJSAccessForm: View {
    let form: FormState
    /// Where it is posted to.
    let action: String
    let family: ServiceFamily
    let environment: PlatformEnvironment
    let stored: BPJSCredential?
    /// Addresses are a superadmin's.
    let mayChangeAddress: Bool

    static let fields = Fields<Self>(
        .text("action") { $0.action },
        .view("address") {
            $0.mayChangeAddress
                ? $0.form.field(
                    "alamat", "Alamat layanan", .text,
                    hint:
                        "Sampai nama layanannya, misalnya https://apijkn.bpjs-kesehatan.go.id/pcare-rest. Menggantinya mengosongkan rahasia."
                )
                : nil
        },
        .view("consID") { $0.form.field("cons_id", "Cons-id", .digits.required) },
        .view("secret") { $0.form.field("secret", "Consumer secret", .secret, hint: $0.kept($0.stored?.secret)) },
        .view("userKey") { $0.form.field("user_key", "User key", .secret, hint: $0.kept($0.stored?.userKey)) },
        .flag("pcare") { $0.family == .pcare },
        .view("username") { $0.form.field("akun", "Nama pengguna PCare", .text, hint: $0.kept($0.stored?.account?.username)) },
        .view("password") { $0.form.field("sandi", "Kata sandi PCare", .secret, hint: $0.kept($0.stored?.account?.password)) },
        .view("application") { $0.form.field("kd_aplikasi", "Kode aplikasi", .digits) },
        .view("provider") { $0.form.field("kd_provider", "Kode provider klinik", .text, hint: "8 huruf atau angka, misalnya 0114A026") },
        .view("visitPath") {
            $0.form.select(
                "jalur", "Jalur kunjungan", [("kunjungan/v1", "kunjungan/v1"), ("kunjungan", "kunjungan (gerbang lama)")])
        },
        .view("signature") {
            $0.form.select("tanda_tangan", "Penulisan tanda tangan", [("base64", "base64 (cara BPJS)"), ("hex", "hex (gerbang sendiri)")])
        },
        .view("clock") {
            $0.form.choices(
                "koreksi_jam", "Jam", [OptionView(value: "1", label: "Pakai jam BPJS bila jam server berbeda")], isMultiple: true)
        })

    /// What the form starts with.
    static func start(_ family: ServiceFamily, _ environment: PlatformEnvironment, _ stored: BPJSCredential?) -> FormState {
        let manner = stored?.manner ?? BPJSManner()
        return FormState([
            "alamat": (stored?.address ?? .national(family, environment))?.text ?? "", "cons_id": stored?.consID ?? "",
            "kd_aplikasi": manner.applicationCode, "kd_provider": manner.providerCode ?? "", "jalur": manner.visitPath,
            "tanda_tangan": manner.signature.rawValue, "koreksi_jam": manner.correctsClock ? "1" : "",
        ])
    }

    /// nil when something is wrong; `form.problems` says what. `refuses` says why a host may not be dialled.
    static func read(
        _ form: inout FormState, _ family: ServiceFamily, _ environment: PlatformEnvironment, _ stored: BPJSCredential?,
        mayChangeAddress: Bool, refuses: (PlatformOrigin) -> String?
    ) -> BPJSCredentialForm? {
        let address = address(&form, family, environment, stored, mayChangeAddress, refuses)
        let consID = form.required("cons_id", "Cons-id belum diisi")
        let isOther = stored.map { $0.address != address } ?? true
        func secret(_ name: String, _ kept: String?, _ words: String) -> String? {
            let text = form.form.raw(name).trimmed
            if text.isEmpty, kept == nil || isOther { form.problems.add(name, "\(words) belum diisi") }
            return text.isEmpty ? nil : text
        }
        let consumerSecret = secret("secret", stored?.secret, "Consumer secret")
        let userKey = secret("user_key", stored?.userKey, "User key")
        let isPCare = family == .pcare
        let username = isPCare ? secret("akun", stored?.account?.username, "Nama pengguna PCare") : nil
        let password = isPCare ? secret("sandi", stored?.account?.password, "Kata sandi PCare") : nil
        guard form.problems.isEmpty, let address else { return nil }
        var wanted = BPJSCredentialForm(family, environment: environment, address: address, consID: consID)
        (wanted.secret, wanted.userKey, wanted.username, wanted.password) = (consumerSecret, userKey, username, password)
        wanted.manner = manner(form.form, stored?.manner ?? BPJSManner(), isPCare: isPCare)
        return wanted
    }

    private static func manner(_ form: Form, _ before: BPJSManner, isPCare: Bool) -> BPJSManner {
        var manner = before
        manner.signature = .init(rawValue: form.text("tanda_tangan")) ?? .base64
        manner.correctsClock = form.text("koreksi_jam") == "1"
        if isPCare {
            manner.applicationCode = form.optional("kd_aplikasi") ?? PCareAccount.bridgingApplication
            manner.providerCode = form.optional("kd_provider")
            manner.visitPath = form.text("jalur") == "kunjungan" ? "kunjungan" : "kunjungan/v1"
        }
        return manner
    }

    private static func address(
        _ form: inout FormState, _ family: ServiceFamily, _ environment: PlatformEnvironment, _ stored: BPJSCredential?,
        _ mayChange: Bool, _ refuses: (PlatformOrigin) -> String?
    ) -> BPJSAddress? {
        guard mayChange else {
            let address = stored?.address ?? .national(family, environment)
            if address == nil { form.problems.add("cons_id", "Superadmin belum mengisi alamat \(family.name) klinik ini") }
            return address
        }
        guard let address = BPJSAddress(form.form.text("alamat")) else {
            form.problems.add("alamat", "Tulis alamat lengkap dengan nama layanan, misalnya https://apijkn.bpjs-kesehatan.go.id/pcare-rest")
            return nil
        }
        if environment == .production, !address.isNational(.production) {
            form.problems.add("alamat", "Lingkungan Produksi hanya memakai alamat BPJS sendiri")
        } else if !address.isNational(environment) {
            let scheme = address.text.prefix { $0 != ":" }
            guard let origin = PlatformOrigin("\(scheme)://\(address.host):\(address.port)") else {
                form.problems.add("alamat", "Alamat ini tidak dapat dibaca")
                return nil
            }
            if let refusal = refuses(origin) { form.problems.add("alamat", refusal) }
        }
        return address
    }

    private func kept(_ stored: String?) -> String { FormState.secretHint(isKept: stored != nil) }
}
