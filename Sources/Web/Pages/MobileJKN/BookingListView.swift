import BPJS
import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/mobile-jkn/list.mustache`
struct BookingListView: PageView {
    static let template = "pages/mobile-jkn/list"
    let page: PageFrame
    let path: String
    let asked: AskedBookings
    let sync: String
    let bulkAddress: String
    let counts: [BookingStanding: Int]
    let note: LaneNote?
    let warnings: [Warning]
    let rows: [Row]
    /// The last row, where more follow.
    let next: UUID?

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("sync") { $0.sync }, .view("note") { $0.note },
        .text("bulkAddress") { $0.bulkAddress }, .flag("resends") { $0.asked.search == nil && $0.count(.failed) != nil },
        .list("hidden") { $0.asked.resending($0.path) },
        .list("warnings") { $0.warnings }, .view("problems") { $0.asked.state.problems.summary() },
        .text("search") { $0.asked.search }, .text("day") { $0.asked.day?.text ?? "" },
        .text("dayProblem") { $0.asked.state.problems["tanggal"] },
        .list("statuses") { view in
            ([("", "Semua")] + AskedBookings.Status.allCases.map { ($0.rawValue, $0.word) }).map {
                OptionView(value: $0.0, label: $0.1, isChosen: $0.0 == view.asked.status?.rawValue ?? "")
            }
        },
        .text("status") { $0.asked.status?.rawValue }, .flag("filtered") { $0.isFiltered },
        .text("allDays") { $0.asked.day == nil ? nil : Address($0.path, ["tanggal": AskedBookings.allDays]).text },
        .text("period") { $0.asked.day.map { Indonesian.date($0) } ?? "semua tanggal" },
        .text("cardTitle") { $0.asked.isToday ? "Registrasi hari ini" : "Registrasi" },
        .text("total") { Indonesian.number($0.counts.values.reduce(0, +)) }, .text("sent") { $0.count(.sent) ?? "0" },
        .text("pending") { $0.count(.pending) ?? "0" }, .text("failed") { $0.count(.failed) ?? "0" }, .text("marked") { $0.count(.marked) },
        .text("skipped") { $0.count(.skipped) }, .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty },
        .text("says") { "\(Indonesian.number($0.rows.count)) registrasi di halaman ini" },
        .view("pager") { $0.asked.search == nil ? $0.pager : nil }, .text("more") { $0.next?.lowerText },
        .list("meanings") { _ in TaskID.allCases.map { Meaning(task: $0) } }, .view("empty") { $0.rows.isEmpty ? $0.empty : nil })

    private var isFiltered: Bool { !asked.isToday || asked.search != nil || asked.status != nil }

    private func count(_ standing: BookingStanding) -> String? { counts[standing].map { Indonesian.number($0) } }

    private var pager: Pager {
        Pager(
            says: "\(Indonesian.number(rows.count)) registrasi di halaman ini", first: asked.after == nil ? nil : asked.address(path),
            next: next.map { asked.address(path, after: $0) })
    }

    private var empty: EmptyState {
        isFiltered
            ? EmptyState(
                icon: "cari", title: "Tidak ada yang cocok", says: "Tidak ada registrasi dengan tanggal, status, atau pencarian itu.",
                action: LinkView(path, "Reset filter"))
            : EmptyState(
                icon: "ponsel", title: "Belum ada registrasi hari ini",
                says: "Registrasi muncul di sini begitu SIM klinik mengirimnya, atau tambahkan sendiri.",
                action: LinkView(path + "/new", "Tambah data"))
    }

    /// A poli that endangers the day's indicator.
    struct Warning: View {
        let poli: WaitingPoli

        static let fields = Fields<Self>(
            .text("title") { "Poli \($0.poli.name) mendekati batas indikator BPJS" }, .text("says") { $0.says })

        private var says: String {
            let patience = Int(WaitingPoli.patience / 60)
            let until = poli.until.map { "sebelum pukul \($0.replacing(":", with: "."))" } ?? "hari ini juga"
            return "\(Indonesian.number(poli.late)) dari \(Indonesian.number(poli.total)) pasien belum punya task 4 padahal sudah lewat "
                + "\(patience) menit sejak task 3. Catat waktunya \(until) supaya indikator hari ini tetap di atas "
                + "\(Indonesian.percent(Compliance.goal))."
        }
    }

    struct Meaning: View {
        let task: TaskID

        static let fields = Fields<Self>(.text("number") { String($0.task.rawValue) }, .text("says") { $0.task.meaning })
    }

    struct Row: View {
        let path: String
        let deliveries: String
        let listed: ListedBooking
        let words: BookingWords
        let showsDay: Bool

        static let fields = Fields<Self>(
            .text("address") { "\($0.path)/\($0.listed.booking.id.lowerText)" }, .text("name") { $0.listed.shownName },
            .text("code") { $0.listed.booking.kodebooking ?? "–" }, .text("poli") { $0.listed.booking.poliName },
            .text("day") { $0.showsDay ? Indonesian.date($0.listed.booking.day) : nil }, .view("badge") { $0.words.badge },
            .text("why") { $0.words.why }, .list("steps") { $0.words.steps },
            .text("failed") { row in row.words.failed.map { "\(row.deliveries)/\($0.id.lowerText)" } })
    }
}

extension ListedBooking {
    /// The name, or the no. RM of somebody whose name is not known.
    var shownName: String { patientName ?? booking.norm.map { "Pasien RM \($0)" } ?? "Pasien tanpa nama" }
}

/// `Templates/pages/mobile-jkn/other-level.mustache`: a first-level clinic has no bookings.
struct OtherLevelView: PageView {
    static let template = "pages/mobile-jkn/other-level"
    let page: PageFrame
    let monitoring: String

    static let fields = Fields<Self>(.view("page") { $0.page }, .view("empty") { $0.empty })

    init(_ request: ClinicRequest) {
        page = request.frame("Mobile JKN")
        monitoring = request.address("bpjs/monitoring")
    }

    private var empty: EmptyState {
        EmptyState(
            icon: "ponsel", title: "Layanan ini untuk FKRTL",
            says: "Klinik tingkat pertama memberi tahu BPJS lewat Antrean FKTP dan PCare; keadaannya ada di Pemantauan BPJS.",
            action: LinkView(monitoring, "Buka Pemantauan BPJS"))
    }
}
