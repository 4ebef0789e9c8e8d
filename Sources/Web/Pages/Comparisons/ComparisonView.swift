import Clinics
import Delivery
import Foundation
import Templating
import Vocabulary

/// `Templates/pages/comparisons/comparisons.mustache`
struct ComparisonView: PageView {
    static let template = "pages/comparisons/comparisons"
    let page: PageFrame
    let path: String
    let here: String
    let form: FormState
    let runs: [Run]
    let olderRuns: String?
    let day: LocalDate?
    let isOpen: Bool
    let allDays: String
    let openTab: String
    let resolvedTab: String
    let differences: [Difference]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("here") { $0.here }, .view("problems") { $0.form.problems.summary() },
        .list("runs") { $0.runs }, .flag("hasRuns") { !$0.runs.isEmpty }, .text("olderRuns") { $0.olderRuns },
        .text("day") { $0.day.map { Indonesian.longDate($0) } }, .text("allDays") { $0.allDays }, .flag("open") { $0.isOpen },
        .text("openTab") { $0.openTab }, .text("resolvedTab") { $0.resolvedTab }, .list("differences") { $0.differences },
        .flag("hasDifferences") { !$0.differences.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { $0.differences.isEmpty ? $0.empty : nil })

    private var empty: EmptyState {
        if runs.isEmpty {
            return EmptyState(
                icon: "dicocokkan", title: "Belum ada perbandingan",
                says: "Setiap malam pukul 01.00–04.00 kunjungan kemarin dibandingkan dengan SATUSEHAT. Hasilnya tampil di sini besok pagi.")
        }
        if !isOpen { return EmptyState(title: "Belum ada yang selesai", says: "Perbedaan yang sudah ditangani tampil di sini.") }
        return EmptyState(
            icon: "terkirim", title: "Semua sama",
            says: "Yang tercatat terkirim di sini juga ada di SATUSEHAT, dengan isi yang sama.")
    }

    /// One day.
    struct Run: View {
        let run: ComparisonRun
        let address: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("day") { Indonesian.longDate($0.run.day) }, .text("address") { $0.address },
            .text("visits") { "\(Indonesian.number($0.run.visitsDone)) dari \(Indonesian.number($0.run.visits))" },
            .text("resources") { Indonesian.number($0.run.resources) }, .text("found") { Indonesian.number($0.run.found) },
            .text("left") { Indonesian.number($0.run.open) }, .view("badge") { $0.badge },
            .text("ended") { run in run.run.endedAt.map { Indonesian.dateTime($0, in: run.zone) } ?? "Dilanjutkan malam berikutnya" })

        private var badge: Badge {
            if !run.isFinished { return Badge(kind: "proses", label: "Berjalan") }
            return run.open == 0 ? Badge(kind: "terkirim", label: "Sama") : Badge(kind: "gagal", label: "Berbeda")
        }
    }

    /// One difference, with what it means and what to do.
    struct Difference: View {
        let difference: ComparisonDifference
        let address: String
        let delivery: String
        let visit: String?
        let adopt: AdoptForm?
        let zone: ClinicTimeZone
        let form: FormState

        init(difference: ComparisonDifference, _ request: ClinicRequest, form: FormState) {
            self.difference = difference
            address = request.address("comparisons/\(difference.id.lowerText)")
            delivery = request.address("deliveries/\(difference.deliveryID.lowerText)")
            visit = request.may(.visits) ? request.address("visits/\(difference.visitID.lowerText)") : nil
            adopt =
                difference.isOpen && difference.what == .unexpected
                ? AdoptForm([difference.remoteID], address: request.address("deliveries/\(difference.deliveryID.lowerText)")) : nil
            zone = request.clinic.timeZone
            self.form = form
        }

        static let fields = Fields<Self>(
            .text("id") { $0.difference.id.lowerText }, .text("address") { $0.address }, .text("delivery") { $0.delivery },
            .text("visit") { $0.visit }, .text("number") { $0.difference.visitNumber ?? DeliveryText.short($0.difference.visitID) },
            .text("kind") { $0.difference.kind }, .text("day") { Indonesian.date($0.difference.day) }, .view("badge") { $0.words.badge },
            .text("says") { $0.words.says }, .text("remedy") { $0.words.remedy },
            .text("elements") { $0.difference.elements.isEmpty ? nil : $0.difference.elements.joined(separator: ", ") },
            .texts("remote") { BreakableCode.parts($0.difference.remoteID) }, .view("adopt") { $0.adopt },
            .flag("resends") { $0.difference.isOpen && $0.difference.what != .unexpected }, .flag("open") { $0.difference.isOpen },
            .text("closed") { $0.closed }, .flag("noteOpen") { !$0.form.problems.isEmpty },
            .text("noteProblem") { $0.form.problems["catatan-\($0.difference.id.lowerText)"] },
            .text("note") { $0.form.form.text("catatan") })

        private var closed: String? {
            guard !difference.isOpen else { return nil }
            guard let note = difference.note else { return "Tertutup sendiri: datanya sama lagi." }
            return "Selesai menurut \(difference.resolvedBy ?? "seseorang"): \(note)"
        }

        private var words: ComparisonWords { ComparisonWords.of(difference.what) }
    }
}

/// What a difference means and what to do about it.
struct ComparisonWords: Sendable {
    let badge: Badge
    let says: String
    let remedy: String

    static func of(_ what: ComparisonDifference.What) -> ComparisonWords {
        switch what {
        case .missing:
            ComparisonWords(
                badge: Badge(kind: "gagal", label: "Tidak ada di SATUSEHAT"),
                says: "Di sini tercatat terkirim, tetapi SATUSEHAT menyatakan tidak menemukannya.",
                remedy: "Kirim ulang: dicari sekali lagi, lalu dibuat baru. Bila memang dihapus dengan sengaja, tandai selesai.")
        case .unexpected:
            ComparisonWords(
                badge: Badge(kind: "dicocokkan", label: "Ada di SATUSEHAT"),
                says: "SATUSEHAT sudah punya data ini, tetapi di sini belum tercatat terkirim.",
                remedy: "Ambil data SATUSEHAT sebagai kiriman ini, supaya tidak tercatat dua kali.")
        case .status:
            ComparisonWords(
                badge: Badge(kind: "menunggu", label: "Status berbeda"),
                says: "Status di SATUSEHAT berbeda dari yang diterima terakhir dari klinik.",
                remedy: "Kirim ulang: status dan isi disamakan dengan data klinik.")
        case .content:
            ComparisonWords(
                badge: Badge(kind: "menunggu", label: "Isi berbeda"),
                says: "Isi di SATUSEHAT berbeda dari yang diterima terakhir dari klinik.",
                remedy: "Kirim ulang untuk menyamakan dengan data klinik, atau tandai selesai bila perbedaannya benar.")
        }
    }
}
