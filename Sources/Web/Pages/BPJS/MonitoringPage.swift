import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// `GET /c/{code}/bpjs/monitoring/{job}`: what became of one kind of work at BPJS (seed 003). Today's, unless another day or none is asked for.
struct MonitoringPage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let jobs = BPJSJob.all(of: request.clinic.level)
        guard request.may(.satusehat), let job = jobs.first(where: { $0.slug == request.parameter("job") }),
            let kind = web.delivery.kinds.kind(job.kind, job.channel)
        else { return .notFound }
        let asked = AskedMonitoring(request.query, job: job, today: LocalDate(web.now(), in: request.clinic.timeZone))
        let found = try await request.transaction { scope in
            var told: [UUID] = []
            if let norm = asked.norm { told = try await ToldPerson.sources(norm, in: scope) }
            let deliveries = try await FoundDeliveries.load(asked.filter(told), after: asked.after, withBodies: false, in: scope)
            return Found(
                deliveries: deliveries, bodies: try await BodyEditor(kind: kind).bound(deliveries.rows, in: scope),
                told: try await ToldPerson.of(deliveries.rows.filter { $0.patientName == nil }.map(\.sourceID), in: scope),
                count: try await DeliveryListStore.count(asked.everyStatus(told), in: scope),
                lane: try await DashboardStore.lanes(in: scope).first { $0.channel == job.channel })
        }
        let path = request.address("bpjs/monitoring/\(job.slug)")
        let view = MonitoringView(
            page: request.frame(
                "\(job.title) – Pemantauan BPJS", hasProblems: !asked.state.problems.isEmpty,
                crumbs: [Crumb(BPJSTabs.name(request.clinic), request.address("bpjs")), Crumb("Pemantauan")]),
            tabs: BPJSTabs.all(request, .monitoring),
            path: path, here: asked.address(path, after: asked.after), bulkAddress: request.address("bulk"),
            goAddress: request.address("bpjs/monitoring"),
            title: job.title, asked: asked, jobs: jobs.map { ($0.slug, $0.title) }, note: note(found.lane, job, request),
            counts: found.count, columns: kind.columns.map(\.title),
            rows: found.deliveries.rows.map { row(request, $0, kind, found) },
            pager: found.deliveries.pager(after: asked.after) { asked.address(path, after: $0) })
        return asked.state.problems.isEmpty ? .show(view) : .problem(view)
    }

    /// `GET /c/{code}/bpjs/monitoring?jenis=…`: the dropdown without script.
    func go(_ request: ClinicRequest) async throws -> PageResult {
        let jobs = BPJSJob.all(of: request.clinic.level)
        let job = jobs.first { $0.slug == request.query.text("jenis") } ?? jobs[0]
        let asked = AskedMonitoring(request.query, job: job, today: LocalDate(web.now(), in: request.clinic.timeZone))
        return .redirect(asked.address(request.address("bpjs/monitoring/\(job.slug)")), nil)
    }

    private struct Found: Sendable {
        let deliveries: FoundDeliveries
        /// With BPJS's numbers in the place of ours.
        let bodies: [UUID: JSON]
        /// Those who are no known patients, or have no name there, by what is told of them.
        let told: [UUID: ToldPerson]
        let count: KindCount
        let lane: LaneStatus?
    }

    private func note(_ lane: LaneStatus?, _ job: BPJSJob, _ request: ClinicRequest) -> LaneNote? {
        guard let lane else {
            return LaneNote(
                title: "Kredensial BPJS belum diisi",
                says: "Kiriman tersimpan dan berjalan sendiri setelah kredensial layanan ini lengkap.",
                action: LinkView(request.address("credentials"), "Buka Kredensial"))
        }
        let service = job.channel == .pcare ? "PCare" : "Antrean BPJS"
        switch lane.state {
        case "credential":
            return LaneNote(
                title: "\(service) menolak kredensial klinik", says: lane.reason.map { Masking.text($0) } ?? "Periksa kunci dan akun BPJS.",
                action: LinkView(request.address("credentials"), "Buka Kredensial"))
        case "parked":
            let again = lane.until.map { " Percobaan berikutnya \(Indonesian.atTime($0, in: request.clinic.timeZone))." } ?? ""
            return LaneNote(
                title: "\(service) tidak menjawab",
                says: "Kiriman diparkir dan berjalan sendiri; jatah percobaannya tidak berkurang.\(again)",
                action: nil)
        case "paused":
            return LaneNote(title: "Pengiriman ke \(service) dijeda", says: lane.reason ?? "Dijeda oleh petugas.", action: nil)
        default: return nil
        }
    }

    private func row(_ request: ClinicRequest, _ row: DeliveryRow, _ kind: any DeliveryKind, _ found: Found) -> DeliveryRowView {
        let told = found.told[row.sourceID]
        let visible = found.bodies[row.id].map { Disclosure.usual(request).show($0) }
        return DeliveryRowView(
            request, row, kind, name: MonitoringWords.name(row.patientName, told),
            number: row.medicalRecordNumber ?? told?.norm ?? "–",
            cells: kind.columns.map { column in visible.flatMap { column.value($0) } ?? "–" },
            day: Indonesian.date(row.serviceDate) + ", " + Indonesian.time(row.createdAt, in: request.clinic.timeZone),
            badge: MonitoringWords.badge)
    }
}

