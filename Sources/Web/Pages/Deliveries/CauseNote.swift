import Delivery
import Foundation
import Templating
import Vocabulary

/// A cause that holds deliveries up: what it is, what to do, and where.
struct CauseNote: View {
    let title: String
    let says: String
    let words: String?
    /// Who said them.
    let platform: String
    let count: String
    let unit: String
    /// The page of the cause.
    let page: String
    let fix: LinkView?
    /// The data themselves, unless that is where `fix` leads.
    let list: LinkView?

    static let fields = Fields<Self>(
        .text("title") { $0.title }, .text("says") { $0.says }, .text("words") { $0.words }, .text("platform") { $0.platform },
        .text("count") { $0.count },
        .text("unit") { $0.unit }, .text("page") { $0.page },
        .view("fix") { $0.fix }, .view("list") { $0.list })

    /// - Parameter isOnList: above the list of these data, which needs no link to itself.
    init(_ cause: OpenCause, kinds: KindRegistry, links: ClinicLinks, isOnList: Bool = false) {
        count = Indonesian.number(cause.count)
        page = links.causePage(cause.id)
        platform = cause.channel.owner
        let explanation = kinds.kind(cause.kind, cause.channel)?.explain(cause.code, element: cause.element)
        if cause.category == "mapping" {
            title = HoldWords.mapping(cause.code)
            fix = cause.count > 0 ? links.mapping(cause.code) : nil
            // Without a page of its own, what to do has to be said.
            says =
                fix == nil
                ? explanation?.remedy ?? "Kunjungan yang memakainya menunggu."
                : "Kunjungan yang memakainya menunggu. Setelah dipetakan, semuanya terkirim sendiri."
            words = nil
            unit = "data tertahan"
            list = isOnList ? nil : LinkView(links.cause(cause.id), "Lihat data")
            return
        }
        var meaning = explanation?.meaning ?? "Ditolak \(cause.channel.owner)"
        // A heading, no sentence.
        if meaning.hasSuffix(".") { meaning.removeLast() }
        title = cause.kinds.count > 1 ? meaning : "\(CauseWords.name(cause.kind)): \(meaning)"
        says = [explanation?.remedy, explanation?.owner.sentence].compactMap { $0 }.joined(separator: " ")
        words = cause.message.isEmpty ? nil : Masking.text(cause.message)
        unit = cause.count == 0 && cause.state == .open ? "dikirim lagi" : "data gagal"
        // What is mended delivery by delivery starts in the list of the failed ones, and is resent from there.
        let isMendedInList = [.edit, .visit].contains(explanation?.fix)
        let mended = links.cause(cause.id, status: .failed)
        fix =
            isMendedInList
            ? isOnList ? nil : LinkView(mended, "Perbaiki dan kirim ulang") : links.fix(explanation?.fix, visit: nil, delivery: nil)
        list = isOnList || isMendedInList ? nil : LinkView(mended, "Lihat data")
    }
}
