import Delivery
import Foundation
import Notices
import Templating
import Vocabulary

/// `Templates/pages/satusehat/dashboard.mustache`
struct DashboardView: PageView {
    static let template = "pages/satusehat/dashboard"
    let page: PageFrame
    let path: String
    let here: String
    let updated: String
    /// The list of all causes.
    let errors: String
    let filter: FormState
    let pause: FormState
    /// The clinic as a whole neither takes nor sends anything.
    let isSuspended: Bool
    let alerts: AlertNotice?
    let lane: LaneNotice?
    /// That SATUSEHAT is not as it should be.
    let health: VerdictLine?
    /// Kinds that the platform refuses the clinic.
    let refused: [RefusedKindNote]
    let causes: [CauseNote]
    let period: String
    let visits: VisitCounts?
    let visitsAddress: String?
    let foundation: [ResourceCard]
    let ofVisits: [ResourceCard]
    let tasks: [BulkLine]
    let isNew: Bool
    let setUp: LinkView?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .text("updated") { $0.updated },
        .text("errors") { $0.errors },
        .view("problems") { $0.filter.problems.summary() ?? $0.pause.problems.summary() },
        .view("since") { $0.filter.field("dari", "Dari tanggal", .date) },
        .view("until") { $0.filter.field("sampai", "Sampai tanggal", .date) },
        .view("search") { $0.filter.field("jenis", "Cari jenis data", .search) },
        .view("pauseReason") {
            $0.pause.field("alasan", "Alasan menjeda", .text.required, hint: "Tampil di samping semua data yang menunggu.")
        },
        .flag("pauseOpen") { !$0.pause.problems.isEmpty }, .view("lane") { $0.lane }, .view("health") { $0.health },
        .list("refused") { $0.refused },
        .view("alerts") { $0.alerts },
        .list("causes") { $0.causes },
        .flag("hasCauses") { !$0.causes.isEmpty }, .flag("suspended") { $0.isSuspended },
        .flag("hasQueue") { $0.hasQueue }, .flag("isCalm") { !$0.hasQueue && !$0.isSuspended },
        .text("period") { $0.period }, .view("visits") { $0.visits }, .text("visitsAddress") { $0.visitsAddress },
        .list("foundation") { $0.foundation }, .flag("hasFoundation") { !$0.foundation.isEmpty }, .list("ofVisits") { $0.ofVisits },
        .flag("hasOfVisits") { !$0.ofVisits.isEmpty }, .flag("hasTasks") { !$0.tasks.isEmpty }, .list("tasks") { $0.tasks },
        .view("empty") { $0.empty }, .view("noMatch") { $0.noMatch })

    private var hasQueue: Bool { !causes.isEmpty || !refused.isEmpty || lane?.isStopped == true }

    /// A clinic that has sent nothing yet.
    private var empty: EmptyState? {
        guard isNew, !isSuspended else { return nil }
        return EmptyState(
            title: "Belum ada kiriman", says: "Kartu di bawah terisi begitu SIM klinik mengirim kunjungan pertama lewat API.", action: setUp
        )
    }

    private var noMatch: EmptyState? {
        guard foundation.isEmpty, ofVisits.isEmpty else { return nil }
        return EmptyState(
            icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada jenis data dengan nama itu.",
            action: LinkView(path, "Tampilkan semua jenis"))
    }
}

/// A resource type: sent of how many, and what is in process or failed.
struct ResourceCard: View {
    let title: String
    let summary: String
    let isFoundation: Bool
    let address: String
    let completed: Int
    let pending: Int
    let failed: Int
    let skipped: Int
    /// The platform refuses the clinic this kind.
    var isRefused = false
    /// Where it is made anew, if it can be.
    var regenerate: String?

    /// What was to be sent: skipped ones are not in the total.
    private var total: Int { completed + pending + failed }

    static let fields = Fields<Self>(
        .list("words") { TitleWord.words(of: $0.title) }, .text("summary") { $0.summary }, .text("address") { $0.address },
        .text("percent") { $0.total == 0 ? "–" : Indonesian.percent($0.completed, of: $0.total) },
        .view("bar") { ProgressBar(completed: $0.completed, waiting: $0.pending, failed: $0.failed) },
        .text("sent") { Indonesian.number($0.completed) }, .text("total") { Indonesian.number($0.total) },
        .text("failed") { $0.failed == 0 ? nil : "\(Indonesian.number($0.failed)) tidak terkirim" }, .text("rest") { $0.rest },
        .flag("refused") { $0.isRefused }, .text("regenerate") { $0.regenerate }, .text("title") { $0.title })

