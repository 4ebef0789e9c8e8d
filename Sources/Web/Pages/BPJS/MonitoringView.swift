import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/bpjs/monitoring.mustache`
struct MonitoringView: PageView {
    static let template = "pages/bpjs/monitoring"
    let page: PageFrame
    let tabs: [BPJSTabs.Tab]
    let path: String
    /// The address of this page, to come back to.
    let here: String
    let bulkAddress: String
    /// Where the dropdown goes.
    let goAddress: String
    let title: String
    let asked: AskedMonitoring
    let jobs: [(value: String, label: String)]
    let note: LaneNote?
    let counts: KindCount
    let columns: [String]
    let rows: [DeliveryRowView]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .list("tabs") { $0.tabs }, .text("path") { $0.path }, .text("here") { $0.here },
        .text("goAddress") { $0.goAddress }, .text("bulkAddress") { $0.bulkAddress }, .list("hidden") { $0.asked.hidden },
        .text("channel") { $0.asked.job.channel.rawValue }, .flag("canResend") { $0.canResend },
        .text("title") { $0.title }, .view("problems") { $0.asked.state.problems.summary() }, .view("note") { $0.note },
        .list("jobs") { view in view.jobs.map { OptionView(value: $0.value, label: $0.label, isChosen: $0.value == view.asked.job.slug) } },
        .text("day") { $0.asked.day?.text ?? "" }, .text("norm") { $0.asked.norm },
        .list("statuses") { view in
            ([("", "Semua")] + Self.statuses.map { ($0.0.rawValue, $0.1) }).map {
                OptionView(value: $0.0, label: $0.1, isChosen: $0.0 == view.asked.status?.rawValue ?? "")
            }
        },
        .flag("filtered") { $0.asked.isFiltered },
        .text("allDays") { $0.asked.day == nil ? nil : $0.asked.address($0.path, clearsDay: true) },
        .text("period") { $0.asked.day.map { Indonesian.date($0) } ?? "semua tanggal" },
        .text("total") { Indonesian.number($0.counts.total + $0.counts.skipped) },
        .text("waiting") { Indonesian.number($0.counts.pending) },
        .text("sent") { Indonesian.number($0.counts.completed) }, .text("failed") { Indonesian.number($0.counts.failed) },
        .text("skipped") { $0.counts.skipped > 0 ? Indonesian.number($0.counts.skipped) : nil },
        .texts("columns") { $0.columns }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    /// Seed 003's filter.
    private static let statuses: [(DeliveryFilter.Status, String)] = [
        (.failed, "Tidak Terkirim"), (.open, "Belum Diproses"), (.completed, "Terkirim"),
    ]

    /// Whether anything of what is shown could go again.
    private var canResend: Bool {
        switch asked.status {
        case .failed: counts.failed > 0
        case .open: counts.pending > 0
        case nil: counts.failed + counts.pending > 0
        default: false
        }
    }

    private var empty: EmptyState {
        asked.isFiltered
            ? EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada kiriman \(title) dengan tanggal, no. RM, atau status itu.",
                action: LinkView(path, "Reset filter"))
            : EmptyState(
                title: "Belum ada kiriman hari ini", says: "Data muncul di sini begitu SIM klinik mengirimnya lewat API.",
                action: LinkView(asked.address(path, clearsDay: true), "Lihat semua tanggal"))
    }
}

/// What stops a whole service.
struct LaneNote: View {
    let title: String
    let says: String
    let action: LinkView?

    static let fields = Fields<Self>(.text("title") { $0.title }, .text("says") { $0.says }, .view("action") { $0.action })
}
