import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/mobile-jkn`: a referral clinic's registrations of a day, and what Mobile JKN was told of them (seed 004).
struct BookingListPage: Sendable {
    let web: WebDependencies
    static let perPage = 25

    /// `GET /c/{code}/mobile-jkn`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .show(OtherLevelView(request)) }
        return try await show(AskedBookings(request.query, today: today(request)), request)
    }

    /// `POST /c/{code}/mobile-jkn`: the filter. What names a person is answered here, the rest has an address.
    func filter(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .notFound }
        let asked = AskedBookings(request.form, today: today(request))
        guard asked.search != nil || !asked.state.problems.isEmpty else {
            return .redirect(asked.address(request.address("mobile-jkn")))
        }
        return try await show(asked, request)
    }

    /// `POST /c/{code}/mobile-jkn/sync`: plans again what waits, of the day that is shown, else of today.
    func sync(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fkrtl else { return .notFound }
        let asked = AskedBookings(request.form, today: today(request))
        // All days at once would be a task of its own: what is old does not go any more.
        let (clinic, day) = (request.clinic, asked.day ?? today(request))
        let environment = clinic.environment
        let before = try await request.transaction { try await BookingListStore.heldCount(environment, on: day, in: $0) }
        try await BPJSIntake(web.delivery.intake, now: web.now).releaseBookings(on: day, of: clinic, in: web.database)
        web.delivery.engine.wake()
        let (after, counts, hasLane) = try await request.transaction { scope in
            (
                try await BookingListStore.heldCount(environment, on: day, in: scope),
                try await BookingListStore.counts(BookingFilter(environment, day: day), in: scope),
                try await DashboardStore.lanes(in: scope).contains { $0.channel == .mobileJKN }
            )
        }
        let flash = Self.says(before: before, after: after, counts, hasLane: hasLane)
        return .redirect(asked.address(request.address("mobile-jkn")), flash)
    }

    /// What a run by hand has done, in words.
    static func says(before: Int, after: Int, _ counts: [BookingStanding: Int], hasLane: Bool) -> Flash {
        guard hasLane else {
            return .wait("Kredensial Mobile JKN belum diisi. Registrasi tersimpan dan terkirim sendiri sesudah kredensialnya lengkap.")
        }
        var sentences: [String] = []
        let released = max(0, before - after)
        if released > 0 { sentences.append("\(Indonesian.number(released)) registrasi kini lengkap dan dikirim.") }
        if after > 0 { sentences.append("\(Indonesian.number(after)) masih menunggu isian, kode, atau waktu; sebabnya ada di barisnya.") }
        if let failed = counts[.failed] { sentences.append("\(Indonesian.number(failed)) gagal; buka kirimannya untuk memperbaiki.") }
        let open = counts[.pending] ?? 0
        if sentences.isEmpty, open > 0 { sentences.append("\(Indonesian.number(open)) registrasi sedang dikirim.") }
        guard !sentences.isEmpty else { return .ok("Tidak ada yang perlu dikirim: semua registrasi sudah sampai.") }
        let text = sentences.joined(separator: " ")
        return after > 0 || counts[.failed] != nil ? .wait(text) : .ok(text)
    }

    private func today(_ request: ClinicRequest) -> LocalDate { LocalDate(web.now(), in: request.clinic.timeZone) }

    private struct Found: Sendable {
        let rows: [ListedBooking]
        let deliveries: [UUID: [DeliveryRow]]
        let counts: [BookingStanding: Int]
        let waiting: [Antrean]
        let schedule: Schedule?
        let lane: LaneStatus?
    }

    private func show(_ asked: AskedBookings, _ request: ClinicRequest) async throws -> PageResult {
        let (clinic, now, today) = (request.clinic, web.now(), today(request))
        let job = web.scheduler.jobs.job(MobileJKNSync.jobName)
        let found = try await request.transaction { scope in
            let rows = try await BookingListStore.page(
                asked.filter(clinic.environment), after: asked.after, limit: Self.perPage + 1, in: scope)
            return Found(
                rows: rows, deliveries: try await DeliveryListStore.ofSources(rows.map(\.booking.id), .mobileJKN, in: scope),
                counts: try await BookingListStore.counts(asked.filter(clinic.environment), in: scope),
                waiting: try await BookingStore.ofDay(today, clinic.environment, in: scope),
                schedule: job == nil ? nil : try await ScheduleStore.find(MobileJKNSync.jobName, in: scope),
                lane: try await DashboardStore.lanes(in: scope).first { $0.channel == .mobileJKN })
        }
        let shown = Array(found.rows.prefix(Self.perPage))
        let path = request.address("mobile-jkn")
        let view = BookingListView(
            page: request.frame("Mobile JKN", hasProblems: !asked.state.problems.isEmpty), path: path, asked: asked,
            sync: MobileJKNSync.says(job, found.schedule, clinic.timeZone), bulkAddress: request.address("bulk"), counts: found.counts,
            note: LaneNote(mobileJKN: found.lane, request),
            warnings: WaitingPoli.of(found.waiting, at: now, in: clinic.timeZone).map { BookingListView.Warning(poli: $0) },
            rows: shown.map { listed in
                let words = BookingWords(
                    booking: listed.booking, standing: listed.standing, deliveries: found.deliveries[listed.booking.id] ?? [],
                    kinds: web.delivery.kinds, zone: clinic.timeZone)
                return BookingListView.Row(
                    path: path, deliveries: request.address("deliveries"), listed: listed, words: words, showsDay: asked.day == nil)
            },
            next: found.rows.count > Self.perPage ? shown.last?.booking.id : nil)
        return asked.state.problems.isEmpty ? .show(view) : .problem(view)
    }
}

/// The regular synchronisation, where the installation has it.
enum MobileJKNSync {
    static let jobName = "mobilejkn"

    static func says(_ job: (any Job)?, _ schedule: Schedule?, _ zone: ClinicTimeZone) -> String {
        guard let job else { return "Registrasi terkirim sendiri begitu lengkap." }
        if schedule?.isEnabled == false { return "Sinkron otomatis dimatikan." }
        var rhythm = "Sinkron otomatis"
        if case .every(let seconds) = job.rhythm { rhythm += " tiap \((schedule?.everySeconds ?? seconds) / 60) menit" }
        return rhythm + (schedule.map { ", berikutnya \(Indonesian.atTime($0.nextRunAt, in: zone))" } ?? "") + "."
    }
}

extension LaneNote {
    /// What stops all that goes to Mobile JKN; nil when nothing does.
    init?(mobileJKN lane: LaneStatus?, _ request: ClinicRequest) {
        let credentials = request.may(.credentials) ? LinkView(request.address("credentials"), "Buka Kredensial") : nil
        guard let lane else {
            self.init(
                title: "Kredensial Mobile JKN belum diisi",
                says: "Registrasi tersimpan dan terkirim sendiri setelah kredensialnya lengkap.", action: credentials)
            return
        }
        switch lane.state {
        case "credential":
            self.init(
                title: "Antrean BPJS menolak kredensial klinik",
                says: lane.reason.map { Masking.text($0) } ?? "Periksa kunci dan akun BPJS.", action: credentials)
        case "parked":
            let again = lane.until.map { " Percobaan berikutnya \(Indonesian.atTime($0, in: request.clinic.timeZone))." } ?? ""
            self.init(
                title: "Antrean BPJS tidak menjawab",
                says: "Kiriman diparkir dan berjalan sendiri; jatah percobaannya tidak berkurang.\(again)", action: nil)
        case "paused":
            self.init(title: "Pengiriman ke Mobile JKN dijeda", says: lane.reason ?? "Dijeda oleh petugas.", action: nil)
        default: return nil
        }
    }
}

/// What the list is asked for.
struct AskedBookings: Sendable {
    /// nil: all days.
    let day: LocalDate?
    let isToday: Bool
    let search: String?
    let status: Status?
    let after: UUID?
    var state: FormState

    /// Seed 004's states.
    enum Status: String, CaseIterable, Sendable, Hashable {
        case pending = "belum"
        case sent = "sudah"
        case failed = "gagal"
        case skipped = "dilewati"

        var word: String {
            switch self {
            case .pending: "Belum"
            case .sent: "Sudah"
            case .failed: "Gagal"
            case .skipped: "Dilewati"
            }
        }

        var standings: [BookingStanding] {
            switch self {
            case .pending: [.pending]
            case .sent: [.sent, .marked]
            case .failed: [.failed]
            case .skipped: [.skipped]
            }
        }
    }

    /// Instead of a day, in an address.
    static let allDays = "semua"

    init(_ form: Form, today: LocalDate) {
        var state = FormState(form)
        var day: LocalDate? = today
        if form.has("tanggal") {
            day = form.optional("tanggal").flatMap { LocalDate($0) }
            if let text = form.optional("tanggal"), day == nil, text != Self.allDays {
                state.problems.add("tanggal", "Tanggal belum benar; tulis seperti 2026-11-21")
            }
        }
        self.day = day
        isToday = day == today
        search = form.optional("cari").map { String($0.prefix(100)) }
        status = Status(rawValue: form.text("status"))
        after = UUID(uuidString: form.text("sesudah"))
        self.state = state
    }

    func filter(_ environment: PlatformEnvironment) -> BookingFilter {
        var filter = BookingFilter(environment, day: day)
        filter.standings = status?.standings
        filter.search = search
        return filter
    }

    /// For the hidden fields of sending again what failed of these days: seed 004's *force*, whose effect is shown before it is confirmed.
    func resending(_ path: String) -> [HiddenField] {
        [
            ("layanan", Channel.mobileJKN.rawValue), ("status", DeliveryFilter.Status.failed.rawValue), ("dari", day?.text),
            ("sampai", day?.text), ("semua", "1"), ("kembali", address(path)),
        ].compactMap { name, value in value.map { HiddenField(name: name, value: $0) } }
    }

    /// Without what is searched for, which may name a person.
    func address(_ path: String, after: UUID? = nil) -> String {
        Address(
            path,
            ["tanggal": day == nil ? Self.allDays : isToday ? nil : day?.text, "status": status?.rawValue, "sesudah": after?.lowerText]
        ).text
    }
}
