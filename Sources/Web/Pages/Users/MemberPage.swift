import Clinics
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/users/{id}`: role and permissions of one person in this clinic.
struct MemberPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let (user, membership) = try await find(request) else { return .notFound }
        return .show(view(request, user, membership, FormState()))
    }

    func post(_ request: ClinicRequest) async throws -> PageResult {
        guard let (user, membership) = try await find(request) else { return .notFound }
        var form = FormState(request.form)
        let role = form.parsed("role", "Pilih peran") { Role(rawValue: $0) }
        // Another role brings its own permissions; they are changed in a second step, when they can be seen.
        let isNewRole = role != membership.role
        let chosen = Set(request.form.all("permissions").compactMap(Permission.init))
        if let role, !isNewRole, chosen.isEmpty { form.problems.add("permissions", "Pilih paling sedikit satu izin untuk \(role.word)") }
        if user.id == request.viewer.user.id, isNewRole || !chosen.contains(.clinicUsers) {
            form.problems.add("role", "Peran dan izin sendiri untuk mengelola pengguna tidak bisa dilepas")
        }
        guard let role, form.problems.isEmpty else { return .problem(view(request, user, membership, form)) }
        // Nobody gives away what they may not do themselves.
        let permissions = isNewRole ? role.permissions : chosen
        guard permissions.subtracting(membership.permissions).isSubset(of: request.permissions) else { return .forbidden }
        let actor = request.actor
        _ = try await request.transaction { scope in
            try await MembershipStore.change(user.id, role: role, permissions: permissions, by: actor, in: scope)
        }
        return .redirect(request.address("users"), .ok("Peran dan izin disimpan."))
    }

    /// `POST /c/{code}/users/{id}/disable` and `/enable`: the work in this clinic; the account itself is the platform's.
    func setEnabled(_ isEnabled: Bool, _ request: ClinicRequest) async throws -> PageResult {
        guard let (user, _) = try await find(request) else { return .notFound }
        let list = request.address("users")
        if user.id == request.viewer.user.id { return .redirect(list, .bad("Akun sendiri tidak bisa dinonaktifkan.")) }
        let actor = request.actor
        _ = try await request.transaction { scope in
            try await MembershipStore.setEnabled(isEnabled, user.id, by: actor, in: scope)
        }
        return .redirect(list, .ok(isEnabled ? "Pengguna diaktifkan lagi." : "Pengguna tidak bisa membuka klinik ini lagi."))
    }

    /// `POST /c/{code}/users/{id}/link`: for a forgotten password. Whoever has the link becomes that person everywhere, so it is not
    /// made here for a superadmin or for somebody who works in another clinic too.
    func link(_ request: ClinicRequest) async throws -> PageResult {
        guard let (user, membership) = try await find(request) else { return .notFound }
        let list = request.address("users")
        let actor = request.actor
        let token = try await request.transaction { scope -> OneTimeToken? in
            let memberships = try await MembershipStore.memberships(of: user.id, in: scope)
            guard membership.disabledAt == nil, user.isEnabled, !user.isSuperadmin, memberships.allSatisfy({ $0.clinicID == scope.id })
            else {
                return nil
            }
            return try await OneTimeLinkStore.issue(user.hasPassword ? .password : .invitation, for: user.id, by: actor, in: scope)
        }
        guard let token else {
            return .redirect(
                list, .bad("Tautan untuk orang ini hanya bisa dibuat Superadmin: akunnya dipakai juga di tempat lain, atau nonaktif."))
        }
        return .show(NewLinkView(request, user, token, back: LinkView(list, "Kembali ke pengguna")))
    }

    private func find(_ request: ClinicRequest) async throws -> (User, Membership)? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { scope -> (User, Membership)? in
            guard let membership = try await MembershipStore.find(id, in: scope), let user = try await UserStore.find(id, in: scope) else {
                return nil
            }
            return (user, membership)
        }
    }

    private func view(_ request: ClinicRequest, _ user: User, _ membership: Membership, _ form: FormState) -> MemberView {
        MemberView(
            page: request.frame(
                user.name, hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Pengguna", request.address("users")), Crumb(user.name)]),
            user: user, membership: membership, form: form, address: request.address("users/\(user.id.lowerText)"),
            list: request.address("users"), isViewer: user.id == request.viewer.user.id)
    }
}

/// `Templates/pages/users/member.mustache`
struct MemberView: PageView {
    static let template = "pages/users/member"
    let page: PageFrame
    let user: User
    let membership: Membership
    let form: FormState
    let address: String
    let list: String
    let isViewer: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("name") { $0.user.name }, .text("email") { $0.user.email }, .text("address") { $0.address },
        .text("list") { $0.list }, .view("problems") { $0.form.problems.summary() }, .view("role") { $0.role },
        .view("permissions") { $0.permissions }, .flag("enabled") { $0.membership.disabledAt == nil }, .flag("other") { !$0.isViewer })

    private var role: ChoicesView {
        let state = form.form.has("role") ? form : FormState(["role": membership.role.rawValue])
        return state.choices("role", "Peran", RoleOptions.all, hint: "Mengganti peran memberi izin bawaan peran itu.")
    }

    private var permissions: ChoicesView {
        let chosen = form.form.has("role") ? Set(form.form.all("permissions")) : Set(membership.permissions.map(\.rawValue))
        return ChoicesView(
            name: "permissions", label: "Izin", hint: nil, problem: form.problems["permissions"], isMultiple: true,
            options: Permission.inClinic.map { OptionView(value: $0.rawValue, label: $0.word, isChosen: chosen.contains($0.rawValue)) })
    }
}
