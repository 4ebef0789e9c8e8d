import Clinics
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `/c/{code}/satusehat/{type}/regenerate`: foundation resources made anew (seed 003), a page at a time. First what SATUSEHAT has of each,
/// then the button.
struct RegeneratePage: Sendable {
    let web: WebDependencies

    private var regeneration: Regeneration {
        Regeneration(
            database: web.database, lookups: web.delivery.lookups, intake: web.delivery.intake, practitioners: web.api.practitioners,
            locations: web.api.locations, patients: web.api.patients)
    }

    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let after = UUID(uuidString: request.query.text("sesudah"))
        return .show(view(resource, try await regeneration.list(resource, after: after, of: request.clinic), after, request))
    }

    /// `POST …/compare`: asks SATUSEHAT about the page and shows what would change; changes nothing.
    func compare(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let after = UUID(uuidString: request.form.text("sesudah"))
        return .show(view(resource, try await regeneration.compare(resource, after: after, of: request.clinic), after, request))
    }

    func run(_ request: ClinicRequest) async throws -> PageResult {
        guard let resource = FoundationResource(rawValue: request.parameter("type")) else { return .notFound }
        let ids = request.form.all("pilih").compactMap { UUID(uuidString: $0) }
        let tally = try await regeneration.run(resource, ids, of: request.clinic, by: request.actor)
        web.delivery.engine.wake()
        return .redirect(request.address("satusehat/\(resource.rawValue)/regenerate"), Self.flash(tally))
    }

    /// Names stay out of the message: it travels in a cookie.
    private static func flash(_ tally: RegenerationTally) -> Flash {
        let parts = [(tally.connected, "terhubung"), (tally.sent, "sedang dikirim"), (tally.left.count, "belum bisa")]
            .filter { $0.0 > 0 }.map { "\(Indonesian.number($0.0)) \($0.1)" }
        let says = parts.isEmpty ? "Tidak ada yang perlu dibuat ulang." : "Regenerate: \(parts.joined(separator: ", "))."
        return tally.left.isEmpty ? .ok(says) : .wait(says + " Bandingkan lagi untuk melihat sebabnya.")
    }

    private func view(
        _ resource: FoundationResource, _ lines: [RegenerationLine], _ after: UUID?, _ request: ClinicRequest
    ) -> RegenerateView {
        let shown = lines.prefix(Regeneration.perPage)
        let list = request.address("satusehat")
        return RegenerateView(
            page: request.frame(
                "Regenerate \(resource.rawValue)",
                crumbs: [Crumb("SATUSEHAT", list), Crumb(resource.rawValue, "\(list)/\(resource.rawValue)"), Crumb("Regenerate")]),
            address: "\(list)/\(resource.rawValue)/regenerate", resource: resource, lines: Array(shown), after: after,
            next: lines.count > Regeneration.perPage ? shown.last?.id : nil)
    }
}

/// `Templates/pages/regenerate/regenerate.mustache`
struct RegenerateView: PageView {
    static let template = "pages/regenerate/regenerate"
    let page: PageFrame
    let address: String
    let resource: FoundationResource
    let lines: [RegenerationLine]
    let after: UUID?
    let next: UUID?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("resource") { $0.resource.rawValue },
        .text("about") { $0.about }, .text("after") { $0.after?.lowerText }, .list("rows") { $0.lines.map { Row(line: $0) } },
        .flag("hasRows") { !$0.lines.isEmpty }, .flag("isCompared") { $0.isCompared },
        .list("picked") { $0.picked.map { HiddenField(name: "pilih", value: $0.lowerText) } },
        .text("count") { Indonesian.number($0.picked.count) }, .flag("hasPicked") { !$0.picked.isEmpty },
        .view("pager") { view in
            Pager(
                says: "\(Indonesian.number(view.lines.count)) data di halaman ini", first: view.after == nil ? nil : view.address,
                next: view.next.map { Address(view.address, ["sesudah": $0.lowerText]).text })
        },
        .view("empty") {
            $0.lines.isEmpty
                ? EmptyState(icon: "terkirim", title: "Tidak ada yang perlu dibuat ulang", says: "Semua sudah dikenal di SATUSEHAT.") : nil
        })

    private var isCompared: Bool { !lines.isEmpty && lines.allSatisfy { $0.plan != nil } }
    private var picked: [UUID] { isCompared ? lines.filter { $0.plan?.acts == true }.compactMap(\.id) : [] }

    private var about: String {
        switch resource {
        case .organization: "Organisasi klinik dan unit di bawahnya. Isi yang berbeda di SATUSEHAT diganti dengan data klinik."
        case .location: "Yang sudah ada di SATUSEHAT diambil, yang berbeda diperbarui, dan hanya yang belum ada dibuat."
        case .practitioner: "Praktisi dicari lagi dengan NIK. Data praktisi di SATUSEHAT tidak dapat diubah klinik."
        case .patient: "Pasien tanpa nomor IHS dicari dengan NIK, dan didaftarkan bila belum dikenal dan datanya cukup."
        }
    }

    struct Row: View {
        let line: RegenerationLine

        static let fields = Fields<Self>(
            .text("name") { $0.line.name }, .text("remote") { $0.line.remoteID }, .text("plan") { $0.plan },
            .list("differences") { $0.line.differences.map { Difference(difference: $0) } })

        private var plan: String {
            switch line.plan {
            case nil: "Belum dibandingkan"
            case .create: "Dicari, lalu dibuat bila belum ada"
            case .adopt(let id): "Ada di SATUSEHAT: diambil (\(id))"
            case .replace(let id): "Nomor di SATUSEHAT lain: diganti menjadi \(id)"
            case .update: line.remoteID == nil ? "Dicari lagi" : "Diperbarui dengan data klinik"
            case .same: "Sama, tidak ada yang dikirim"
            case .blocked(let why): why
            }
        }
    }

    struct Difference: View {
        let difference: RegenerationLine.Difference

        static let fields = Fields<Self>(
            .text("element") { $0.difference.element }, .text("ours") { Masking.text($0.difference.ours) },
            .text("theirs") { Masking.text($0.difference.theirs) })
    }
}
