import Clinics
import Templating
import Vocabulary

/// `/users/new` invites a superadmin, `/c/{code}/users/new` somebody into the clinic.
struct InvitePage: Sendable {
    let web: WebDependencies

    /// `GET /users/new`
    func platform(_ request: ViewerRequest) async throws -> PageResult { .show(view(request, FormState())) }

    /// `POST /users/new`
    func invitePlatform(_ request: ViewerRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let (email, name) = Self.person(&form) else { return .problem(view(request, form)) }
        let actor = request.actor
        let made = try await web.database.platform { scope -> (User, OneTimeToken)? in
            guard let user = try await UserStore.create(email, name: name, isSuperadmin: true, by: actor, in: scope) else { return nil }
            return (user, try await OneTimeLinkStore.issue(.invitation, for: user.id, by: actor, in: scope))
        }
        guard let (user, token) = made else {
            form.problems.add("email", "Email ini sudah punya akun")
            return .problem(view(request, form))
        }
        return .show(NewLinkView(request, user, token, back: LinkView("/users", "Kembali ke pengguna")))
    }

    /// `GET /c/{code}/users/new`
    func clinic(_ request: ClinicRequest) async throws -> PageResult {
        .show(view(request, FormState(["role": Role.admin.rawValue])))
    }

    /// `POST /c/{code}/users/new`
    func inviteClinic(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let role = form.parsed("role", "Pilih peran") { Role(rawValue: $0) }
        guard let (email, name) = Self.person(&form), let role else { return .problem(view(request, form)) }
        // Nobody gives away what they may not do themselves.
        guard role.permissions.isSubset(of: request.permissions) else { return .forbidden }
        let actor = request.actor
        let invitation = try await request.transaction { scope -> UserStore.Invitation? in
            // Somebody who works here already is changed on their own page.
            if let known = try await UserStore.find(email, in: scope), try await MembershipStore.find(known.id, in: scope) != nil {
                return nil
            }
            return try await UserStore.invite(email, name: name, as: role, by: actor, in: scope)
        }
        guard let invitation else {
            form.problems.add("email", "Orang dengan email ini sudah menjadi pengguna klinik")
            return .problem(view(request, form))
        }
        guard let token = invitation.token else {
            return .redirect(
                request.address("users"), .ok("Ditambahkan. Orang ini sudah punya akun dan masuk dengan kata sandinya sendiri."))
        }
        return .show(NewLinkView(request, invitation.user, token, back: LinkView(request.address("users"), "Kembali ke pengguna")))
    }

    private static func person(_ form: inout FormState) -> (EmailAddress, String)? {
        let name = form.required("name", "Nama belum diisi")
        let email = form.parsed("email", "Email belum lengkap, contohnya nama@klinik.id") { EmailAddress($0) }
        guard form.problems.isEmpty, let email else { return nil }
        return (email, name)
    }

    private func view(_ request: some PageRequest, _ form: FormState) -> InviteView {
        let list = request.clinicAccess.map { "/c/\($0.clinic.code)/users" } ?? "/users"
        return InviteView(
            page: request.frame(
                "Undang pengguna", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Pengguna", list), Crumb("Undang pengguna")]),
            form: form, list: list, isClinic: request.clinicAccess != nil)
    }
}

/// `Templates/pages/users/invite.mustache`
struct InviteView: PageView {
    static let template = "pages/users/invite"
    let page: PageFrame
    let form: FormState
    let list: String
    let isClinic: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("list") { $0.list }, .view("problems") { $0.form.problems.summary() },
        .view("name") { $0.form.field("name", "Nama", .text.required) },
        .view("email") { $0.form.field("email", "Email", .email.required) },
        .view("role") { $0.isClinic ? $0.form.choices("role", "Peran", RoleOptions.all) : nil })
}

/// The roles of a clinic with what they may do.
enum RoleOptions {
    static let all = [
        OptionView(value: Role.admin.rawValue, label: Role.admin.word, hint: "Semua halaman klinik"),
        OptionView(
            value: Role.registration.rawValue, label: Role.registration.word, hint: "Mencari pasien dengan NIK dan mencatat persetujuan"),
    ]
}

/// `Templates/pages/users/new-link.mustache`: a one-time link is shown here and nowhere again.
struct NewLinkView: PageView {
    static let template = "pages/users/new-link"
    let page: PageFrame
    let name: String
    let link: String
    let back: LinkView

    init(_ request: some PageRequest, _ user: User, _ token: OneTimeToken, back: LinkView) {
        page = request.frame("Tautan sekali pakai", crumbs: [Crumb("Pengguna", back.address), Crumb("Tautan sekali pakai")])
        name = user.name
        link = request.web.settings.baseURL + "/link/" + token.text
        self.back = back
    }

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("name") { $0.name }, .text("link") { $0.link }, .view("back") { $0.back })
}
