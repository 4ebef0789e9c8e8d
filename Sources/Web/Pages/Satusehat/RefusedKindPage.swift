import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `POST /c/{code}/satusehat/{type}/try-again`: the platform refused this kind altogether; one delivery goes to see if that still holds.
struct RefusedKindPage: Sendable {
    let web: WebDependencies

    func tryAgain(_ request: ClinicRequest) async throws -> PageResult {
        guard let kind = web.delivery.kinds.kind(request.parameter("type"), .satusehat), request.may(kind.permission) else {
            return .notFound
        }
        let actor = request.actor
        let outcome = try await request.transaction { try await RefusedKindStore.tryAgain(kind.name, .satusehat, by: actor, in: $0) }
        web.delivery.engine.wake()
        let flash: Flash =
            switch outcome {
            case .probing: .ok("Satu \(kind.title) dikirim lebih dulu. Bila diterima, sisanya menyusul sendiri.")
            case .opened: .ok("\(kind.title) dibuka lagi: data berikutnya langsung dikirim.")
            case .notRefused: .wait("\(kind.title) memang tidak sedang tertahan.")
            }
        return .redirect(request.address("satusehat/\(kind.name)"), flash)
    }
}

/// A kind that the clinic has no right to: what it means, who does what, and the button that tries it again.
struct RefusedKindNote: View {
    let kind: String
    let says: String
    let remedy: String
    let words: String?
    let waiting: String
    let isTriedAgain: Bool
    /// Where the button posts to.
    let address: String
    let fix: LinkView?

    init(_ refused: RefusedKind, waiting: Int?, kinds: KindRegistry, links: ClinicLinks, zone: ClinicTimeZone) {
        kind = refused.kind
        let explanation = kinds.kind(refused.kind, refused.channel)?.explain(refused.errorCode, element: nil)
        says = [
            explanation?.meaning, "Menunggu sejak \(Indonesian.dateTimeWithSeconds(refused.since, in: zone)); jenis lain tetap terkirim.",
        ]
        .compactMap { $0 }.joined(separator: " ")
        remedy = explanation?.remedy ?? "Minta hak akses kepada SATUSEHAT, lalu tekan Coba lagi."
        words = refused.message.isEmpty ? nil : Masking.text(refused.message)
        self.waiting = waiting.map { Indonesian.number($0) } ?? "–"
        isTriedAgain = refused.isTriedAgain
        address = "\(links.base)/satusehat/\(refused.kind)/try-again"
        fix = links.fix(.credentials, visit: nil, delivery: nil)
    }

    static let fields = Fields<Self>(
        .text("title") { "SATUSEHAT belum memberi klinik ini hak untuk \($0.kind)" }, .text("kind") { $0.kind }, .text("says") { $0.says },
        .text("remedy") { $0.remedy }, .text("words") { $0.words }, .text("waiting") { $0.waiting }, .flag("tried") { $0.isTriedAgain },
        .text("address") { $0.address }, .view("fix") { $0.fix })
}
