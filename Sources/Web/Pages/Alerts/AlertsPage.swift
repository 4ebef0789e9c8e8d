import Clinics
import Foundation
import Notices
import Templating
import Vocabulary

/// `/c/{code}/alerts`: what is open, what was, who is told and when.
struct AlertsPage: Sendable {
    let web: WebDependencies
    private static let perPage = 20
    private static let longestNote = 300

    func get(_ request: ClinicRequest) async throws -> PageResult { .show(try await view(request)) }

    /// `POST /c/{code}/alerts/{id}/acknowledge`
    func acknowledge(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let note = request.form.text("catatan")
        guard note.count <= Self.longestNote else {
            return .redirect(request.address("alerts"), .bad("Catatan paling banyak \(Self.longestNote) karakter."))
        }
        let actor = request.actor
        let done = try await request.transaction { try await AlertStore.acknowledge(id, note: note, by: actor, in: $0) }
        guard let isDone = done else { return .notFound }
        return .redirect(
            request.address("alerts"),
            isDone
                ? .ok("Peringatan ditandai sedang ditangani. Anda diberi tahu bila sudah pulih.")
                : .wait("Peringatan itu sudah ditangani orang lain atau sudah pulih."))
    }

    /// `POST /c/{code}/alerts/addresses`
    func add(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let email = AlertAddressForm.read(&form) else { return .problem(try await view(request, address: form)) }
        let (actor, whose, baseURL) = (request.actor, whose(request), web.settings.baseURL)
        let isAdded = try await request.transaction { scope -> Bool in
            guard let id = try await AlertAddressStore.add(email, by: actor, in: scope) else { return false }
            return try await AlertConfirmation.ask(id, whose: whose, baseURL: baseURL, by: actor, in: scope)
        }
        guard isAdded else {
            form.problems.add("email", AlertAddressForm.notAdded)
            return .problem(try await view(request, address: form))
        }
        return .redirect(request.address("alerts") + "#h-alamat", AlertAddressForm.addedFlash(web))
    }

    /// `POST /c/{code}/alerts/addresses/{id}/confirm`: mails the link again.
    func confirm(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let (actor, whose, baseURL) = (request.actor, whose(request), web.settings.baseURL)
        let isAsked = try await request.transaction { scope -> Bool? in
            guard try await AlertAddressStore.list(in: scope).contains(where: { $0.id == id }) else { return nil }
            return try await AlertConfirmation.ask(id, whose: whose, baseURL: baseURL, by: actor, in: scope)
        }
        guard let isAsked else { return .notFound }
        return .redirect(
            request.address("alerts") + "#h-alamat", isAsked ? AlertAddressForm.addedFlash(web) : AlertAddressForm.isConfirmed)
    }

    private func whose(_ request: ClinicRequest) -> String { "\(request.clinic.name) (\(request.clinic.code))" }

    /// `POST /c/{code}/alerts/addresses/{id}/test`
    func test(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let words = MailWords.test(whose: whose(request), page: web.settings.baseURL + request.address("alerts"))
        let found = try await request.transaction { scope -> AlertAddress? in
            guard let address = try await AlertAddressStore.list(in: scope).first(where: { $0.id == id }) else { return nil }
            if address.isConfirmed { try await MailOutbox.addTest(to: address.email, words, in: scope) }
            return address
        }
        guard let found else { return .notFound }
        guard found.isConfirmed else { return .redirect(request.address("alerts") + "#h-alamat", AlertAddressForm.notConfirmed) }
        return .redirect(request.address("alerts") + "#h-surel", AlertAddressForm.testFlash(web))
    }

    /// `POST /c/{code}/alerts/addresses/{id}/remove`
    func remove(_ request: ClinicRequest) async throws -> PageResult {
        guard let id = UUID(uuidString: request.parameter("id")) else { return .notFound }
        let actor = request.actor
        let removed = try await request.transaction { try await AlertAddressStore.remove(id, by: actor, in: $0) }
        guard removed != nil else { return .notFound }
        return .redirect(request.address("alerts") + "#h-alamat", .ok("Alamat dihapus. Peringatan tidak dikirim ke sana lagi."))
    }

