import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/causes/cause.mustache`
struct CauseView: PageView {
    static let template = "pages/causes/cause"
    let page: PageFrame
    let address: String
    let bulkAddress: String
    let cause: OpenCause
    let note: CauseNote
    let explanation: Explanation?
    let guide: LinkView?
    let form: FormState
    let zone: ClinicTimeZone
    let sample: CodeView?
    let rows: [Row]
    let pager: Pager
    let lines: [HistoryLine]
    let linesPager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("bulkAddress") { $0.bulkAddress }, .view("note") { $0.note },
        .text("id") { $0.cause.id.lowerText }, .view("badge") { $0.cause.state.badge }, .view("reason") { $0.reason },
        .view("problems") { $0.form.problems.summary() }, .list("facts") { $0.facts }, .flag("resends") { $0.resends },
        .view("notes") {
            $0.form.field("catatan", "Catatan", .text, hint: "Tercatat di jejak audit bersama nama Anda. Jangan menulis data pasien.")
        },
        .flag("open") { $0.cause.state == .open }, .flag("closed") { $0.cause.state == .ignored || $0.cause.state == .resolved },
        .flag("resolves") { $0.cause.state == .open && !($0.cause.isMapping && $0.cause.count > 0) },
        .view("sample") { $0.sample }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .list("lines") { $0.lines }, .flag("hasLines") { !$0.lines.isEmpty }, .view("linesPager") { $0.linesPager },
        .text("zone") { $0.zone.abbreviation }, .text("platform") { $0.cause.channel.owner })

    /// What waits for a mapping goes by itself; there is nothing to send again.
    private var resends: Bool { cause.count > 0 && !cause.isMapping }

    private var reason: Reason {
        var reason = Reason(
            tone: cause.state == .open && cause.count > 0 ? .bad : .wait, lead: lead, text: text, words: note.words,
            owner: explanation?.owner, action: note.fix, guide: guide)
        reason.title = "Apa yang dilakukan?"
        return reason
    }

    private var lead: String { explanation?.remedy ?? "Baca jawaban \(cause.channel.owner), perbaiki isinya, lalu kirim ulang." }

    private var text: String? {
        if cause.isMapping { return cause.count > 0 ? "Setelah dipetakan, semua yang menunggunya terkirim sendiri." : nil }
        guard cause.state == .open else { return nil }
        return cause.count > 0
            ? "Perbaiki sebabnya dulu. Sesudah itu Kirim ulang semua menyusun ulang dan mengirim semua data di bawah ini sekaligus."
            : "Tidak ada yang tertahan sekarang: datanya sedang dikirim lagi. Begitu terkirim, sebab ini selesai sendiri."
    }

    private var facts: [Fact] {
        var facts = [
            Fact(label: "Tertahan", value: "\(note.count) \(note.unit)"),
            Fact(label: "Kode", value: code, isMono: true),
        ]
        if let element = cause.element { facts.append(Fact(label: "Elemen", value: element, isMono: true)) }
        facts.append(Fact(label: "Kategori", value: Rejection.Category(rawValue: cause.category)?.word ?? cause.category))
        if let owner = explanation?.owner { facts.append(Fact(label: "Siapa", value: owner.short(cause.channel.owner))) }
        facts.append(Fact(label: "Jenis data", value: CauseWords.kinds(cause)))
        facts.append(Fact(label: "Pertama", value: Indonesian.dateTimeWithSeconds(cause.firstSeenAt, in: zone)))
        facts.append(Fact(label: "Terakhir", value: Indonesian.dateTimeWithSeconds(cause.lastSeenAt, in: zone)))
        if let resolution = Self.resolution(cause, zone) { facts.append(Fact(label: "Penyelesaian", value: resolution)) }
        return facts
    }

    /// What stands for a doctor's NIK is shown as everywhere.
    private var code: String {
        guard cause.isMapping else { return Masking.text(cause.code) }
        let (what, code) = HoldWords.parts(cause.code)
        return code.isEmpty ? what : "\(what):\(code)"
    }

    /// Who closed it, when, and with which note.
    static func resolution(_ cause: OpenCause, _ zone: ClinicTimeZone) -> String? {
        guard cause.state != .open else { return cause.notes.map { "Catatan terdahulu: \(Masking.text($0))" } }
        let time = cause.resolvedAt.map { Indonesian.dateTime($0, in: zone) }
        let person = cause.resolver.map { "oleh \($0)" }
        let line = [cause.state.word, cause.state == .healed ? nil : person, time].compactMap { $0 }.joined(separator: " ")
        return line + (cause.state == .healed ? "" : cause.notes.map { ". Catatan: \(Masking.text($0))" } ?? "")
    }

    /// A delivery that the cause holds up.
    struct Row: View {
        let address: String
        let name: String
        let number: String
        let kind: String
        let day: String
        let status: DeliveryStatus

        static let fields = Fields<Self>(
            .text("address") { $0.address }, .text("name") { $0.name }, .text("number") { $0.number }, .text("kind") { $0.kind },
            .text("day") { $0.day }, .view("badge") { $0.status.badge })
    }
}

/// A failure as it was seen, in the history of its cause.
struct HistoryLine: View {
    let line: ErrorLine
    let zone: ClinicTimeZone
    let delivery: String

    init(_ line: ErrorLine, zone: ClinicTimeZone, delivery: String) {
        self.line = line
        self.zone = zone
        self.delivery = delivery
    }

    static let fields = Fields<Self>(
        .text("time") { Indonesian.dateTimeWithSeconds($0.line.at, in: $0.zone) }, .text("kind") { CauseWords.name($0.line.kind) },
        .text("operation") { $0.operation }, .text("delivery") { $0.delivery },
        .text("attempt") { $0.line.attempt.map { "percobaan ke-\($0)" } }, .text("http") { $0.line.httpStatus.map(String.init) ?? "–" },
        .text("message") { Masking.text($0.line.message) }, .text("url") { $0.line.url.map { Masking.text($0) } },
        .text("rules") { $0.line.rules.isEmpty ? nil : "Aturan " + $0.line.rules.map(String.init).joined(separator: ", ") },
        .view("badge") { $0.badge }, .text("resolved") { $0.resolved })

    private var operation: String {
        ["create": "kirim baru", "update": "pembaruan", "search": "pencarian"][line.operation] ?? line.operation
    }

    private var badge: Badge {
        line.state == .open ? Badge(kind: "menunggu", label: "Belum selesai") : line.state.badge
    }

    private var resolved: String? {
        guard line.state != .open else { return nil }
        let parts = [
            line.resolver, line.resolvedAt.map { Indonesian.dateTime($0, in: zone) }, line.notes.map { Masking.text($0) },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }
}
