import Clinics
import Delivery
import Foundation
import Notices
import Satusehat
import Vocabulary

/// `GET /c/{code}/satusehat`: what needs a person first, then a card per resource type (seed 003). `POST …/pause` and `…/resume` stop
/// and start the clinic's lane.
struct DashboardPage: Sendable {
    let web: WebDependencies
    private static let shownCauses = 5
    /// Visits are counted one by one: over longer periods their card is left out.
    private static let longestVisitPeriod = 92

    /// `GET /c/{code}`: the same page for whoever may see it; a draft goes on being prepared, other people go to their first page.
    func home(_ request: ClinicRequest) async throws -> PageResult {
        guard request.may(.satusehat), request.clinic.state != .draft else { return try await ClinicHomePage().get(request) }
        return try await get(request)
    }

    func get(_ request: ClinicRequest) async throws -> PageResult {
        .show(try await view(request, FormState(request.query), pause: FormState()))
    }

    /// `POST /c/{code}/satusehat/pause`
    func pause(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let reason = form.required("alasan", "Tulis alasan menjeda pengiriman")
        if reason.count > 200 { form.problems.add("alasan", "Alasan paling banyak 200 karakter") }
        guard form.problems.isEmpty else { return .problem(try await view(request, FormState(), pause: form)) }
        let actor = request.actor
        let isPaused = try await request.transaction { scope in
            try await LaneControl.pause(.satusehat, reason: reason, by: actor, in: scope)
        }
        return .redirect(
            request.address("satusehat"), isPaused ? .ok("Pengiriman ke SATUSEHAT dijeda.") : .wait("Pengiriman sudah dijeda sebelumnya."))
    }

    /// `POST /c/{code}/satusehat/resume`
    func resume(_ request: ClinicRequest) async throws -> PageResult {
        let actor = request.actor
        let isResumed = try await request.transaction { scope in try await LaneControl.resume(.satusehat, by: actor, in: scope) }
        if isResumed { web.delivery.engine.wake() }
        return .redirect(
            request.address("satusehat"),
            isResumed ? .ok("Pengiriman ke SATUSEHAT dilanjutkan.") : .wait("Pengiriman memang tidak sedang dijeda."))
    }

    private struct Found: Sendable {
        var lane: LaneStatus?
        var hosts: [String] = []
        var causes: [OpenCause] = []
        var refused: [RefusedKind] = []
        var all: [KindCount] = []
        var counts: [KindCount] = []
        var visits: VisitCounts?
        var tasks: [BulkTask] = []
        var alerts: [Alert] = []
        var practitioners = PractitionerCounts(connected: 0, unknown: 0)
    }

