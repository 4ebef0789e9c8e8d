import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/system/system.mustache`
struct SystemView: PageView {
    static let template = "pages/system/system"
    let page: PageFrame
    let updated: String
    let form: FormState
    let hosts: [Host]
    let counts: LaneCounts
    let lanes: [Lane]
    let facts: SystemFacts
    let instances: [Copy]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("updated") { $0.updated }, .view("problems") { $0.form.problems.summary() },
        .list("hosts") { $0.hosts }, .flag("hasHosts") { !$0.hosts.isEmpty }, .view("pauseHost") { $0.pauseHost },
        .view("pauseReason") {
            $0.form.field("alasan", "Alasan menghentikan", .text.required, hint: "Tampil kepada semua klinik yang memakai alamat ini.")
        },
        .flag("pauseOpen") { !$0.form.problems.isEmpty }, .flag("mayPause") { $0.hosts.contains { !$0.isPaused } },
        .text("open") { Indonesian.number($0.counts.open) }, .text("parked") { Indonesian.number($0.counts.parked) },
        .text("credential") { Indonesian.number($0.counts.credential) }, .text("paused") { Indonesian.number($0.counts.paused) },
        .text("inFlight") { Indonesian.number($0.counts.inFlight) }, .list("lanes") { $0.lanes }, .flag("hasLanes") { !$0.lanes.isEmpty },
        .text("version") { $0.facts.version }, .text("connections") { $0.connections }, .text("partitions") { $0.partitions },
        .text("migrations") { $0.facts.migrations.map { Indonesian.number($0) } ?? "–" }, .list("warnings") { $0.warnings },
        .list("instances") { $0.instances }, .flag("hasInstances") { !$0.instances.isEmpty },
        .view("pager") { $0.pager })

    private var pauseHost: FieldView {
        form.select("alamat", "Alamat", [("", "Pilih alamat")] + hosts.filter { !$0.isPaused }.map { ($0.name, $0.name) })
    }

    private var connections: String {
        let waiting = facts.waitingForConnection == 0 ? "" : ", \(Indonesian.number(facts.waitingForConnection)) permintaan menunggu"
        return "\(Indonesian.number(facts.openConnections)) terbuka, \(Indonesian.number(facts.idleConnections)) di antaranya menganggur"
            + waiting
    }

    private var partitions: String { facts.partitionMonthsAhead.map { "\(Indonesian.number($0)) bulan ke depan" } ?? "–" }

    private var warnings: [Warning] {
        var warnings = facts.problems.map { Warning(text: "Salinan ini belum siap: \($0)") }
        if let months = facts.partitionMonthsAhead, months < 2 {
            warnings.append(Warning(text: "Partisi tinggal \(months) bulan ke depan: jalankan jembatan migrate."))
        }
        if Set(instances.map(\.instance.version)).count > 1 {
            warnings.append(Warning(text: "Salinan yang berjalan berbeda versi: perbarui semuanya ke versi yang sama."))
        }
        return warnings
    }

    struct Warning: View {
        let text: String
        static let fields = Fields<Self>(.text("text") { $0.text })
    }

    /// A host with its verdict over all clinics.
    struct Host: View {
        let name: String
        let picture: UpstreamPicture

        var isPaused: Bool { picture.pausedReason != nil }

        static let fields = Fields<Self>(
            .text("name") { $0.name }, .view("badge") { $0.badge }, .text("evidence") { $0.picture.verdict.evidence },
            .flag("paused") { $0.isPaused }, .text("reason") { $0.picture.pausedReason }, .text("breaker") { $0.breaker },
            .text("latency") { $0.latency })

        private var badge: Badge { isPaused ? Badge(kind: "dijeda", label: "Dihentikan") : picture.verdict.kind.badge }

        private var breaker: String? {
            guard let until = picture.breakerUntil else { return nil }
            let since = picture.openedAt.map { " sejak \(Indonesian.timeWithSeconds($0, in: .wib))" } ?? ""
            return "Pemutus terbuka\(since); percobaan berikutnya pukul \(Indonesian.timeWithSeconds(until, in: .wib))."
        }

        private var latency: String {
            let latency = picture.sending(15).latency
            guard let median = latency.median, let p95 = latency.p95 else { return "–" }
            return Indonesian.duration(milliseconds: median) + " / " + Indonesian.duration(milliseconds: p95)
        }
    }

    /// A lane that stands or has work waiting.
    struct Lane: View {
        let lane: WaitingLane
        let today: LocalDate

        static let fields = Fields<Self>(
            .text("code") { $0.lane.code }, .text("name") { $0.lane.name }, .text("channel") { $0.lane.channel.rawValue },
            .view("badge") { $0.badge }, .text("pending") { Indonesian.number($0.lane.pending) },
            .text("oldest") { $0.lane.oldest.map { Indonesian.date($0) } ?? "–" },
            .text("age") { line in line.lane.oldest.map { Indonesian.relative($0, today: line.today) } },
            .text("until") { $0.lane.until.map { "dicoba lagi \(Indonesian.timeWithSeconds($0, in: .wib))" } })

        private var badge: Badge {
            switch lane.state {
            case "paused": Badge(kind: "dijeda", label: "Dijeda")
            case "credential": Badge(kind: "menunggu", icon: "kunci", label: "Kredensial ditolak")
            case "parked": Badge(kind: "diparkir", label: "Diparkir")
            default: Badge(kind: "proses", label: "Berjalan")
            }
        }
    }

    /// A copy of the program that lives.
    struct Copy: View {
        let instance: Instance
        let now: Date

        static let fields = Fields<Self>(
            .text("name") { $0.instance.name }, .text("role") { $0.instance.role }, .text("version") { $0.instance.version },
            .text("started") { Indonesian.dateTime($0.instance.startedAt, in: .wib) },
            .text("seen") { Indonesian.timeWithSeconds($0.instance.seenAt, in: .wib) })
    }
}
