import Clinics
import Foundation
import Notices
import Templating
import Vocabulary

/// `/c/{code}/webhooks`: the addresses of the clinic's system, and the form for one more.
struct WebhookListPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/webhooks`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        .show(try await view(request, FormState(["kejadian": "visit.completed", "kejadian": "visit.needs_person"])))
    }

    /// `POST /c/{code}/webhooks`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let address = Self.address(&form, isDemo: web.settings.isDemo)
        let events = Self.events(&form)
        guard let address, let events else { return .problem(try await view(request, form)) }
        let actor = request.actor
        let added = try await request.transaction { try await WebhookEndpointStore.add(address, events, by: actor, in: $0) }
        guard let added else {
            form.problems.add("url", "Sudah ada \(WebhookEndpointStore.most) alamat. Hapus yang tidak dipakai dulu.")
            return .problem(try await view(request, form))
        }
        return .show(WebhookSecretView(request, added.id, added.secret, note: nil))
    }

    private func view(_ request: ClinicRequest, _ form: FormState) async throws -> WebhookListView {
        let endpoints = try await request.transaction { try await WebhookEndpointStore.list(in: $0) }
        return WebhookListView(
            page: request.frame("Webhook", hasProblems: !form.problems.isEmpty), address: request.address("webhooks"), form: form,
            rows: endpoints.map {
                WebhookListView.Row(
                    endpoint: $0, address: request.address("webhooks/\($0.id.lowerText)"), zone: request.clinic.timeZone)
            }, zone: request.clinic.timeZone)
    }

    private static func address(_ form: inout FormState, isDemo: Bool) -> WebhookAddress? {
        let text = form.required("url", "Alamat belum diisi")
        guard !text.isEmpty else { return nil }
        do { return try WebhookAddress(text, isDemo: isDemo) } catch {
            form.problems.add("url", says(error))
            return nil
        }
    }

    private static func says(_ refusal: WebhookAddress.Refusal) -> String {
        switch refusal {
        case .unreadable: "Alamat ini tidak terbaca. Contoh: https://sim.klinik.example/jembatan"
        case .notHTTPS: "Alamat harus dimulai dengan https://"
        case .hasUser: "Alamat tidak boleh berisi nama pengguna atau kata sandi; pesan dikenali dari tanda tangannya"
        case .tooLong: "Alamat paling banyak \(WebhookAddress.longest) karakter"
        }
    }

    static func events(_ form: inout FormState) -> Set<WebhookEvent>? {
        let events = Set(form.form.all("kejadian").compactMap { WebhookEvent(rawValue: $0) }).subtracting([.test])
        guard events.isEmpty else { return events }
        form.problems.add("kejadian", "Pilih paling sedikit satu kejadian")
        return nil
    }
}

/// `Templates/pages/webhooks/list.mustache`
struct WebhookListView: PageView {
    static let template = "pages/webhooks/list"
    let page: PageFrame
    let address: String
    let form: FormState
    let rows: [Row]
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("zone") { $0.zone.abbreviation },
        .view("problems") { $0.form.problems.summary() }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .view("url") { $0.form.field("url", "Alamat penerima", .text.required, hint: "Alamat https di SIM klinik yang menerima POST") },
        .view("events") { $0.form.choices("kejadian", "Beri tahu bila", WebhookWords.choices, isMultiple: true) },
        .flag("mayAdd") { $0.rows.count < WebhookEndpointStore.most }, .text("most") { _ in "\(WebhookEndpointStore.most)" },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(
                    icon: "kirim", title: "Belum ada alamat",
                    says: "Tambahkan alamat SIM klinik supaya Jembatan memberi tahu saat kunjungan lengkap atau perlu ditangani.") : nil
        })

    struct Row: View {
        let endpoint: WebhookEndpoint
        let address: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("address") { $0.address }, .texts("url") { BreakableCode.parts($0.endpoint.url) },
            .view("badge") { $0.badge }, .text("why") { $0.why },
            .text("events") { row in
                WebhookEvent.allCases.filter { row.endpoint.events.contains($0) }.map { WebhookWords.event($0) }.joined(separator: ", ")
            },
            .text("last") { row in row.endpoint.lastDelivered.map { Indonesian.dateTime($0, in: row.zone) } ?? "Belum pernah" })

        private var badge: Badge {
            if let reason = endpoint.disabledReason {
                return reason == .person ? Badge(kind: "dilewati", label: "Nonaktif") : Badge(kind: "gagal", label: "Nonaktif")
            }
            return endpoint.failingSince == nil ? Badge(kind: "terkirim", label: "Aktif") : Badge(kind: "menunggu", label: "Bermasalah")
        }

        private var why: String? {
            if let words = WebhookWords.disabled(endpoint.disabledReason) { return words }
            return endpoint.failingSince.map { "Tidak diterima sejak " + Indonesian.dateTime($0, in: zone) }
        }
    }
}