    private func view(_ request: ClinicRequest, _ filter: FormState, pause: FormState) async throws -> DashboardView {
        let asked = AskedDeliveries(filter.form, kind: nil, kinds: [])
        let today = LocalDate(web.now(), in: request.clinic.timeZone)
        let isFiltered = asked.filter.from != nil || asked.filter.until != nil
        let from = asked.filter.from ?? (isFiltered ? nil : today)
        let until = asked.filter.until ?? today
        let found = try await request.transaction { scope -> Found in
            var found = Found()
            found.lane = try await DashboardStore.lanes(in: scope).first { $0.channel == .satusehat }
            found.hosts = try await UpstreamPictures.hosts(in: scope)
            found.causes = try await DashboardStore.causes(limit: Self.shownCauses, in: scope)
            found.refused = try await RefusedKindStore.all(in: scope).filter { $0.channel == .satusehat }
            found.all = try await DashboardStore.counts(.satusehat, from: nil, until: nil, in: scope)
            found.counts =
                isFiltered
                ? try await DashboardStore.counts(.satusehat, from: asked.filter.from, until: asked.filter.until, in: scope) : found.all
            if let from, from <= until, from.days(to: until) <= Self.longestVisitPeriod {
                let visits = try await DashboardStore.visits(from: from, until: until, in: scope)
                found.visits = VisitCounts(total: visits.total, complete: visits.complete, failed: visits.failed)
            }
            found.tasks = try await BulkTaskStore.recent(in: scope).filter { $0.state == .running || $0.state == .paused }
            found.alerts = try await AlertStore.open(in: scope)
            found.practitioners = try await PractitionerStore.counts(in: scope)
            return found
        }
        let health = found.hosts.isEmpty ? nil : try await web.delivery.engine.upstreams.picture(found.hosts, clinic: request.clinic.id)
        let links = ClinicLinks(request)
        let pending = found.all.map(\.pending).reduce(0, +)
        let cards = cards(
            request, asked, found.counts, used: Set(found.all.filter { $0.total + $0.skipped > 0 }.map(\.kind)),
            refused: Set(found.refused.map(\.kind)), practitioners: found.practitioners)
        return DashboardView(
            page: request.frame("Dashboard SATUSEHAT", hasProblems: !asked.problems.problems.isEmpty || !pause.problems.isEmpty),
            path: request.address("satusehat"), here: asked.address(request.address("satusehat"), status: nil),
            updated:
                "\(Indonesian.longDate(today)). Diperbarui pukul \(Indonesian.timeWithSeconds(web.now(), in: request.clinic.timeZone)).",
            errors: request.address("errors"), filter: asked.problems, pause: pause, isSuspended: request.clinic.state == .suspended,
            alerts: AlertNotice(found.alerts, address: request.address("alerts"), zone: request.clinic.timeZone),
            lane: found.lane.map { LaneNotice($0, pending: pending, links: links, zone: request.clinic.timeZone) },
            health: health.flatMap { VerdictLine($0.verdict, address: request.address("health")) },
            refused: found.refused.map { refused in
                RefusedKindNote(
                    refused, waiting: found.all.first { $0.kind == refused.kind }?.pending, kinds: web.delivery.kinds, links: links,
                    zone: request.clinic.timeZone)
            },
            causes: found.causes.map { CauseNote($0, kinds: web.delivery.kinds, links: links) }, period: asked.period ?? "Hari ini",
            visits: found.visits,
            visitsAddress: request.may(.visits) ? request.address("visits") : nil, foundation: cards.filter(\.isFoundation),
            ofVisits: cards.filter { !$0.isFoundation }, tasks: found.tasks.map { BulkLine($0, request) },
            isNew: found.all.allSatisfy { $0.total + $0.skipped == 0 }, setUp: setUp(request))
    }

    private func setUp(_ request: ClinicRequest) -> LinkView? {
        request.may(.credentials) ? LinkView(request.address("credentials"), "Buka kredensial dan rahasia API") : nil
    }

    private func cards(
        _ request: ClinicRequest, _ asked: AskedDeliveries, _ counts: [KindCount], used: Set<String>, refused: Set<String>,
        practitioners: PractitionerCounts
    ) -> [ResourceCard] {
        let words = asked.form.text("jenis").lowercased()
        var cards = web.delivery.kinds.kinds(of: .satusehat).filter { kind in
            request.may(kind.permission) && (!kind.isOptional || used.contains(kind.name) || FoundationResource(rawValue: kind.name) != nil)
                && (words.isEmpty || kind.title.lowercased().contains(words) || kind.summary.lowercased().contains(words))
        }.map { kind in
            let count = counts.first { $0.kind == kind.name }
            return ResourceCard(
                title: kind.title, summary: kind.summary, isFoundation: kind.isFoundation,
                address: asked.address(request.address("satusehat/\(kind.name)"), status: nil), completed: count?.completed ?? 0,
                pending: count?.pending ?? 0, failed: count?.failed ?? 0, skipped: count?.skipped ?? 0,
                isRefused: refused.contains(kind.name), regenerate: regenerate(kind.name, request))
        }
        if let card = self.card(practitioners, request), words.isEmpty || card.title.lowercased().contains(words) {
            cards.insert(card, at: (cards.firstIndex { $0.title == FoundationResource.location.rawValue } ?? -1) + 1)
        }
        return cards
    }

    /// Practitioners are found on the platform, not sent to it: the card counts those who have a number.
    private func card(_ counts: PractitionerCounts, _ request: ClinicRequest) -> ResourceCard? {
        guard request.may(.masterData) else { return nil }
        let name = FoundationResource.practitioner.rawValue
        return ResourceCard(
            title: name, summary: "Dokter dan tenaga kesehatan", isFoundation: true, address: request.address("practitioners"),
            completed: counts.connected, pending: counts.unknown, failed: 0, skipped: 0, regenerate: regenerate(name, request))
    }

    private func regenerate(_ kind: String, _ request: ClinicRequest) -> String? {
        FoundationResource(rawValue: kind).map { request.address("satusehat/\($0.rawValue)/regenerate") }
    }
}
