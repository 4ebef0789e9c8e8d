import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `/c/{code}/bpjs` and `/c/{code}/bpjs/antrean`: BPJS's lists as the clinic has them, when each was read and what changed (seed 003).
struct ReferencesPage: Sendable {
    let web: WebDependencies

    /// PCare's lists, or the hospitals' queue of a referral clinic.
    func first(_ request: ClinicRequest) async throws -> PageResult {
        .show(try await view(request, request.clinic.level == .fktp ? .pcare : .antreanRS))
    }

    /// `GET /c/{code}/bpjs/antrean`
    func queue(_ request: ClinicRequest) async throws -> PageResult {
        guard request.clinic.level == .fktp else { return .redirect(request.address("bpjs")) }
        return .show(try await view(request, .antreanFKTP))
    }

    /// `POST /c/{code}/bpjs/sync`: one list, or all of a family.
    func sync(_ request: ClinicRequest) async throws -> PageResult {
        let clinic = request.clinic
        let one = ReferenceLists.named(request.form.text("daftar"))
        guard let family = one?.family ?? ServiceFamily(rawValue: request.form.text("layanan")),
            ServiceFamily.of(clinic.level).contains(family), let job = web.scheduler.jobs.job("bpjs-references")
        else { return .notFound }
        let back = one.map { request.address("bpjs/lists/\($0.name)") } ?? request.address(family == .antreanFKTP ? "bpjs/antrean" : "bpjs")
        guard clinic.state == .trial || clinic.state == .live else {
            return .redirect(back, .bad("Klinik ini belum berjalan, jadi daftar BPJS belum dibaca."))
        }
        let names = one.map { [$0.name] } ?? ReferenceLists.of(family).map(\.name)
        let actor = request.actor
        let hasAccess = try await request.transaction { scope in
            guard try await BPJSCredentialStore.load(family, clinic.environment, in: scope)?.isComplete == true else { return false }
            try await ReferenceStore.want(names, clinic.environment, in: scope)
            _ = try await ScheduleStore.request(job, zone: clinic.timeZone, by: actor, in: scope)
            return true
        }
        guard hasAccess else { return .redirect(back, .bad("Kredensial \(family.name) belum lengkap.")) }
        web.scheduler.wake()
        return .redirect(back, .ok("Sinkronisasi diminta. Kemajuannya tampil di sini."))
    }

    private func view(_ request: ClinicRequest, _ family: ServiceFamily) async throws -> ReferencesView {
        let clinic = request.clinic
        let (standings, isComplete) = try await request.transaction { scope in
            (
                try await ReferenceStore.standings(clinic.environment, in: scope),
                try await BPJSCredentialStore.load(family, clinic.environment, in: scope)?.isComplete == true
            )
        }
        return ReferencesView(
            page: request.frame(family == .pcare ? "Referensi PCare" : "Referensi Antrean", crumbs: crumbs(request, family)),
            address: request.address("bpjs"), family: family, tabs: BPJSTabs.all(request, .references(family)),
            rows: ReferenceLists.of(family).map {
                ReferenceListRow(
                    list: $0, standing: standings[$0.name], address: request.address("bpjs/lists/\($0.name)"), zone: clinic.timeZone)
            }, noAccess: isComplete ? nil : MissingAccess.note(family, request))
    }

    private func crumbs(_ request: ClinicRequest, _ family: ServiceFamily) -> [Crumb] {
        request.clinic.level == .fktp
            ? [Crumb("BPJS FKTP", request.address("bpjs")), Crumb(family == .pcare ? "Referensi PCare" : "Referensi Antrean")] : []
    }
}

/// `Templates/pages/bpjs/references.mustache`
struct ReferencesView: PageView {
    static let template = "pages/bpjs/references"
    let page: PageFrame
    let address: String
    let family: ServiceFamily
    let tabs: [BPJSTabs.Tab]
    let rows: [ReferenceListRow]
    /// Why nothing can be read; nil while it can.
    let noAccess: EmptyState?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("title") { $0.family == .pcare ? "Referensi PCare" : "Referensi Antrean" },
        .text("sub") {
            "Daftar kode dari \($0.family.name). Dibaca sendiri setiap hari, dan tetap dapat dipakai saat BPJS tidak menjawab."
        },
        .text("address") { $0.address }, .text("family") { $0.family.rawValue }, .list("tabs") { $0.tabs },
        .view("empty") { $0.noAccess }, .flag("readable") { $0.noAccess == nil },
        .flag("hasRows") { view in view.noAccess == nil || view.rows.contains { $0.standing?.readAt != nil } },
        .list("rows") { $0.rows }, .flag("moving") { view in view.noAccess == nil && view.rows.contains { $0.isMoving } },
        .text("progress") { $0.progress })

    private var progress: String? {
        let open = rows.count { $0.isMoving }
        guard noAccess == nil, open > 0 else { return nil }
        return "Sedang dibaca: \(rows.count - open) dari \(rows.count) daftar selesai."
    }
}

/// A list with how it stands, on the overview and over its rows.
struct ReferenceListRow: View {
    let list: ReferenceList
    let standing: ReferenceStanding?
    let address: String
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .text("title") { $0.list.title }, .text("address") { $0.address }, .text("name") { $0.list.name },
        .text("count") { $0.standing?.readAt == nil ? "–" : Indonesian.number($0.standing?.rows ?? 0) }, .text("read") { $0.read },
        .flag("isRead") { $0.standing?.readAt != nil }, .text("changed") { $0.changed }, .view("state") { $0.badge },
        .text("why") { $0.why })

    /// Somebody waits for it, or it is being read.
    var isMoving: Bool { standing.map { $0.wantedAt != nil || ($0.reading != nil && $0.error == nil) } ?? false }

    private var read: String {
        standing?.readAt.map { "Dibaca \(Indonesian.dateTime($0, in: zone))" } ?? "Belum pernah dibaca"
    }

    private var changed: String {
        guard let standing, standing.readAt != nil else { return "–" }
        return standing.changed == 0 ? "Tidak ada" : Indonesian.number(standing.changed)
    }

    private var badge: Badge {
        guard let standing else { return Badge(kind: "belum", label: "Belum dibaca") }
        if standing.error != nil, standing.wantedAt == nil { return Badge(kind: "gagal", label: "Gagal dibaca") }
        if let reading = standing.reading {
            let share = reading.queries > 1 ? " \(Indonesian.number(reading.nextQuery)) dari \(Indonesian.number(reading.queries))" : ""
            return Badge(kind: "proses", label: "Dibaca\(share)")
        }
        if standing.wantedAt != nil { return Badge(kind: "menunggu", label: "Menunggu giliran") }
        return standing.readAt == nil ? Badge(kind: "belum", label: "Belum dibaca") : Badge(kind: "terkirim", label: "Terbaca")
    }

    private var why: String? {
        guard let error = standing?.error, let at = standing?.errorAt else { return nil }
        return "\(Indonesian.dateTime(at, in: zone)): \(Masking.text(error))"
    }
}
