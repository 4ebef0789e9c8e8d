import BPJS
import Clinics
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/mobile-jkn/kepatuhan`: how well a day's registrations were told, what lacks, and who can mend it.
struct CompliancePage: Sendable {
    let web: WebDependencies
    private static let days = 30

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .show(OtherLevelView(request)) }
        let zone = request.clinic.timeZone
        let today = LocalDate(web.now(), in: zone)
        var state = FormState(request.query)
        var day = today
        if let typed = request.query.optional("tanggal") {
            day = LocalDate(typed) ?? today
            if LocalDate(typed) == nil { state.problems.add("tanggal", "Tanggal belum benar; tulis seperti 2026-11-21") }
        } else {
            state.form = ["tanggal": today.text]
        }
        let (environment, wanted) = (request.clinic.environment, day)
        let (registrations, history) = try await request.transaction { scope in
            (
                try await ComplianceStore.ofDay(wanted, environment, in: scope),
                try await ComplianceStore.days(from: wanted.adding(days: 1 - Self.days), until: wanted, environment, in: scope)
            )
        }
        let list = request.address("mobile-jkn")
        let view = ComplianceView(
            page: request.frame(
                "Kepatuhan Mobile JKN", hasProblems: !state.problems.isEmpty, crumbs: [Crumb("Mobile JKN", list), Crumb("Kepatuhan")]),
            path: list, day: day, isToday: day == today, state: state, compliance: Compliance(registrations),
            codes: Dictionary(
                registrations.map { ($0.booking.id, $0.booking.kodebooking ?? "tanpa kode") }, uniquingKeysWith: { first, _ in first }),
            links: ClinicLinks(request),
            mappings: Address(request.address("bpjs/mappings"), ["layanan": ServiceFamily.antreanRS.rawValue]).text,
            chart: ComplianceChart(history, until: day, days: Self.days))
        return state.problems.isEmpty ? .show(view) : .problem(view)
    }
}

/// `Templates/pages/mobile-jkn/compliance.mustache`
struct ComplianceView: PageView {
    static let template = "pages/mobile-jkn/compliance"
    let page: PageFrame
    let path: String
    let day: LocalDate
    let isToday: Bool
    let state: FormState
    let compliance: Compliance
    /// Booking codes, by registration.
    let codes: [UUID: String]
    let links: ClinicLinks
    let mappings: String
    let chart: ComplianceChart?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("period") { Indonesian.longDate($0.day) },
        .view("date") { $0.state.field("tanggal", "Tanggal", .date) }, .view("problems") { $0.state.problems.summary() },
        .flag("filtered") { !$0.isToday }, .flag("hasAny") { $0.compliance.whole.total > 0 },
        .text("share") { $0.compliance.whole.share.map { Indonesian.percent($0) } }, .flag("low") { $0.isLow },
        .text("goal") { _ in Indonesian.percent(Compliance.goal) }, .text("total") { Indonesian.number($0.compliance.whole.total) },
        .text("complete") { Indonesian.number($0.compliance.whole.complete) },
        .list("cards") { view in
            [Compliance.Stage.clinicWait, .clinic].map { Minutes(title: $0.word, minutes: view.compliance.whole.stages[$0]) }
        },
        .list("polis") { view in view.compliance.polis.map { Poli(part: $0, stages: view.compliance.stages) } },
        .list("stages") { $0.compliance.stages.map { Stage(stage: $0) } }, .flag("hasStages") { !$0.compliance.stages.isEmpty },
        .view("whole") { view in Poli(part: view.compliance.whole, stages: view.compliance.stages) },
        .flag("several") { $0.compliance.polis.count > 1 }, .list("gaps") { $0.gaps }, .flag("hasGaps") { !$0.gaps.isEmpty },
        .view("chart") { $0.chart }, .view("empty") { $0.compliance.whole.total == 0 ? $0.empty : nil })

    private var isLow: Bool { compliance.whole.share.map { $0 < Compliance.goal } ?? false }

    private var empty: EmptyState {
        EmptyState(
            icon: "ponsel", title: "Tidak ada registrasi yang dihitung",
            says: "Pada hari ini tidak ada registrasi, atau semuanya dibatalkan atau tidak hadir.", action: LinkView(path, "Buka daftar"))
    }

    private var gaps: [GapRow] {
        compliance.gaps.map { gap in
            GapRow(
                gap: gap, fix: fix(gap),
                bookings: gap.bookings.prefix(GapRow.most).map { LinkView("\(path)/\($0.lowerText)", codes[$0] ?? "tanpa kode") })
        }
    }

    /// Where it is mended; nil where nobody can.
    private func fix(_ gap: Compliance.Gap) -> LinkView? {
        switch gap.reason {
        case .lacking(let lack) where !lack.hasPrefix("isian:"): LinkView(mappings, "Buka pemetaan")
        case .refused:
            gap.deliveries.count == 1
                ? LinkView(links.delivery(gap.deliveries[0]), "Buka kiriman") : LinkView(list(status: .failed), "Buka kegagalan")
        case .lacking, .unrecorded, .wrongTime:
            gap.bookings.count == 1
                ? LinkView("\(path)/\(gap.bookings[0].lowerText)", "Buka registrasi") : LinkView(list(status: nil), "Buka daftar")
        case .late, .closed, .underWay: nil
        }
    }

    private func list(status: AskedBookings.Status?) -> String {
        Address(path, ["tanggal": isToday ? nil : day.text, "status": status?.rawValue]).text
    }

    /// A median with its slow end.
    struct Minutes: View {
        let title: String
        let minutes: Compliance.Minutes?

        static let fields = Fields<Self>(
            .text("title") { $0.title }, .text("median") { Self.text($0.minutes?.median) }, .text("p95") { Self.text($0.minutes?.p95) },
            .text("count") { Indonesian.number($0.minutes?.count ?? 0) }, .flag("has") { $0.minutes?.median != nil })

        static func text(_ minutes: Double?) -> String { minutes.map { Indonesian.decimal($0) } ?? "–" }
    }

    struct Poli: View {
        let part: Compliance.Part
        /// Those that anybody of the day went through.
        let stages: [Compliance.Stage]

        static let fields = Fields<Self>(
            .text("name") { $0.part.name }, .text("share") { $0.part.share.map { Indonesian.percent($0) } ?? "–" },
            .text("total") { Indonesian.number($0.part.total) }, .text("complete") { Indonesian.number($0.part.complete) },
            .list("stages") { poli in poli.stages.map { Minutes(title: $0.word, minutes: poli.part.stages[$0]) } })
    }

    /// The head of a column.
    struct Stage: View {
        let stage: Compliance.Stage

        static let fields = Fields<Self>(
            .text("title") { $0.stage.word }, .text("tasks") { "task \($0.stage.from.rawValue)–\($0.stage.to.rawValue)" })
    }

    /// What lacks, of how many, and whose it is to mend.
    struct GapRow: View {
        /// Registrations that are named.
        static let most = 5
        let gap: Compliance.Gap
        let fix: LinkView?
        let bookings: [LinkView]

        static let fields = Fields<Self>(
            .text("title") { $0.gap.title }, .text("remedy") { $0.gap.remedy }, .text("owner") { $0.gap.ownerWord },
            .text("count") { Indonesian.number($0.gap.bookings.count) }, .view("fix") { $0.fix }, .list("bookings") { $0.bookings },
            .text("others") { row in
                row.gap.bookings.count > most ? Indonesian.number(row.gap.bookings.count - most) : nil
            })
    }
}

extension Compliance.Stage {
    /// As seed 004's meanings of the tasks have it.
    fileprivate var word: String {
        switch self {
        case .admissionWait: "Tunggu admisi"
        case .admission: "Layan admisi"
        case .clinicWait: "Tunggu poli"
        case .clinic: "Layan poli"
        case .pharmacyWait: "Tunggu farmasi"
        case .pharmacy: "Layan farmasi"
        }
    }
}

/// Share and waiting of many days: bars whose geometry stands in attributes, as the content security policy allows no `style`.
struct ComplianceChart: View {
    struct Bar: View {
        let x: String
        let y: String
        let height: String

        static let fields = Fields<Self>(.text("x") { $0.x }, .text("y") { $0.y }, .text("height") { $0.height })
    }

    struct Day: View {
        let day: String
        let share: String
        let total: String
        let waiting: String

        static let fields = Fields<Self>(
            .text("day") { $0.day }, .text("share") { $0.share }, .text("total") { $0.total }, .text("waiting") { $0.waiting })
    }

    private static let height = 38.0
    let bars: [Bar]
    let rows: [Day]
    let width: String
    let label: String
    let from: String
    let until: String

    static let fields = Fields<Self>(
        .list("bars") { $0.bars }, .list("rows") { $0.rows }, .text("width") { $0.width }, .text("label") { $0.label },
        .text("from") { $0.from }, .text("until") { $0.until })

    /// nil without registrations.
    init?(_ history: [ComplianceDay], until last: LocalDate, days: Int) {
        guard !history.isEmpty else { return nil }
        let first = last.adding(days: 1 - days)
        let slot = 100 / Double(days)
        bars = history.compactMap { day in
            guard let share = day.share else { return nil }
            let high = max(0.4, share * Self.height)
            return Bar(
                x: Self.text(Double(first.days(to: day.day)) * slot), y: Self.text(Self.height - high), height: Self.text(high))
        }
        width = Self.text(slot * 0.8)
        rows = history.reversed().map { day in
            Day(
                day: Indonesian.date(day.day), share: day.share.map { Indonesian.percent($0) } ?? "–", total: Indonesian.number(day.total),
                waiting: ComplianceView.Minutes.text(day.waiting))
        }
        let total = history.reduce(0) { $0 + $1.total }
        let complete = history.reduce(0) { $0 + $1.complete }
        label =
            "\(days) hari sampai \(Indonesian.date(last)): \(Indonesian.percent(complete, of: total)) dari "
            + "\(Indonesian.number(total)) registrasi lengkap"
        from = Indonesian.date(first)
        until = Indonesian.date(last)
    }

    private static func text(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
