import Clinics
import Templating
import Vocabulary

/// `/c/{code}/users`: who works in the clinic.
struct ClinicUsersPage: Sendable {
    func get(_ request: ClinicRequest) async throws -> PageResult {
        let members = try await request.transaction { scope in try await MembershipStore.members(in: scope) }
        let zone = request.clinic.timeZone
        return .show(
            ClinicUsersView(
                page: request.frame("Pengguna"), address: request.address("users"), zone: zone,
                rows: members.map { ClinicUsersView.Row(member: $0, zone: zone) }))
    }
}

/// `Templates/pages/users/clinic.mustache`
struct ClinicUsersView: PageView {
    static let template = "pages/users/clinic"
    let page: PageFrame
    let address: String
    let zone: ClinicTimeZone
    let rows: [Row]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("zone") { $0.zone.abbreviation }, .list("rows") { $0.rows },
        .flag("hasRows") { !$0.rows.isEmpty },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(
                    icon: "orang", title: "Belum ada pengguna", says: "Undang Admin Klinik yang pertama.",
                    action: LinkView(view.address + "/new", "Undang pengguna")) : nil
        })

    struct Row: View {
        let member: Member
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("id") { $0.member.user.id.lowerText }, .text("name") { $0.member.user.name }, .text("email") { $0.member.user.email },
            .text("role") { $0.member.membership.role.word }, .flag("changed") { $0.member.membership.isChanged },
            .view("state") { $0.member.badge },
            .text("seen") { row in row.member.user.lastLoginAt.map { Indonesian.dateTime($0, in: row.zone) } ?? "–" })
    }
}

extension Membership {
    /// Whether the permissions differ from the role's.
    var isChanged: Bool { !granted.isEmpty || !withheld.isEmpty }
}

extension Member {
    /// Whether the person can work here, in one word.
    var badge: Badge { membership.disabledAt == nil ? user.badge : Badge(kind: "dijeda", label: "Nonaktif") }
}