/// Seed 003's words for BPJS, which differ from SATUSEHAT's: Gagal, Menunggu.
enum MonitoringWords {
    /// The patient's, or what the clinic told to know them by.
    static func name(_ known: String?, _ told: ToldPerson?) -> String {
        known ?? told?.name ?? told?.norm.map { "No. RM \($0)" } ?? told?.card.map { "Kartu \(Masking.card($0))" } ?? "Pasien tanpa nama"
    }

    static func badge(_ delivery: ShownDelivery) -> Badge {
        let status = DeliveryStatus.of(delivery)
        switch status {
        case .failed: return Badge(kind: "gagal", label: "Gagal")
        case .unsent: return Badge(kind: "menunggu", label: "Menunggu")
        default: return status.badge
        }
    }
}

/// What the page is asked for: by its address.
struct AskedMonitoring: Sendable {
    let job: BPJSJob
    /// nil: all days.
    let day: LocalDate?
    let isToday: Bool
    let norm: String?
    let status: DeliveryFilter.Status?
    let after: DeliveryCursor?
    var state: FormState

    /// Instead of a day, in an address, which leaves out what is empty.
    static let allDays = "semua"

    init(_ form: Form, job: BPJSJob, today: LocalDate) {
        self.job = job
        var state = FormState(form)
        var day: LocalDate? = today
        if form.has("tanggal") { day = form.optional("tanggal") == Self.allDays ? nil : state.day("tanggal", "Tanggal") }
        self.day = day
        isToday = day == today
        norm = form.optional("norm")
        status = form.optional("status").flatMap { DeliveryFilter.Status(rawValue: $0) }
        after = DeliveryCursor(form.text("sesudah"))
        self.state = state
    }

    /// - Parameter told: what was told with the number that is searched for, of people who are no known patients.
    func filter(_ told: [UUID]) -> DeliveryFilter {
        var filter = everyStatus(told)
        filter.status = status
        return filter
    }

    /// What the cards count.
    func everyStatus(_ told: [UUID]) -> DeliveryFilter {
        var filter = DeliveryFilter(channel: job.channel, kind: job.kind, from: day, until: day)
        filter.medicalRecordNumber = norm
        filter.sources = told
        return filter
    }

    /// For the hidden fields of a bulk action on all that is shown.
    var hidden: [HiddenField] {
        [
            ("jenis", job.kind), ("status", status?.rawValue), ("dari", day?.text), ("sampai", day?.text), ("norm", norm), ("semua", "1"),
        ].compactMap { name, value in value.map { HiddenField(name: name, value: $0) } }
    }

    func address(_ path: String, after: DeliveryCursor? = nil, clearsDay: Bool = false) -> String {
        let shownDay = clearsDay || day == nil ? Self.allDays : isToday ? nil : day?.text
        return Address(path, ["tanggal": shownDay, "norm": norm, "status": status?.rawValue, "sesudah": after?.text]).text
    }

    /// Whether anything is asked for beside today's.
    var isFiltered: Bool { !isToday || norm != nil || status != nil }
}
