import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/schedules`: the clinic's regular work, when it ran and runs, and a run at once.
struct SchedulesPage: Sendable {
    let web: WebDependencies

    func list(_ request: ClinicRequest) async throws -> PageResult {
        let desk = desk(request)
        let schedules = try await request.transaction { try await ScheduleStore.list(in: $0) }
        return .show(
            SchedulesView(
                page: request.frame("Jadwal"), zone: request.clinic.timeZone, stopped: desk.stopped, rows: desk.rows(schedules)))
    }

    /// `GET /c/{code}/schedules/{job}`: its settings and last runs.
    func job(_ request: ClinicRequest) async throws -> PageResult {
        let desk = desk(request)
        guard let job = desk.job(request.parameter("job")) else { return .notFound }
        let after = UUID(uuidString: request.query.text("sesudah"))
        let found = try await request.transaction { try await desk.find(job, after: after, in: $0) }
        return .show(desk.page(job, found, after: after, frame: request.frame(job.title, crumbs: crumbs(request, [Crumb(job.title)]))))
    }

    /// `GET /c/{code}/schedules/{job}/runs/{id}`: what one run said.
    func run(_ request: ClinicRequest) async throws -> PageResult {
        let desk = desk(request)
        guard let job = desk.job(request.parameter("job")), let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let found = try await request.transaction { scope -> (RunRecord, [RunLine])? in
            guard let run = try await RunStore.find(id, of: job.name, in: scope) else { return nil }
            return (run, try await RunStore.lines(of: id, in: scope))
        }
        guard let (run, lines) = found else { return .notFound }
        let crumbs = crumbs(request, [Crumb(job.title, request.address("schedules/\(job.name)")), Crumb("Catatan")])
        return .show(desk.page(job, run, lines, frame: request.frame("Catatan \(job.title)", crumbs: crumbs)))
    }

    /// `POST /c/{code}/schedules/{job}/…`
    func act(_ action: ScheduleDesk.Action, _ request: ClinicRequest) async throws -> PageResult {
        let desk = desk(request)
        guard let job = desk.job(request.parameter("job")) else { return .notFound }
        let (form, actor) = (request.form, request.actor)
        let flash = try await request.transaction { try await desk.act(action, job, form, by: actor, in: $0) }
        if action == .run { web.scheduler.wake() }
        return .redirect(request.address(action == .interval ? "schedules/\(job.name)" : "schedules"), flash)
    }

    private func crumbs(_ request: ClinicRequest, _ rest: [Crumb]) -> [Crumb] { [Crumb("Jadwal", request.address("schedules"))] + rest }

    private func desk(_ request: ClinicRequest) -> ScheduleDesk {
        let stopped: String? =
            switch request.clinic.state {
            case .trial, .live: nil
            case .draft: "Klinik ini belum mulai uji coba, jadi belum ada pekerjaan berkala. Superadmin memulainya di halaman klinik."
            case .suspended: "Klinik ini dihentikan, jadi pekerjaan berkalanya tidak berjalan. Superadmin dapat menjalankannya lagi."
            }
        return ScheduleDesk(
            scheduler: web.scheduler, scope: .clinic, address: request.address("schedules"), zone: request.clinic.timeZone, now: web.now(),
            stopped: stopped)
    }
}

/// `Templates/pages/schedules/list.mustache`
struct SchedulesView: PageView {
    static let template = "pages/schedules/list"
    let page: PageFrame
    let zone: ClinicTimeZone
    let stopped: String?
    let rows: [ScheduleRow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("zone") { $0.zone.abbreviation }, .text("stopped") { $0.stopped }, .list("rows") { $0.rows },
        .flag("hasRows") { !$0.rows.isEmpty },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(icon: "jadwal", title: "Belum ada pekerjaan berkala", says: "Pekerjaan berkala tampil di sini.") : nil
        })
}

/// `Templates/pages/schedules/job.mustache`
struct JobView: PageView {
    static let template = "pages/schedules/job"
    let page: PageFrame
    let row: ScheduleRow
    let stopped: String?
    let interval: FieldView?
    let runs: [RunRow]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("row") { $0.row }, .text("title") { $0.row.job.title }, .text("summary") { $0.row.job.summary },
        .text("address") { $0.row.address }, .text("stopped") { $0.stopped }, .text("zone") { $0.row.zone.abbreviation },
        .view("interval") { $0.interval }, .list("runs") { $0.runs }, .flag("hasRuns") { !$0.runs.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { view in
            view.runs.isEmpty
                ? EmptyState(
                    icon: "jadwal", title: "Belum pernah berjalan", says: "Setiap jalannya pekerjaan ini tampil di sini selama 90 hari.")
                : nil
        })
}

/// `Templates/pages/schedules/run.mustache`
struct RunView: PageView {
    static let template = "pages/schedules/run"
    let page: PageFrame
    let title: String
    let row: RunRow
    let list: String
    let lines: [RunLine]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.title }, .view("row") { $0.row }, .text("list") { $0.list },
        .list("lines") { view in view.lines.map { Line(line: $0, zone: view.row.zone) } }, .flag("hasLines") { !$0.lines.isEmpty },
        .text("ended") { view in view.row.run.endedAt.map { Indonesian.dateTimeWithSeconds($0, in: view.row.zone) } },
        .view("empty") { $0.empty })

    private var empty: EmptyState? {
        guard lines.isEmpty else { return nil }
        return EmptyState(
            icon: "jadwal", title: "Tidak ada catatan",
            says: row.run.endedAt == nil ? "Pekerjaan ini sedang berjalan." : "Pekerjaan ini tidak mencatat apa pun.")
    }

    struct Line: View {
        let line: RunLine
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("at") { Indonesian.timeWithSeconds($0.line.at, in: $0.zone) }, .text("text") { Masking.text($0.line.text) })
    }
}
