import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/jobs`: the installation's regular work, and that of all clinics, failing ones first.
struct JobsPage: Sendable {
    let web: WebDependencies
    private static let perPage = 50

    func list(_ request: ViewerRequest) async throws -> PageResult {
        let desk = desk()
        let after = Self.cursor(request.query.text("sesudah"))
        let (own, clinics, failing) = try await web.database.platform { scope in
            (
                try await ScheduleStore.list(in: scope),
                try await ScheduleStore.ofClinics(after: after, limit: Self.perPage + 1, in: scope),
                try await ScheduleStore.failing(in: scope)
            )
        }
        let shown = clinics.prefix(Self.perPage)
        return .show(
            JobsView(
                page: request.frame("Pekerjaan"), rows: after == nil ? desk.rows(own) : [],
                clinics: shown.compactMap { row in
                    web.scheduler.jobs.job(row.schedule.job).map { ClinicJobRow(row: row, job: $0, zone: desk.zone, now: desk.now) }
                },
                failing: failing,
                pager: Pager(
                    says: "\(Indonesian.number(shown.count)) pekerjaan klinik di halaman ini", first: after == nil ? nil : "/jobs",
                    next: clinics.count > Self.perPage ? shown.last.map { Address("/jobs", ["sesudah": Self.text($0)]).text } : nil)))
    }

    /// `GET /jobs/{job}`
    func job(_ request: ViewerRequest) async throws -> PageResult {
        let desk = desk()
        guard let job = desk.job(request.parameter("job")) else { return .notFound }
        let after = UUID(uuidString: request.query.text("sesudah"))
        let found = try await web.database.platform { try await desk.find(job, after: after, in: $0) }
        let crumbs = [Crumb("Pekerjaan", "/jobs"), Crumb(job.title)]
        return .show(desk.page(job, found, after: after, frame: request.frame(job.title, crumbs: crumbs)))
    }

    /// `GET /jobs/{job}/runs/{id}`
    func run(_ request: ViewerRequest) async throws -> PageResult {
        let desk = desk()
        guard let job = desk.job(request.parameter("job")), let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let found = try await web.database.platform { scope -> (RunRecord, [RunLine])? in
            guard let run = try await RunStore.find(id, of: job.name, in: scope) else { return nil }
            return (run, try await RunStore.lines(of: id, in: scope))
        }
        guard let (run, lines) = found else { return .notFound }
        let crumbs = [Crumb("Pekerjaan", "/jobs"), Crumb(job.title, "/jobs/\(job.name)"), Crumb("Catatan")]
        return .show(desk.page(job, run, lines, frame: request.frame("Catatan \(job.title)", crumbs: crumbs)))
    }

    /// `POST /jobs/{job}/…`
    func act(_ action: ScheduleDesk.Action, _ request: ViewerRequest) async throws -> PageResult {
        let desk = desk()
        guard let job = desk.job(request.parameter("job")) else { return .notFound }
        let (form, actor) = (request.form, request.actor)
        let flash = try await web.database.platform { try await desk.act(action, job, form, by: actor, in: $0) }
        if action == .run { web.scheduler.wake() }
        return .redirect(action == .interval ? "/jobs/\(job.name)" : "/jobs", flash)
    }

    private func desk() -> ScheduleDesk {
        ScheduleDesk(scheduler: web.scheduler, scope: .platform, address: "/jobs", zone: .wib, now: web.now())
    }

    private static func text(_ row: ClinicSchedule) -> String {
        let cursor = ClinicSchedule.Cursor(row)
        return "\(cursor.isWell ? 1 : 0)_\(cursor.clinic)_\(cursor.job)"
    }

    private static func cursor(_ text: String) -> ClinicSchedule.Cursor? {
        let parts = text.split(separator: "_", maxSplits: 2)
        guard parts.count == 3, let clinic = Int64(parts[1]) else { return nil }
        return ClinicSchedule.Cursor(isWell: parts[0] == "1", clinic: clinic, job: String(parts[2]))
    }
}

/// `Templates/pages/schedules/platform.mustache`
struct JobsView: PageView {
    static let template = "pages/schedules/platform"
    let page: PageFrame
    let rows: [ScheduleRow]
    let clinics: [ClinicJobRow]
    let failing: Int
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .list("clinics") { $0.clinics },
        .flag("hasClinics") { !$0.clinics.isEmpty }, .view("pager") { $0.pager },
        .text("failing") { $0.failing == 0 ? nil : Indonesian.number($0.failing) },
        .view("empty") { view in
            view.clinics.isEmpty
                ? EmptyState(
                    icon: "gedung", title: "Belum ada pekerjaan klinik",
                    says: "Klinik yang mulai uji coba atau langsung mendapat pekerjaannya sendiri dalam satu menit.") : nil
        })
}

/// A clinic's job among all.
struct ClinicJobRow: View {
    let row: ClinicSchedule
    let job: any Job
    let zone: ClinicTimeZone
    let now: Date

    static let fields = Fields<Self>(
        .text("clinic") { $0.row.clinic }, .text("code") { $0.row.code }, .text("title") { $0.job.title },
        .view("state") { ScheduleWords.badge($0.row.schedule) }, .text("says") { $0.row.schedule.last?.summary },
        .text("last") { view in view.row.schedule.last.map { ScheduleWords.when($0.startedAt, now: view.now, view.zone) } ?? "–" },
        .text("next") { $0.next })

    private var next: String {
        guard row.schedule.isEnabled else { return "Dimatikan" }
        return row.schedule.nextRunAt <= now ? "Segera" : ScheduleWords.when(row.schedule.nextRunAt, now: now, zone)
    }
}
