import Clinics
import Foundation
import Templating
import Vocabulary

/// `/profile`: password, look, and the sessions that are open.
struct ProfilePage: Sendable {
    let web: WebDependencies

    func get(_ request: ViewerRequest) async throws -> PageResult { .show(try await view(request, FormState())) }

    /// `POST /profile/theme`
    func theme(_ request: ViewerRequest) async throws -> PageResult {
        guard let theme = Theme(rawValue: request.form.text("theme")) else { return .redirect("/profile") }
        let (user, actor) = (request.viewer.user, request.actor)
        try await web.database.platform { scope in
            try await UserStore.setProfile(name: user.name, theme: theme, of: user.id, by: actor, in: scope)
        }
        return .redirect("/profile", .ok("Tampilan disimpan."))
    }

    /// `POST /profile/password`: the present one is asked for, with the same throttle as at login. The session gets a new token and all
    /// others end.
    func password(_ request: ViewerRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let (viewer, actor) = (request.viewer, request.actor)
        let wanted = NewPassword.read(&form, of: viewer.user)
        do {
            if let refusal = try await refusal(of: request) { form.problems.add("password", refusal) }
            guard let wanted, form.problems.isEmpty else { return .problem(try await view(request, form)) }
            let hash = try await web.passwords.hash(wanted)
            let token = request.session.token
            let rotated = try await web.database.platform { scope -> SessionToken? in
                try await UserStore.setPassword(hash, of: viewer.user.id, keeping: viewer.session.id, by: actor, in: scope)
                return try await SessionStore.rotate(token, in: scope)
            }
            guard let rotated else { return .signedOut(to: "/login") }
            return .signedIn(rotated, to: "/profile", .ok("Kata sandi diganti. Sesi di perangkat lain sudah diakhiri."))
        } catch is PasswordsBusy {
            return .busy(seconds: 5)
        }
    }

    /// `POST /profile/sessions/{id}/end`
    func endSession(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let (user, actor) = (request.viewer.user.id, request.actor)
        let ended = try await web.database.platform { scope in try await SessionStore.revoke(id, of: user, by: actor, in: scope) }
        if !ended { return .notFound }
        return id == request.viewer.session.id ? .signedOut(to: "/login") : .redirect("/profile", .ok("Sesi diakhiri."))
    }

    /// Why the present password does not confirm who is there; nil when it does.
    private func refusal(of request: ViewerRequest) async throws -> String? {
        let (user, address) = (request.viewer.user, request.incoming.clientAddress)
        guard let email = EmailAddress(user.email) else { return "Kata sandi sekarang tidak cocok" }
        let gate = try await web.database.platform { try await LoginThrottle.admit(email: email, address: address, in: $0) }
        if case .closed(let until) = gate { return "Terlalu sering salah. Coba lagi \(Indonesian.atTime(until, in: .wib)) WIB" }
        let stored = try await web.database.platform { try await UserStore.passwordHash(of: user.id, in: $0) }
        guard let stored, try await web.passwords.verify(request.form.raw("password"), stored) else {
            return "Kata sandi sekarang tidak cocok"
        }
        try await web.database.platform { try await LoginThrottle.succeeded(email: email, address: address, in: $0) }
        return nil
    }

    private func view(_ request: ViewerRequest, _ form: FormState) async throws -> ProfileView {
        let viewer = request.viewer
        let sessions = try await web.database.platform { try await SessionStore.list(of: viewer.user.id, in: $0) }
        return ProfileView(
            page: request.frame("Profil", hasProblems: !form.problems.isEmpty), user: viewer.user, form: form,
            sessions: sessions.map { ProfileView.SessionRow(session: $0, isThis: $0.id == viewer.session.id) })
    }
}

/// `Templates/pages/accounts/profile.mustache`
struct ProfileView: PageView {
    static let template = "pages/accounts/profile"
    let page: PageFrame
    let user: User
    let form: FormState
    let sessions: [SessionRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("name") { $0.user.name }, .text("email") { $0.user.email },
        .view("problems") { $0.form.problems.summary() },
        .view("password") { $0.form.field("password", "Kata sandi sekarang", .password.required) },
        .view("newPassword") { $0.form.field("new_password", "Kata sandi baru", .newPassword.required, hint: NewPassword.hint) },
        .view("repeated") { $0.form.field("repeated", "Ulangi kata sandi baru", .newPassword.required) },
        .view("theme") { view in
            FormState(["theme": view.user.theme.rawValue])
                .choices("theme", "Tampilan", Theme.allCases.map { OptionView(value: $0.rawValue, label: $0.word) })
        },
        .list("sessions") { $0.sessions })

    struct SessionRow: View {
        let session: Session
        let isThis: Bool

        static let fields = Fields<Self>(
            .text("id") { $0.session.id.lowerText }, .text("device") { Device.name($0.session.userAgent) },
            .text("address") { $0.session.address }, .flag("this") { $0.isThis },
            .text("started") { Indonesian.dateTime($0.session.createdAt, in: .wib) },
            .text("seen") { Indonesian.dateTime($0.session.lastSeenAt, in: .wib) })
    }
}

/// A browser and system as people know them, from `User-Agent`.
enum Device {
    static func name(_ userAgent: String?) -> String {
        guard let userAgent else { return "Perangkat tidak dikenal" }
        let browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
        let systems = [
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
        ]
        let browser = browsers.first { userAgent.contains($0.0) }?.1 ?? "Peramban"
        guard let system = systems.first(where: { userAgent.contains($0.0) })?.1 else { return browser }
        return "\(browser) di \(system)"
    }
}
