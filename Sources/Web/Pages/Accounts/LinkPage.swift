import Clinics
import Templating
import Vocabulary

/// `/link/{token}`: an invitation or a new password. Mail scanners open links too, so only the form uses one up.
struct LinkPage: Sendable {
    let web: WebDependencies

    func get(_ request: GuestRequest) async throws -> PageResult {
        guard let link = try await find(request) else { return expired(request) }
        return .show(view(request, link, FormState()))
    }

    func post(_ request: GuestRequest) async throws -> PageResult {
        guard let link = try await find(request) else { return expired(request) }
        var form = FormState(request.form)
        guard let password = NewPassword.read(&form, of: link.user) else { return .problem(view(request, link, form)) }
        let hash: String
        do { hash = try await web.passwords.hash(password) } catch is PasswordsBusy { return .busy(seconds: 5) }
        let used = try await web.database.platform { scope in
            try await OneTimeLinkStore.use(token(request), passwordHash: hash, address: request.incoming.clientAddress, in: scope)
        }
        guard used != nil else { return expired(request) }
        return .redirect("/login", .ok("Kata sandi tersimpan. Silakan masuk."))
    }

    private func token(_ request: GuestRequest) -> OneTimeToken { OneTimeToken(text: request.parameter("token")) }

    private func find(_ request: GuestRequest) async throws -> OneTimeLink? {
        try await web.database.platform { scope in try await OneTimeLinkStore.find(token(request), in: scope) }
    }

    private func view(_ request: GuestRequest, _ link: OneTimeLink, _ form: FormState) -> LinkPageView {
        LinkPageView(
            page: request.frame("Atur kata sandi", hasProblems: !form.problems.isEmpty), link: link, form: form,
            address: request.incoming.path)
    }

    private func expired(_ request: GuestRequest) -> PageResult {
        .problem(ExpiredLinkView(page: request.frame("Tautan tidak berlaku lagi")), .gone)
    }
}

/// `Templates/pages/accounts/link.mustache`
struct LinkPageView: PageView {
    static let template = "pages/accounts/link"
    let page: PageFrame
    let link: OneTimeLink
    let form: FormState
    let address: String

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("name") { $0.link.user.name },
        .text("email") { $0.link.user.email },
        .text("until") { Indonesian.dateTime($0.link.expiresAt, in: .wib) }, .view("problems") { $0.form.problems.summary() },
        .view("password") { $0.form.field("new_password", "Kata sandi baru", .newPassword.required, hint: NewPassword.hint) },
        .view("repeated") { $0.form.field("repeated", "Ulangi kata sandi baru", .newPassword.required) })
}

/// `Templates/pages/accounts/expired-link.mustache`
struct ExpiredLinkView: PageView {
    static let template = "pages/accounts/expired-link"
    let page: PageFrame

    static let fields = Fields<Self>(.view("page") { $0.page })
}
