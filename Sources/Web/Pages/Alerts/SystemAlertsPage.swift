import Clinics
import Foundation
import Notices
import Templating
import Vocabulary

/// `/system/alerts`: what is open in all clinics, and the superadmins' addresses.
struct SystemAlertsPage: Sendable {
    let web: WebDependencies
    static let path = "/system/alerts"
    private static let shownMails = 20
    private static let whose = "untuk Superadmin"

    func get(_ request: ViewerRequest) async throws -> PageResult { .show(try await view(request)) }

    /// `POST /system/alerts/{id}/acknowledge`: the platform's own; a clinic's are acknowledged by the clinic.
    func acknowledge(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let note = String(request.form.text("catatan").prefix(300))
        let actor = request.actor
        let done = try await web.database.platform { try await AlertStore.acknowledge(id, note: note, by: actor, in: $0) }
        guard let isDone = done else { return .notFound }
        return .redirect(
            Self.path,
            isDone ? .ok("Peringatan ditandai sedang ditangani.") : .wait("Peringatan itu sudah ditangani orang lain atau sudah pulih."))
    }

    /// `POST /system/alerts/addresses`
    func add(_ request: ViewerRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let email = AlertAddressForm.read(&form) else { return .problem(try await view(request, address: form)) }
        let (actor, baseURL) = (request.actor, web.settings.baseURL)
        let isAdded = try await web.database.platform { scope -> Bool in
            guard let id = try await AlertAddressStore.add(email, by: actor, in: scope) else { return false }
            return try await AlertConfirmation.ask(id, whose: Self.whose, baseURL: baseURL, by: actor, in: scope)
        }
        guard isAdded else {
            form.problems.add("email", AlertAddressForm.notAdded)
            return .problem(try await view(request, address: form))
        }
        return .redirect(Self.path + "#h-alamat", AlertAddressForm.addedFlash(web))
    }

    /// `POST /system/alerts/addresses/{id}/confirm`: mails the link again.
    func confirm(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let (actor, baseURL) = (request.actor, web.settings.baseURL)
        let isAsked = try await web.database.platform { scope -> Bool? in
            guard try await AlertAddressStore.list(in: scope).contains(where: { $0.id == id }) else { return nil }
            return try await AlertConfirmation.ask(id, whose: Self.whose, baseURL: baseURL, by: actor, in: scope)
        }
        guard let isAsked else { return .notFound }
        return .redirect(Self.path + "#h-alamat", isAsked ? AlertAddressForm.addedFlash(web) : AlertAddressForm.isConfirmed)
    }

    /// `POST /system/alerts/addresses/{id}/test`
    func test(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let words = MailWords.test(whose: Self.whose, page: web.settings.baseURL + Self.path)
        let found = try await web.database.platform { scope -> AlertAddress? in
            guard let address = try await AlertAddressStore.list(in: scope).first(where: { $0.id == id }) else { return nil }
            if address.isConfirmed { try await MailOutbox.addTest(to: address.email, words, in: scope) }
            return address
        }
        guard let found else { return .notFound }
        return found.isConfirmed
            ? .redirect(Self.path + "#h-surel", AlertAddressForm.testFlash(web))
            : .redirect(Self.path + "#h-alamat", AlertAddressForm.notConfirmed)
    }

    /// `POST /system/alerts/addresses/{id}/remove`
    func remove(_ request: ViewerRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let removed = try await web.database.platform { try await AlertAddressStore.remove(id, by: actor, in: $0) }
        return removed == nil ? .notFound : .redirect(Self.path + "#h-alamat", .ok("Alamat dihapus."))
    }

    private func view(_ request: ViewerRequest, address: FormState? = nil) async throws -> SystemAlertsView {
        let open = try await web.database.worker { try await AlertStore.openOfAll(in: $0) }
        let (addresses, mails) = try await web.database.platform { scope in
            (try await AlertAddressStore.list(in: scope), try await MailOutbox.recent(limit: Self.shownMails, in: scope))
        }
        return SystemAlertsView(
            page: request.frame("Peringatan", hasProblems: address != nil), problems: address?.problems.summary(),
            open: open.map { item in
                AlertCard(
                    item.alert, clinic: item.code.isEmpty ? nil : LinkView("/clinics/\(item.code)", "\(item.name) (\(item.code))"),
                    action: item.code.isEmpty ? Self.path : nil, link: nil, zone: .wib)
            },
            addresses: AlertAddressesView(
                action: Self.path + "/addresses", addresses: addresses, mails: mails, form: address ?? FormState(), zone: .wib,
                hint:
                    "Diberi tahu bila sebuah platform tidak menjawab bagi beberapa klinik, dan untuk klinik yang tidak punya alamat sendiri.",
                hasMailServer: web.settings.hasMailServer))
    }
}

/// `Templates/pages/alerts/system.mustache`
struct SystemAlertsView: PageView {
    static let template = "pages/alerts/system"
    let page: PageFrame
    let problems: ProblemSummary?
    let open: [AlertCard]
    let addresses: AlertAddressesView

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("problems") { $0.problems }, .list("open") { $0.open }, .flag("isCalm") { $0.open.isEmpty },
        .view("addresses") { $0.addresses })
}
