import Clinics
import Foundation
import Notices
import Templating
import Vocabulary

/// `/c/{code}/webhooks/{id}`: one address: what it is told of, its secret, trying, disabling, deleting it.
struct WebhookPage: Sendable {
    let web: WebDependencies

    /// `GET /c/{code}/webhooks/{id}`
    func get(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        return .show(view(request, endpoint))
    }

    /// `POST /c/{code}/webhooks/{id}`
    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        var form = FormState(request.form)
        guard let events = WebhookListPage.events(&form) else { return .problem(view(request, endpoint, form)) }
        return try await change(request, .ok("Kejadian disimpan.")) { actor, scope in
            try await WebhookEndpointStore.setEvents(events, of: endpoint.id, by: actor, in: scope)
        }
    }

    /// `POST /c/{code}/webhooks/{id}/test`: leads to the message, where its tries show.
    func test(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        let (actor, now) = (request.actor, web.now())
        let message = try await request.transaction { try await WebhookEndpointStore.test(endpoint.id, at: now, by: actor, in: $0) }
        guard let message else {
            return .redirect(address(request, endpoint), .bad("Alamat ini nonaktif. Aktifkan dulu, lalu kirim uji lagi."))
        }
        return .redirect(
            request.address("webhooks/log/\(message.lowerText)"), .ok("Uji dikirim. Hasilnya tampil di sini dalam beberapa detik."))
    }

    /// `POST /c/{code}/webhooks/{id}/rotate`
    func rotate(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        let actor = request.actor
        let secret = try await request.transaction { try await WebhookEndpointStore.rotate(endpoint.id, by: actor, in: $0) }
        guard let secret else { return .notFound }
        return .show(
            WebhookSecretView(
                request, endpoint.id, secret, note: "Selama 24 jam setiap pesan ditandatangani dengan rahasia lama dan rahasia baru."))
    }

    /// `POST /c/{code}/webhooks/{id}/disable`
    func disable(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        let done = Flash.ok("Alamat dinonaktifkan. Pesan yang belum terkirim menunggu sampai diaktifkan lagi.")
        return try await change(request, done) { actor, scope in
            try await WebhookEndpointStore.disable(endpoint.id, .person, by: actor, in: scope)
        }
    }

    /// `POST /c/{code}/webhooks/{id}/enable`
    func enable(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        return try await change(request, .ok("Alamat diaktifkan. Pesan yang menunggu dikirim sekarang.")) { actor, scope in
            try await WebhookEndpointStore.enable(endpoint.id, by: actor, in: scope)
        }
    }

    /// `GET /c/{code}/webhooks/{id}/delete`: says what will happen.
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        return .show(
            DeleteWebhookView(
                page: request.frame("Hapus alamat", crumbs: crumbs(request, endpoint) + [Crumb("Hapus alamat")]),
                address: address(request, endpoint), endpoint: endpoint))
    }

    /// `POST /c/{code}/webhooks/{id}/delete`
    func delete(_ request: ClinicRequest) async throws -> PageResult {
        guard let endpoint = try await find(request) else { return .notFound }
        let actor = request.actor
        let deleted = try await request.transaction { try await WebhookEndpointStore.delete(endpoint.id, by: actor, in: $0) }
        return deleted ? .redirect(request.address("webhooks"), .ok("Alamat dan log pesannya dihapus.")) : .notFound
    }

    private func change(
        _ request: ClinicRequest, _ flash: Flash, _ body: (Actor, ClinicScope) async throws -> Bool
    ) async throws -> PageResult {
        let actor = request.actor
        let changed = try await request.transaction { try await body(actor, $0) }
        return .redirect(request.address("webhooks/\(request.parameter("id"))"), changed ? flash : nil)
    }

    private func find(_ request: ClinicRequest) async throws -> WebhookEndpoint? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { try await WebhookEndpointStore.find(id, in: $0) }
    }

    private func address(_ request: ClinicRequest, _ endpoint: WebhookEndpoint) -> String {
        request.address("webhooks/\(endpoint.id.lowerText)")
    }

    private func crumbs(_ request: ClinicRequest, _ endpoint: WebhookEndpoint) -> [Crumb] {
        [Crumb("Webhook", request.address("webhooks")), Crumb("Alamat", address(request, endpoint))]
    }

    private func view(_ request: ClinicRequest, _ endpoint: WebhookEndpoint, _ form: FormState? = nil) -> WebhookView {
        let events = WebhookWords.choices.map { option in
            OptionView(
                value: option.value, label: option.label, hint: option.hint,
                isChosen: WebhookEvent(rawValue: option.value).map(endpoint.events.contains) ?? false)
        }
        return WebhookView(
            page: request.frame(
                "Alamat webhook", hasProblems: form != nil, crumbs: [Crumb("Webhook", request.address("webhooks")), Crumb("Alamat")]),
            address: address(request, endpoint), endpoint: endpoint, problems: form?.problems, events: events, zone: request.clinic.timeZone
        )
    }
}

/// `Templates/pages/webhooks/endpoint.mustache`
struct WebhookView: PageView {
    static let template = "pages/webhooks/endpoint"
    let page: PageFrame
    let address: String
    let endpoint: WebhookEndpoint
    let problems: Problems?
    let events: [OptionView]
    let zone: ClinicTimeZone

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .texts("url") { BreakableCode.parts($0.endpoint.url) },
        .view("problems") { $0.problems?.summary() }, .flag("enabled") { $0.endpoint.disabledReason == nil },
        .text("disabled") { WebhookWords.disabled($0.endpoint.disabledReason) },
        .text("failing") { view in
            view.endpoint.disabledReason == nil ? view.endpoint.failingSince.map { Indonesian.dateTime($0, in: view.zone) } : nil
        },
        .text("added") { Indonesian.dateTime($0.endpoint.createdAt, in: $0.zone) },
        .text("last") { view in view.endpoint.lastDelivered.map { Indonesian.dateTime($0, in: view.zone) } ?? "Belum pernah" },
        .text("overlap") { view in view.endpoint.oldSecretUntil.map { Indonesian.dateTime($0, in: view.zone) } },
        .view("events") { view in
            ChoicesView(
                name: "kejadian", label: "Beri tahu bila", hint: nil, problem: view.problems?["kejadian"], isMultiple: true,
                options: view.problems == nil ? view.events : WebhookWords.choices)
        })
}

/// `Templates/pages/webhooks/secret.mustache`: a secret is shown here and nowhere again.
struct WebhookSecretView: PageView {
    static let template = "pages/webhooks/secret"
    let page: PageFrame
    let address: String
    let secret: WebhookSecret
    let note: String?

    init(_ request: ClinicRequest, _ id: UUID, _ secret: WebhookSecret, note: String?) {
        page = request.frame("Rahasia webhook", crumbs: [Crumb("Webhook", request.address("webhooks")), Crumb("Rahasia webhook")])
        address = request.address("webhooks/\(id.lowerText)")
        self.secret = secret
        self.note = note
    }

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("secret") { $0.secret.text }, .text("note") { $0.note })
}

/// `Templates/pages/webhooks/delete.mustache`
struct DeleteWebhookView: PageView {
    static let template = "pages/webhooks/delete"
    let page: PageFrame
    let address: String
    let endpoint: WebhookEndpoint

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .texts("url") { BreakableCode.parts($0.endpoint.url) })
}
