import Clinics
import Foundation
import Notices
import Templating

/// `/alert-address/{token}`: an address that is to be told of alerts confirms itself. Only the form does, since mail scanners open links.
struct AlertAddressPage: Sendable {
    let web: WebDependencies

    func get(_ request: GuestRequest) async throws -> PageResult {
        guard let asked = try await AlertConfirmation.find(token(request), in: web.database) else { return expired(request) }
        return try await view(request, asked, isDone: false)
    }

    func post(_ request: GuestRequest) async throws -> PageResult {
        let address = request.incoming.clientAddress
        guard let asked = try await AlertConfirmation.confirm(token(request), from: address, in: web.database) else {
            return expired(request)
        }
        return try await view(request, asked, isDone: true)
    }

    private func token(_ request: GuestRequest) -> OneTimeToken { OneTimeToken(text: request.parameter("token")) }

    private func view(_ request: GuestRequest, _ asked: AlertConfirmation.Asked, isDone: Bool) async throws -> PageResult {
        let clinic = try await web.database.platform { try await ClinicStore.find(asked.clinic, in: $0) }
        return .show(
            AlertAddressView(
                page: request.frame(isDone ? "Alamat dikonfirmasi" : "Konfirmasi alamat surel"), action: request.incoming.path,
                email: asked.email, whose: clinic.map { "\($0.name) (\($0.code))" } ?? "semua klinik", isDone: isDone))
    }

    private func expired(_ request: GuestRequest) -> PageResult {
        .problem(AlertLinkExpiredView(page: request.frame("Tautan tidak berlaku lagi")), .gone)
    }
}

/// `Templates/pages/alerts/expired.mustache`
struct AlertLinkExpiredView: PageView {
    static let template = "pages/alerts/expired"
    let page: PageFrame

    static let fields = Fields<Self>(.view("page") { $0.page })
}

/// `Templates/pages/alerts/address.mustache`
struct AlertAddressView: PageView {
    static let template = "pages/alerts/address"
    let page: PageFrame
    let action: String
    let email: String
    let whose: String
    let isDone: Bool

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("action") { $0.action }, .text("email") { $0.email }, .text("whose") { $0.whose },
        .flag("done") { $0.isDone })
}
