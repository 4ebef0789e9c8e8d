import Clinics
import Foundation
import Templating
import Vocabulary

/// `/users`: everybody who has an account, for people of the platform.
struct PlatformUsersPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50

    func get(_ request: ViewerRequest) async throws -> PageResult {
        let after = UUID(uuidString: request.query.text("sesudah"))
        var users = try await web.database.platform { scope -> [User] in
            let last: User? = if let after { try await UserStore.find(after, in: scope) } else { nil }
            return try await UserStore.list(after: last, limit: Self.perPage + 1, in: scope)
        }
        let hasMore = users.count > Self.perPage
        if hasMore { users.removeLast() }
        return .show(
            PlatformUsersView(
                page: request.frame("Pengguna"),
                rows: users.map { PlatformUsersView.Row(user: $0, isViewer: $0.id == request.viewer.user.id) },
                pager: Pager(
                    says: "\(Indonesian.number(users.count)) pengguna di halaman ini", first: after == nil ? nil : "/users",
                    next: hasMore ? users.last.map { Address("/users", ["sesudah": $0.id.lowerText]).text } : nil)))
    }

    /// `POST /users/{id}/disable` and `/enable`
    func setEnabled(_ isEnabled: Bool, _ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        if id == request.viewer.user.id { return .redirect("/users", .bad("Akun sendiri tidak bisa dinonaktifkan.")) }
        let actor = request.actor
        let user = try await web.database.platform { scope -> User? in
            _ = try await UserStore.setEnabled(isEnabled, id, by: actor, in: scope)
            return try await UserStore.find(id, in: scope)
        }
        guard user != nil else { return .notFound }
        return .redirect("/users", .ok(isEnabled ? "Pengguna diaktifkan lagi." : "Pengguna dinonaktifkan dan sesinya diakhiri."))
    }

    /// `POST /users/{id}/link`: a new one-time link, shown once.
    func link(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let made = try await web.database.platform { scope -> (User, OneTimeToken)? in
            guard let user = try await UserStore.find(id, in: scope), user.isEnabled else { return nil }
            let purpose: OneTimeLinkPurpose = user.hasPassword ? .password : .invitation
            return (user, try await OneTimeLinkStore.issue(purpose, for: id, by: actor, in: scope))
        }
        guard let (user, token) = made else { return .notFound }
        return .show(NewLinkView(request, user, token, back: LinkView("/users", "Kembali ke pengguna")))
    }
}

/// `Templates/pages/users/platform.mustache`
struct PlatformUsersView: PageView {
    static let template = "pages/users/platform"
    let page: PageFrame
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(.view("page") { $0.page }, .list("rows") { $0.rows }, .view("pager") { $0.pager })

    struct Row: View {
        let user: User
        let isViewer: Bool

        static let fields = Fields<Self>(
            .text("id") { $0.user.id.lowerText }, .text("name") { $0.user.name }, .text("email") { $0.user.email },
            .text("role") { $0.user.isSuperadmin ? "Superadmin" : "Pengguna klinik" }, .view("state") { $0.user.badge },
            .text("seen") { $0.user.lastLoginAt.map { Indonesian.dateTime($0, in: .wib) } ?? "–" },
            .flag("enabled") { $0.user.isEnabled }, .flag("other") { !$0.isViewer })
    }
}

extension User {
    /// Whether the person can sign in, in one word.
    var badge: Badge {
        if !isEnabled { return Badge(kind: "dijeda", label: "Nonaktif") }
        return hasPassword ? Badge(kind: "terkirim", label: "Aktif") : Badge(kind: "menunggu", label: "Diundang")
    }
}