    private var rest: String {
        if total == 0 { return skipped == 0 ? "Belum ada data" : "\(Indonesian.number(skipped)) dilewati" }
        if pending > 0 { return "\(Indonesian.number(pending)) dalam proses" }
        return failed == 0 ? "Semua terkirim" : ""
    }
}

/// Visits of a period that have arrived with everything.
struct VisitCounts: View, Hashable {
    let total: Int
    let complete: Int
    let failed: Int

    private var waiting: Int { max(0, total - complete - failed) }

    static let fields = Fields<Self>(
        .text("percent") { $0.total == 0 ? "–" : Indonesian.percent($0.complete, of: $0.total) },
        .text("total") { Indonesian.number($0.total) },
        .text("complete") { Indonesian.number($0.complete) }, .text("waiting") { Indonesian.number($0.waiting) },
        .text("failed") { Indonesian.number($0.failed) },
        .view("bar") { ProgressBar(completed: $0.complete, waiting: $0.waiting, failed: $0.failed, isTall: true) })
}

/// What stops a clinic's lane, at the top of what needs a person.
struct LaneNotice: View {
    let state: String
    let reason: String?
    let until: String?
    let pending: String
    let fix: LinkView?

    init(_ lane: LaneStatus, pending: Int, links: ClinicLinks, zone: ClinicTimeZone) {
        state = lane.isHeldAbove ? "held" : lane.state
        // Only a pause has a person's words; the other states have a code of ours.
        reason = lane.state == "paused" || lane.isHeldAbove ? lane.reason.flatMap { $0.isEmpty ? nil : Masking.text($0) } : nil
        until = lane.until.map { Indonesian.timeWithSeconds($0, in: zone) }
        self.pending = Indonesian.number(pending)
        fix = lane.state == "credential" ? links.fix(.credentials, visit: nil, delivery: nil) : nil
    }

    var isStopped: Bool { state != "open" }

    static let fields = Fields<Self>(
        .flag("stopped") { $0.isStopped }, .flag("paused") { $0.state == "paused" }, .text("pending") { $0.pending },
        .text("unit") { $0.unit },
        .text("title") { $0.title }, .text("says") { $0.says }, .text("reason") { $0.reason }, .view("fix") { $0.fix })

    private var unit: String { state == "parked" ? "data diparkir" : "data menunggu" }

    private var title: String {
        switch state {
        case "paused": "Pengiriman ke SATUSEHAT dijeda"
        case "held": "Pengiriman ke SATUSEHAT dihentikan Superadmin"
        case "credential": "Kredensial klinik ditolak SATUSEHAT"
        case "parked": "SATUSEHAT sedang tidak tersedia"
        default: "Pengiriman ke SATUSEHAT berjalan"
        }
    }

    private var says: String {
        switch state {
        case "paused": "Tidak ada yang dikirim sampai seseorang melanjutkannya."
        case "held":
            "Berlaku untuk semua klinik di alamat SATUSEHAT ini. Tidak ada yang hilang; kiriman jalan lagi setelah Superadmin melanjutkannya."
        case "credential": "Tidak ada yang dikirim sampai kredensial diperbaiki atau Tes koneksi berhasil."
        case "parked":
            "Gangguan di pihak SATUSEHAT, bukan di klinik. Jatah percobaan tidak berkurang."
                + (until.map { " Dicoba lagi pukul \($0)." } ?? " Berjalan lagi sendiri.")
        default: ""
        }
    }
}

/// Open alerts in one line, with the way to their page.
struct AlertNotice: View {
    let alerts: [Alert]
    let address: String
    let zone: ClinicTimeZone

    /// nil: there are none.
    init?(_ alerts: [Alert], address: String, zone: ClinicTimeZone) {
        guard !alerts.isEmpty else { return nil }
        self.alerts = alerts
        self.address = address
        self.zone = zone
    }

    static let fields = Fields<Self>(
        .text("title") { "\(Indonesian.number($0.alerts.count)) peringatan terbuka" }, .text("address") { $0.address },
        .text("says") { notice in notice.alerts.prefix(3).map { AlertWords($0, zone: notice.zone).title }.joined(separator: " · ") })
}

/// A part of a FHIR type's name, after which a narrow card may break: Questionnaire·Response.
struct TitleWord: View {
    let word: String
    static let fields = Fields<Self>(.text("word") { $0.word })

    static func words(of title: String) -> [TitleWord] {
        var words: [String] = []
        for character in title {
            if character.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1].append(character)
        }
        return words.map(TitleWord.init)
    }
}
