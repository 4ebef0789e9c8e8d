import Delivery
import Foundation
import Templating
import Vocabulary

/// An attempt on the timeline of a delivery.
struct AttemptLine: View {
    let dot: String
    let icon: String
    let title: String
    let says: String
    let address: String?
    let isShown: Bool
    /// What its error means.
    let meaning: String?
    /// What differs from the attempt before it.
    let diff: LinkView?

    static let fields = Fields<Self>(
        .text("dot") { $0.dot }, .text("icon") { $0.icon }, .text("title") { $0.title }, .text("says") { $0.says },
        .text("address") { $0.address }, .flag("shown") { $0.isShown }, .text("meaning") { $0.meaning }, .view("diff") { $0.diff })

    init(
        _ attempt: Attempt, zone: ClinicTimeZone, address: String?, isShown: Bool, meaning: String? = nil, diff: LinkView? = nil
    ) {
        let word = Self.word(attempt.outcome)
        (dot, icon) = (word.dot, word.icon)
        let http = attempt.httpStatus.map { ", HTTP \($0)" } ?? ""
        title = "Ke-\(attempt.number) \(word.says)\(http)"
        let took = attempt.tookMs.map { ", " + Indonesian.duration(milliseconds: $0) } ?? ""
        let words = attempt.outcome == "completed" || attempt.outcome == "found" ? nil : attempt.errorMessage.map { Masking.text($0) }
        let person = attempt.actor.map { "Kirim ulang oleh \($0)" }
        says =
            ([Indonesian.dateTimeWithSeconds(attempt.at, in: zone) + took, person, words].compactMap { $0 }.joined(separator: ". ")) + "."
            + (attempt.spent ? " Memakai satu jatah percobaan." : " Jatah percobaan tidak berkurang.")
        self.address = address
        self.isShown = isShown
        self.meaning = meaning
        self.diff = diff
    }

    /// The first thing on every timeline.
    init(arrivedAt: Date, zone: ClinicTimeZone) {
        (dot, icon, title) = ("", "tambah", "Masuk ke Jembatan")
        says = Indonesian.dateTimeWithSeconds(arrivedAt, in: zone)
        (address, meaning, diff) = (nil, nil, nil)
        isShown = false
    }

    /// Words for `attempt.outcome`; one that is not known is shown as it is.
    static func word(_ outcome: String) -> (dot: String, icon: String, says: String) {
        switch outcome {
        case "completed": (" ok", "terkirim", "terkirim")
        case "found": (" ok", "terkirim", "ditemukan di sana")
        case "rejected": (" bad", "gagal", "ditolak")
        case "retry": (" wait", "menunggu", "gagal, dicoba lagi")
        case "away": (" park", "diparkir", "tidak terjawab, diparkir")
        case "ambiguous": (" busy", "dicocokkan", "tanpa jawaban yang jelas, dicocokkan")
        case "duplicate": (" busy", "dicocokkan", "sudah ada di sana, dicocokkan")
        case "credential_refused": (" bad", "kunci", "ditolak karena kredensial")
        case "kind_refused": (" bad", "gembok", "ditolak: belum ada hak untuk jenis ini")
        case "missing": (" wait", "menunggu", "menunggu data lain")
        case "skipped": ("", "dilewati", "tidak dikirim")
        default: ("", "kirim", outcome)
        }
    }
}
