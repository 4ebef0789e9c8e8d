import Clinics
import Templating
import Vocabulary

/// `/login`
struct LoginPage: Sendable {
    let web: WebDependencies

    func get(_ request: GuestRequest) async throws -> PageResult {
        if let viewer = request.signedIn?.viewer { return .redirect(Home.address(viewer)) }
        return .show(view(request, FormState(), next: request.query.text("next")))
    }

    func post(_ request: GuestRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let email = form.required("email", "Email belum diisi")
        if request.form.raw("password").isEmpty { form.problems.add("password", "Kata sandi belum diisi") }
        guard form.problems.isEmpty else { return .problem(view(request, form)) }
        let outcome = try await web.signIn(
            email: email, password: request.form.raw("password"), address: request.incoming.clientAddress,
            userAgent: request.incoming.headers[.userAgent])
        switch outcome {
        case .signedIn(_, let token):
            let viewer = try await web.lookUp(token: token, code: nil).0?.viewer
            let home = viewer.map(Home.address) ?? "/"
            return .signedIn(token, to: LocalAddress(request.form.text("next"))?.text ?? home)
        case .wrong:
            form.problems.add("password", "Email atau kata sandi tidak cocok")
            return .problem(view(request, form))
        case .wait(let until):
            form.problems.add("email", "Terlalu sering salah dari perangkat ini. Coba lagi \(Indonesian.atTime(until, in: .wib)) WIB")
            return .problem(view(request, form), .tooManyRequests)
        case .busy: return .busy(seconds: 5)
        }
    }

    private func view(_ request: GuestRequest, _ form: FormState, next: String? = nil) -> LoginView {
        LoginView(
            page: request.frame("Masuk", hasProblems: !form.problems.isEmpty), form: form,
            next: LocalAddress(next ?? form.form.text("next"))?.text)
    }
}

/// `Templates/pages/accounts/login.mustache`
struct LoginView: PageView {
    static let template = "pages/accounts/login"
    let page: PageFrame
    let form: FormState
    let next: String?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("next") { $0.next }, .view("problems") { $0.form.problems.summary("Belum bisa masuk") },
        .view("email") { $0.form.field("email", "Email", .username.required) },
        .view("password") { $0.form.field("password", "Kata sandi", .password.required) })
}
