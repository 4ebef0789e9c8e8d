import Templating

struct ClinicPage: View {
    var title: String
    var rows: [ClinicRow]
    var lines: [String] = []
    var badge: String?
    var owner: Owner?
    var count: Int?

    static let fields = Fields<Self>(
        .text("title") { $0.title },
        .list("rows") { $0.rows },
        .texts("lines") { $0.lines },
        .html("badge") { $0.badge },
        .view("owner") { $0.owner },
        .int("count") { $0.count })
}

struct ClinicRow: View {
    var code: String
    var failed: Int
    var live = true
    var note: String?

    static let fields = Fields<Self>(
        .text("code") { $0.code }, .int("failed") { $0.failed }, .flag("live") { $0.live }, .text("note") { $0.note })
}

struct Owner: View {
    var name: String
    var clinic: Place?
    var deputy: [Branch] = []

    static let fields = Fields<Self>(.text("name") { $0.name }, .view("clinic") { $0.clinic }, .list("deputy") { $0.deputy })
}

struct Place: View {
    var city: String

    static let fields = Fields<Self>(.text("city") { $0.city })
}

struct Branch: View {
    var name: String
    var children: [Branch] = []

    static let fields = Fields<Self>(.text("name") { $0.name }, .list("children") { $0.children })
}
