import Clinics
import Delivery
import Foundation
import Vocabulary

/// What the clinic's and the platform's pages of schedules have in common: the jobs of one scope, where they are shown, and what a person
/// does to them.
struct ScheduleDesk: Sendable {
    static let perPage = 25

    let scheduler: Scheduler
    let scope: JobScope
    /// The list's address; a job's is below it.
    let address: String
    let zone: ClinicTimeZone
    let now: Date
    /// Why nothing can be run here.
    var stopped: String?

    /// What a person does to a job.
    enum Action: Sendable { case run, enable, disable, interval }

    var jobs: [any Job] { scheduler.jobs.jobs(of: scope) }

    func job(_ name: String) -> (any Job)? { jobs.first { $0.name == name } }

    func rows(_ schedules: [Schedule]) -> [ScheduleRow] {
        jobs.map { job in row(job, schedules.first { $0.job == job.name }) }
    }

    func row(_ job: any Job, _ schedule: Schedule?) -> ScheduleRow {
        ScheduleRow(job: job, schedule: schedule, address: "\(address)/\(job.name)", zone: zone, now: now, stopped: stopped)
    }

    /// Does it, and says what became of it. The scheduler is to be woken after the transaction.
    func act(_ action: Action, _ job: any Job, _ form: Form, by actor: Actor, in scope: some DatabaseScope) async throws -> Flash {
        switch action {
        case .run:
            if let stopped { return .bad(stopped) }
            return switch try await ScheduleStore.request(job, zone: zone, by: actor, in: scope) {
            case .accepted: .ok("\(job.title) dijalankan. Hasilnya tampil di sini dalam beberapa detik.")
            case .asked: .wait("\(job.title) sudah diminta dan segera dijalankan.")
            case .running: .wait("\(job.title) sedang berjalan. Tunggu sampai selesai.")
            }
        case .enable, .disable:
            let isEnabled = action == .enable
            let isChanged = try await ScheduleStore.setEnabled(isEnabled, job, zone: zone, by: actor, in: scope)
            guard isChanged else { return .wait("\(job.title) memang sudah \(isEnabled ? "aktif" : "dimatikan").") }
            return .ok(isEnabled ? "\(job.title) aktif lagi." : "\(job.title) dimatikan. Anda masih dapat menjalankannya dari sini.")
        case .interval:
            let text = form.text("selang")
            let seconds = Int(text)
            guard case .every = job.rhythm else { return .bad("\(job.title) berjalan sekali sehari; selangnya tidak dapat diubah.") }
            guard text.isEmpty || seconds.map({ ScheduleWords.intervals.contains($0) }) == true else {
                return .bad("Pilih selang dari daftar, lalu simpan lagi.")
            }
            let isChanged = try await ScheduleStore.setInterval(seconds, job, zone: zone, by: actor, in: scope)
            return isChanged ? .ok("Selang \(job.title) disimpan.") : .wait("Selang \(job.title) tidak berubah.")
        }
    }

    /// What a job's own page reads.
    struct Found: Sendable {
        var schedule: Schedule?
        var runs: [RunRecord] = []
    }

    func find(_ job: any Job, after: UUID?, in scope: some DatabaseScope) async throws -> Found {
        Found(
            schedule: try await ScheduleStore.find(job.name, in: scope),
            runs: try await RunStore.list(job.name, after: after, limit: Self.perPage + 1, in: scope))
    }

    func page(_ job: any Job, _ found: Found, after: UUID?, frame: PageFrame) -> JobView {
        let row = row(job, found.schedule)
        let shown = found.runs.prefix(Self.perPage)
        func link(_ id: UUID?) -> String { Address(row.address, ["sesudah": id?.lowerText]).text }
        return JobView(
            page: frame, row: row, stopped: stopped, interval: interval(job, found.schedule),
            runs: shown.map { RunRow(run: $0, address: "\(row.address)/runs/\($0.id.lowerText)", zone: zone) },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) jalannya pekerjaan di halaman ini", first: after == nil ? nil : link(nil),
                next: found.runs.count > Self.perPage ? shown.last.map { link($0.id) } : nil))
    }

    /// nil for a job without an interval.
    private func interval(_ job: any Job, _ schedule: Schedule?) -> FieldView? {
        guard case .every(let own) = job.rhythm else { return nil }
        let state = FormState(["selang": schedule?.everySeconds.map(String.init) ?? ""])
        let options =
            [("", "Bawaan: \(ScheduleWords.interval(own).lowercased())")]
            + ScheduleWords.intervals.filter { $0 != own }.map { (String($0), ScheduleWords.interval($0)) }
        return state.select("selang", "Selang", options.map { (value: $0.0, label: $0.1) })
    }

    func page(_ job: any Job, _ run: RunRecord, _ lines: [RunLine], frame: PageFrame) -> RunView {
        RunView(page: frame, title: job.title, row: RunRow(run: run, address: "", zone: zone), list: "\(address)/\(job.name)", lines: lines)
    }
}
