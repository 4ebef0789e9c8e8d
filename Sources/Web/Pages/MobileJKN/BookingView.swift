import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/mobile-jkn/new.mustache`
struct NewBookingView: PageView {
    static let template = "pages/mobile-jkn/new"
    let page: PageFrame
    let problems: ProblemSummary?
    let form: BookingFormView

    static let fields = Fields<Self>(.view("page") { $0.page }, .view("problems") { $0.problems }, .view("form") { $0.form })
}

/// `Templates/pages/mobile-jkn/booking.mustache`
struct BookingView: PageView {
    static let template = "pages/mobile-jkn/booking"
    let page: PageFrame
    let address: String
    let known: BookingPage.Known
    let words: BookingWords
    let links: ClinicLinks
    let problems: ProblemSummary?
    /// The forms that cancel and mark, as they were typed.
    let acting: FormState
    /// nil where nothing can be changed any more.
    let form: BookingFormView?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("address") { $0.address }, .text("name") { $0.known.listed.shownName },
        .text("code") { $0.booking.kodebooking }, .view("badge") { $0.words.badge }, .text("why") { $0.words.why },
        .view("problems") { $0.problems }, .list("facts") { $0.facts }, .list("steps") { $0.steps }, .list("deliveries") { $0.others },
        .flag("hasDeliveries") { !$0.others.isEmpty }, .view("form") { $0.form }, .text("zone") { $0.words.zone.abbreviation },
        .view("mark") { $0.known.canBeMarked ? $0.acting.field("sebab", "Sebab", .text, hint: Self.markHint) : nil },
        .view("cancel") { view in
            view.booking.cancelledAt == nil
                ? view.acting.field("alasan", "Alasan", .text, hint: "Disampaikan ke BPJS, misalnya: jadwal dokter berubah") : nil
        },
        .text("agreeProblem") { $0.acting.problems["setuju"] }, .text("cancelSays") { $0.cancelSays }, .list("history") { $0.history })

    private static let markHint = "Misalnya: sudah dicatat petugas di aplikasi BPJS"
    private var booking: Antrean { known.listed.booking }

    private var cancelSays: String {
        known.isTold || booking.source == .mobileJKN || booking.markedSent != nil
            ? "BPJS diberi tahu bahwa antrean ini batal. Yang sudah dikirim tidak ditarik kembali, dan registrasinya tetap tersimpan."
            : "BPJS belum diberi tahu, jadi tidak ada yang dikirim lagi. Registrasinya tetap tersimpan."
    }

    private var facts: [Fact] {
        let card = booking.nomorkartu
        var facts: [(String, String?)] = [
            ("Kode booking", booking.kodebooking), ("Tanggal periksa", Indonesian.date(booking.day)),
            ("Jam periksa", booking.jamPeriksa.map { String($0.prefix(5)).replacing(":", with: ".") }), ("No. RM", booking.norm),
            ("No. rawat", booking.noRawat), ("No. kartu", card.isEmpty ? "Bukan peserta" : Masking.card(card)),
            ("Poli", booking.poliName == booking.kodepoli ? booking.kodepoli : "\(booking.poliName) (\(booking.kodepoli))"),
            (
                "Dokter",
                [booking.content["namadokter"]?.string, booking.kodedokter].compactMap { $0 }.filter { !$0.isEmpty }.first
            ),
            ("Jam praktek", booking.jampraktek), ("Nomor antrean", booking.nomorantrean),
            ("Dipesan lewat", booking.source == .mobileJKN ? "Mobile JKN" : "Klinik"),
        ]
        if let marked = booking.markedSent {
            facts.append(
                (
                    "Ditandai sudah",
                    "\(Indonesian.dateTime(marked.at, in: words.zone)): \(Masking.text(marked.reason)). Tidak dihitung terkirim."
                ))
        }
        if let at = booking.cancelledAt {
            let reason = booking.content["alasan"]?.string.map { ": \(Masking.text($0))" } ?? ""
            facts.append(("Dibatalkan", Indonesian.dateTime(at, in: words.zone) + reason))
        }
        return facts.compactMap { label, value in value.flatMap { $0.isEmpty ? nil : Fact(label: label, value: $0) } }
    }

    private var steps: [Step] {
        TaskID.allCases.map { task in
            let delivery = words.delivery(task)
            return Step(
                step: BookingStep(task, words), why: delivery.flatMap { words.reason($0) }, address: delivery.map { links.delivery($0.id) })
        }
    }

    /// What is no task: add, the pharmacy's number, the end.
    private var others: [Told] {
        known.deliveries.filter { $0.kind != "update_waktu" }.map { delivery in
            Told(
                title: words.kinds.kind(delivery.kind, .mobileJKN)?.title ?? delivery.kind,
                badge: MonitoringWords.badge(ShownDelivery(delivery)), why: words.reason(delivery), address: links.delivery(delivery.id))
        }
    }

    private var history: [Event] {
        known.history.map {
            Event(time: Indonesian.dateTime($0.at, in: words.zone), what: AuditWords.says($0.action), who: $0.actor)
        } + [Event(time: Indonesian.dateTime(booking.createdAt, in: words.zone), what: "Registrasi diterima", who: "Jembatan")]
    }

    struct Fact: View {
        let label: String
        let value: String

        static let fields = Fields<Self>(.text("label") { $0.label }, .text("value") { $0.value })
    }

    struct Step: View {
        let step: BookingStep
        let why: String?
        let address: String?

        static let fields = Fields<Self>(
            .text("number") { String($0.step.task.rawValue) }, .text("meaning") { $0.step.task.meaning },
            .text("time") { $0.step.time ?? "–" }, .view("badge") { $0.badge },
            .text("plain") { $0.badge == nil ? $0.step.shape.word : nil },
            .text("why") { $0.why }, .text("address") { $0.address })

        private var badge: Badge? {
            switch step.shape.kind {
            case "ok": Badge(kind: "terkirim", label: "Terkirim")
            case "bad": Badge(kind: "gagal", label: "Gagal")
            case "wait": Badge(kind: "menunggu", label: "Menunggu")
            case "off": Badge(kind: "dilewati", label: "Tidak dikirim")
            default: nil
            }
        }
    }

    struct Told: View {
        let title: String
        let badge: Badge
        let why: String?
        let address: String

        static let fields = Fields<Self>(
            .text("title") { $0.title }, .view("badge") { $0.badge }, .text("why") { $0.why }, .text("address") { $0.address })
    }

    struct Event: View {
        let time: String
        let what: String
        let who: String

        static let fields = Fields<Self>(.text("time") { $0.time }, .text("what") { $0.what }, .text("who") { $0.who })
    }
}