    /// `POST /c/{code}/alerts/settings`
    func settings(_ request: ClinicRequest) async throws -> PageResult {
        var form = FormState(request.form)
        guard let settings = AlertSettingsForm.read(&form) else { return .problem(try await view(request, settings: form)) }
        let actor = request.actor
        try await request.transaction { try await AlertSettingStore.save(settings, by: actor, in: $0) }
        return .redirect(request.address("alerts") + "#h-atur", .ok("Pengaturan peringatan disimpan."))
    }

    private func view(_ request: ClinicRequest, address: FormState? = nil, settings: FormState? = nil) async throws -> AlertsView {
        let after = UUID(uuidString: request.query.text("sesudah"))
        let found = try await request.transaction { scope in
            (
                open: try await AlertStore.open(in: scope),
                past: try await AlertStore.history(after: after, limit: Self.perPage + 1, in: scope),
                settings: try await AlertSettingStore.load(in: scope), addresses: try await AlertAddressStore.list(in: scope),
                mails: try await MailOutbox.recent(limit: Self.perPage, in: scope)
            )
        }
        let (path, zone) = (request.address("alerts"), request.clinic.timeZone)
        let problems = [address, settings].compactMap { $0?.problems }.first { !$0.isEmpty }
        let shown = found.past.prefix(Self.perPage)
        let links = AlertLinks(request)
        return AlertsView(
            page: request.frame("Peringatan", hasProblems: problems != nil), path: path, zone: zone, problems: problems?.summary(),
            open: found.open.map { AlertCard($0, clinic: nil, action: path, link: links.fix($0, zone), zone: zone) },
            past: shown.map { AlertCard($0, clinic: nil, action: path, link: nil, zone: zone) },
            pager: Pager(
                says: "\(Indonesian.number(shown.count)) peringatan di halaman ini", first: after == nil ? nil : path + "#h-riwayat",
                next: found.past.count > Self.perPage
                    ? shown.last.map { Address(path, ["sesudah": $0.id.lowerText]).text + "#h-riwayat" } : nil),
            addresses: AlertAddressesView(
                action: path + "/addresses", addresses: found.addresses, mails: found.mails, form: address ?? FormState(), zone: zone,
                hint: "Peringatan klinik ini dikirim ke semua alamat di daftar. Tanpa alamat, Superadmin yang diberi tahu.",
                hasMailServer: web.settings.hasMailServer),
            settings: AlertSettingsForm(form: settings ?? AlertSettingsForm.start(found.settings), action: path + "/settings"))
    }
}

/// `Templates/pages/alerts/alerts.mustache`
struct AlertsView: PageView {
    static let template = "pages/alerts/alerts"
    let page: PageFrame
    let path: String
    let zone: ClinicTimeZone
    let problems: ProblemSummary?
    let open: [AlertCard]
    let past: [AlertCard]
    let pager: Pager
    let addresses: AlertAddressesView
    let settings: AlertSettingsForm

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("zone") { $0.zone.abbreviation }, .view("problems") { $0.problems },
        .list("open") { $0.open }, .flag("isCalm") { $0.open.isEmpty }, .list("past") { $0.past }, .flag("hasPast") { !$0.past.isEmpty },
        .view("pager") { $0.pager }, .view("addresses") { $0.addresses }, .view("settings") { $0.settings })
}

/// Where an alert is mended, if the page exists and the viewer may go there.
struct AlertLinks: Sendable {
    let request: ClinicRequest

    init(_ request: ClinicRequest) { self.request = request }

    func fix(_ alert: Alert, _ zone: ClinicTimeZone) -> LinkView? {
        guard let place = AlertWords(alert, zone: zone).place else { return nil }
        let route = place.rawValue.split(separator: "?")[0]
        let permission: Permission = place == .credentials || place == .webhooks ? .credentials : .satusehat
        guard request.may(permission), request.incoming.pages.contains("/c/{code}/\(route)") else { return nil }
        return LinkView(request.address(place.rawValue), Self.words[place] ?? "Buka")
    }

    private static let words: [AlertWords.Place: String] = [
        .credentials: "Periksa kredensial", .satusehat: "Buka Dashboard", .failures: "Lihat yang gagal", .waiting: "Lihat yang menunggu",
        .apiLog: "Buka Log API", .webhooks: "Periksa webhook",
    ]
}
