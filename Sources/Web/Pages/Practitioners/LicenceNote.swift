import Clinics
import Templating
import Vocabulary

/// That a SIP or STR ends soon or has ended, for `partials/licence-note` and the list.
struct LicenceNote: View {
    let licence: ExpiringLicence
    let today: LocalDate

    private var left: Int { licence.daysLeft(on: today) }

    /// "STR habis 3 Desember 2026, 12 hari lagi"
    var title: String {
        let day = Indonesian.date(licence.expiresOn)
        let relative = Indonesian.relative(licence.expiresOn, today: today)
        return left < 0 ? "\(licence.kind.rawValue) sudah habis sejak \(day)" : "\(licence.kind.rawValue) habis \(day), \(relative)"
    }

    static let fields = Fields<Self>(
        .text("kind") { $0.left < 0 ? "bad" : "wait" }, .text("title") { $0.title },
        .text("says") { _ in "Minta praktisi memperpanjang, lalu ganti nomor dan tanggalnya di bawah." })
}
