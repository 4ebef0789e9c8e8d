import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/health`: is it us or SATUSEHAT? From what all clinics' calls come to, naming none of them.
struct HealthPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let (hosts, lane) = try await request.transaction { scope in
            (
                try await UpstreamPictures.hosts(in: scope),
                try await DashboardStore.lanes(in: scope).first { $0.channel == .satusehat }
            )
        }
        let pictures = web.delivery.engine.upstreams
        let picture = try await pictures.picture(hosts, clinic: request.clinic.id)
        let day = try await pictures.day(hosts)
        let own = try await pictures.own(request.clinic.id, hosts)
        let zone = request.clinic.timeZone
        let links = ClinicLinks(request)
        return .show(
            HealthView(
                page: request.frame("Kesehatan SATUSEHAT"), path: request.address("health"),
                updated: "Diperbarui pukul \(Indonesian.timeWithSeconds(web.now(), in: zone)).", isConnected: !hosts.isEmpty,
                verdict: picture.verdict, credentials: links.fix(.credentials, visit: nil, delivery: nil),
                dashboard: LinkView(request.address("satusehat"), "Lihat kiriman yang menunggu"),
                lane: lane.map { LaneNotice($0, pending: 0, links: links, zone: zone) },
                probe: picture.breakerUntil.map { "Pemutus terbuka; dicoba lagi pukul \(Indonesian.timeWithSeconds($0, in: zone))." },
                endpoints: picture.endpoints.map { EndpointRow($0, zone) }, chart: HealthChart(day, zone: zone),
                comparison: [
                    ComparisonRow(time: "60 menit", own: own.hour, everyone: picture.sending(60)),
                    ComparisonRow(time: "24 jam", own: own.day, everyone: CallFigures.sum(day.map(\.figures))),
                ]))
    }
}

/// `Templates/pages/health/health.mustache`
struct HealthView: PageView {
    static let template = "pages/health/health"
    let page: PageFrame
    let path: String
    let updated: String
    let isConnected: Bool
    let verdict: UpstreamVerdict
    let credentials: LinkView?
    let dashboard: LinkView
    let lane: LaneNotice?
    let probe: String?
    let endpoints: [EndpointRow]
    let chart: HealthChart?
    let comparison: [ComparisonRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("updated") { $0.updated }, .flag("connected") { $0.isConnected },
        .view("badge") { $0.verdict.kind.badge }, .text("note") { $0.verdict.kind.note }, .text("icon") { $0.verdict.kind.badge.icon },
        .text("answer") { $0.verdict.kind.answer }, .text("evidence") { $0.verdict.evidence }, .text("nextStep") { $0.verdict.nextStep },
        .view("fix") { $0.verdict.kind == .onlyThisClinic || $0.verdict.kind == .unknown ? $0.credentials : nil },
        .view("lane") { $0.lane }, .view("dashboard") { $0.dashboard }, .text("probe") { $0.probe },
        .list("endpoints") { $0.endpoints }, .flag("hasEndpoints") { !$0.endpoints.isEmpty }, .view("chart") { $0.chart },
        .list("comparison") { $0.comparison }, .view("empty") { $0.empty })

    private var empty: EmptyState? {
        guard !isConnected else { return nil }
        return EmptyState(
            title: "Klinik ini belum terhubung ke SATUSEHAT",
            says: "Kesehatan SATUSEHAT terlihat setelah kredensial diisi dan Tes koneksi berhasil.",
            action: credentials)
    }
}

/// One endpoint, now and as usual.
struct EndpointRow: View {
    let endpoint: EndpointPicture
    let zone: ClinicTimeZone

    init(_ endpoint: EndpointPicture, _ zone: ClinicTimeZone) {
        self.endpoint = endpoint
        self.zone = zone
    }

    static let fields = Fields<Self>(
        .text("title") { $0.endpoint.title }, .view("badge") { $0.endpoint.badge }, .text("share") { $0.share },
        .text("calls") { $0.calls }, .text("now") { Self.pair($0.endpoint.recent.figures.latency) },
        .text("usual") { Self.pair($0.endpoint.usual.latency) }, .text("check") { $0.check }, .text("checkWord") { $0.checkWord })

    private var share: String {
        let figures = endpoint.recent.figures
        return figures.answered + figures.troubled == 0
            ? "–" : Indonesian.percent(figures.answered, of: figures.answered + figures.troubled)
    }

    private var calls: String? {
        let (minutes, figures) = endpoint.recent
        return figures.calls == 0 ? nil : "\(Indonesian.number(figures.calls)) panggilan, \(minutes) menit"
    }

    private static func pair(_ latency: Latency) -> String {
        guard let median = latency.median, let p95 = latency.p95 else { return "–" }
        return Indonesian.duration(milliseconds: median) + " / " + Indonesian.duration(milliseconds: p95)
    }

    private var check: String { endpoint.check.map { Indonesian.time($0.checkedAt, in: zone) } ?? "–" }

    private var checkWord: String? {
        guard let check = endpoint.check else { return nil }
        let word =
            switch check.status {
            case .healthy: "sehat"
            case .degraded: "terganggu"
            case .unhealthy: "tidak sehat"
            }
        return [word, check.responseMs.map { Indonesian.duration(milliseconds: $0) }].compactMap { $0 }.joined(separator: ", ")
    }
}

/// This clinic beside all clinics, over some time.
struct ComparisonRow: View {
    let time: String
    let own: OwnCalls
    let everyone: CallFigures

    static let fields = Fields<Self>(
        .text("time") { $0.time }, .text("ownCalls") { Indonesian.number($0.own.calls) },
        .text("ownShare") { Self.share($0.own.answered, $0.own.calls) }, .text("ownMean") { Self.mean($0.own.meanMs) },
        .text("allCalls") { Indonesian.number($0.everyone.calls) },
        .text("allShare") { Self.share($0.everyone.answered, $0.everyone.calls) },
        .text("allMean") { Self.mean($0.everyone.meanMs) })

    private static func share(_ answered: Int, _ calls: Int) -> String { calls == 0 ? "–" : Indonesian.percent(answered, of: calls) }
    private static func mean(_ ms: Int?) -> String { ms.map { Indonesian.duration(milliseconds: $0) } ?? "–" }
}
