import Clinics
import Foundation
import Vocabulary

/// A mail's subject and text. What goes in are words of ours, counts and times: never anything of a patient.
public struct MailWords: Sendable, Hashable {
    /// The subject.
    public var subject: String
    /// The text.
    public var body: String

    /// Of one alert of a clinic, to the clinic's addresses.
    static func of(_ alert: Alert, _ occasion: MailOccasion, clinic: Clinic, baseURL: String) -> MailWords {
        let words = AlertWords(alert, zone: clinic.timeZone)
        let base = "\(baseURL)/c/\(clinic.code)"
        return MailWords(
            subject: "[\(clinic.code)] \(head(occasion)): \(words.title)",
            body: paragraphs([
                "Klinik: \(clinic.name) (\(clinic.code))", lines(alert, words, occasion, clinic.timeZone),
                occasion == .recovered ? nil : words.place.map { "Buka: \(base)/\($0.rawValue)" },
                occasion == .recovered
                    ? "Riwayat peringatan: \(base)/alerts"
                    : "Tandai sudah ditangani, agar tidak diingatkan setiap hari: \(base)/alerts",
            ]))
    }

    /// To superadmins: alerts of clinics without addresses of their own, and outages; times in WIB.
    static func ofMany(
        raised: [(alert: Alert, code: String, name: String)], recovered: [(alert: Alert, code: String, name: String)], baseURL: String
    ) -> MailWords {
        let all = raised.isEmpty ? recovered : raised
        let first = all.first.map { AlertWords($0.alert, zone: .wib).title } ?? ""
        let head = head(raised.isEmpty ? .recovered : .raised)
        func section(_ items: [(alert: Alert, code: String, name: String)], _ occasion: MailOccasion) -> [String] {
            items.map { item in
                let whose = item.code.isEmpty ? nil : "Klinik: \(item.name) (\(item.code))"
                return [whose, lines(item.alert, AlertWords(item.alert, zone: .wib), occasion, .wib)].compactMap { $0 }.joined(
                    separator: "\n")
            }
        }
        return MailWords(
            subject: all.count == 1
                ? "\(head): \(all[0].code.isEmpty ? "" : "[\(all[0].code)] ")\(first)" : "\(head): \(all.count) peringatan",
            body: paragraphs(
                section(raised, .raised) + (raised.isEmpty || recovered.isEmpty ? [] : ["Sudah pulih:"]) + section(recovered, .recovered)
                    + ["Semua peringatan: \(baseURL)/system/alerts"]))
    }

    /// *Kirim uji*.
    public static func test(whose: String, page: String) -> MailWords {
        MailWords(
            subject: "Uji surel peringatan Jembatan",
            body: paragraphs(["Surel ini dikirim untuk mencoba alamat Anda. Peringatan \(whose) akan datang ke sini.", "Atur: \(page)"]))
    }

    /// Asks an address to confirm itself.
    static func confirmation(whose: String, link: String, days: Int) -> MailWords {
        MailWords(
            subject: "Konfirmasi alamat surel peringatan Jembatan",
            body: paragraphs([
                "Alamat ini didaftarkan untuk menerima peringatan \(whose).",
                "Buka tautan ini, lalu pilih Konfirmasi alamat: \(link)",
                "Tautan berlaku \(days) hari. Bila Anda tidak mengenal permintaan ini, abaikan saja; tidak ada peringatan yang dikirim.",
            ]))
    }

    private static func lines(_ alert: Alert, _ words: AlertWords, _ occasion: MailOccasion, _ zone: ClinicTimeZone) -> String {
        if occasion == .recovered {
            let end = alert.recoveredAt ?? alert.lastSeenAt
            return """
                \(words.title): sudah pulih.
                Mulai \(Indonesian.dateTime(alert.raisedAt, in: zone)), pulih \(Indonesian.dateTime(end, in: zone)).
                """
        }
        return """
            \(words.title)
            \(words.why)
            Langkah berikutnya: \(words.next)
            """
    }

    private static func head(_ occasion: MailOccasion) -> String {
        switch occasion {
        case .recovered: "Pulih"
        case .repeated: "Masih terjadi"
        default: "Peringatan"
        }
    }

    static func paragraphs(_ parts: [String?]) -> String {
        // A no-break space is for pages; in plain text it gets in the way of a search.
        (parts.compactMap { $0 } + ["Surel ini dikirim otomatis oleh Jembatan dan tidak memuat data pasien."]).joined(separator: "\n\n")
            .replacing("\u{A0}", with: " ") + "\n"
    }
}
