import Clinics
import Foundation
import Templating
import Vocabulary

/// API secrets of a clinic: issue, rotate, revoke. A secret's text is shown in the answer to the POST that made it and nowhere again.
struct ApiSecretsPage: Sendable {
    let web: WebDependencies
    /// Hours that the old secret may stay valid after a rotation; the first is what the form starts with.
    static let overlaps = [24, 1, 8, 72, 168]

    /// `POST /c/{code}/credentials/secrets`
    func issue(_ request: ClinicRequest) async throws -> PageResult {
        let actor = request.actor
        let issued = try await request.transaction { scope in try await ApiCredentialStore.issue(by: actor, in: scope) }
        guard let issued else {
            return .redirect(
                request.address("credentials"),
                .bad("Sudah ada \(ApiCredentialStore.mostValid) rahasia yang berlaku. Cabut atau ganti salah satu."))
        }
        return .show(NewSecretView(request, request.clinic, issued, back: LinkView(request.address("credentials"), "Kredensial")))
    }

    /// `POST /c/{code}/credentials/secrets/rotate`
    func rotate(_ request: ClinicRequest) async throws -> PageResult {
        let hours = Int(request.form.text("overlap")).flatMap { Self.overlaps.contains($0) ? $0 : nil } ?? Self.overlaps[0]
        let actor = request.actor
        let issued = try await request.transaction { scope in
            try await ApiCredentialStore.rotate(overlap: .seconds(hours * 3600), by: actor, in: scope)
        }
        return .show(
            NewSecretView(
                request, request.clinic, issued, back: LinkView(request.address("credentials"), "Kredensial"),
                note: "Rahasia lama masih berlaku \(hours) jam lagi."))
    }

    /// `GET /c/{code}/credentials/secrets/{id}/revoke`: says what will happen.
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let credential = try await find(request), credential.isValid(at: web.now()) else { return .notFound }
        let list = request.address("credentials")
        return .show(
            RevokeSecretView(
                page: request.frame("Cabut rahasia API", crumbs: [Crumb("Kredensial", list), Crumb("Cabut rahasia API")]),
                address: request.address("credentials/secrets/\(credential.id.lowerText)/revoke"), list: list,
                row: SecretRow(credential: credential, now: web.now(), zone: request.clinic.timeZone)))
    }

    /// `POST /c/{code}/credentials/secrets/{id}/revoke`
    func revoke(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let revoked = try await request.transaction { scope in try await ApiCredentialStore.revoke(id, by: actor, in: scope) }
        guard revoked else { return .notFound }
        return .redirect(request.address("credentials"), .ok("Rahasia dicabut. Panggilan dengan rahasia itu ditolak dalam beberapa detik."))
    }

    private func find(_ request: ClinicRequest) async throws -> ApiCredential? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await ApiCredentialStore.list(in: $0) }.first { $0.id == id }
    }
}

/// A secret in the list.
struct SecretRow: View {
    let credential: ApiCredential
    let now: Date
    let zone: ClinicTimeZone
    /// Ended ones stay in the list for so long.
    private static let shownAfterEnd: TimeInterval = 30 * 86_400

    var isValid: Bool { credential.isValid(at: now) }

    static let fields = Fields<Self>(
        .text("id") { $0.credential.id.lowerText }, .text("hint") { $0.credential.hint }, .view("state") { $0.badge },
        .text("created") { Indonesian.dateTime($0.credential.createdAt, in: $0.zone) }, .text("used") { $0.used },
        .text("from") { $0.credential.lastUsedAddress }, .text("ends") { $0.ends }, .flag("valid") { $0.isValid })

    static func shown(_ credentials: [ApiCredential], at now: Date, _ zone: ClinicTimeZone) -> [SecretRow] {
        credentials.map { SecretRow(credential: $0, now: now, zone: zone) }.filter { row in
            let end = row.credential.revokedAt ?? row.credential.expiresAt
            return row.isValid || end.map { now.timeIntervalSince($0) < shownAfterEnd } ?? true
        }
    }

    private var used: String {
        credential.lastUsedAt.map { Indonesian.dateTime($0, in: zone) } ?? "Belum pernah"
    }

    private var ends: String? {
        guard credential.revokedAt == nil, let end = credential.expiresAt else { return nil }
        return (isValid ? "Berlaku sampai " : "Berakhir ") + Indonesian.dateTime(end, in: zone)
    }

    private var badge: Badge {
        if credential.revokedAt != nil { return Badge(kind: "dilewati", label: "Dicabut") }
        if !isValid { return Badge(kind: "dilewati", label: "Berakhir") }
        return credential.expiresAt == nil ? Badge(kind: "terkirim", label: "Berlaku") : Badge(kind: "menunggu", label: "Akan berakhir")
    }
}

/// `Templates/pages/credentials/new-secret.mustache`: a secret is shown here and nowhere again.
struct NewSecretView: PageView {
    static let template = "pages/credentials/new-secret"
    let page: PageFrame
    let clinic: Clinic
    let secret: String
    let apiURL: String
    let note: String?
    let back: LinkView

    init(_ request: some PageRequest, _ clinic: Clinic, _ issued: IssuedApiSecret, back: LinkView, note: String? = nil) {
        page = request.frame("Rahasia API baru", crumbs: [Crumb(back.label, back.address), Crumb("Rahasia API baru")])
        self.clinic = clinic
        secret = issued.secret.text
        apiURL = request.web.settings.baseURL
        self.note = note
        self.back = back
    }

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("name") { $0.clinic.name }, .text("code") { $0.clinic.code.text }, .text("secret") { $0.secret },
        .text("apiURL") { $0.apiURL }, .text("note") { $0.note }, .view("back") { $0.back })
}

/// `Templates/pages/credentials/revoke-secret.mustache`
struct RevokeSecretView: PageView {
    static let template = "pages/credentials/revoke-secret"
    let page: PageFrame
    let address: String
    let list: String
    let row: SecretRow

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("list") { $0.list }, .view("secret") { $0.row })
}
