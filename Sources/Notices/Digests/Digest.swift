import Clinics
import Foundation
import Vocabulary

/// A clinic's yesterday, in counts.
public struct Digest: Sendable, Hashable {
    /// The day.
    public var day: LocalDate
    /// Visits of that day.
    public var visits = 0
    /// Accepted by a platform on that day, whatever day they are of.
    public var sent = 0
    /// What has failed and is not mended, by kind and code, the most first.
    public var failures: [Failure] = []
    /// Since when the oldest waits that goes by itself.
    public var oldestSince: Date?

    /// One cause.
    public struct Failure: Sendable, Hashable {
        /// The kind of delivery.
        public var kind: String
        /// The stable code of the error catalogue.
        public var code: String
        /// How many it holds up.
        public var count: Int
    }

    /// As a mail to the clinic's addresses.
    func mail(clinic: Clinic, baseURL: String) -> MailWords {
        let base = "\(baseURL)/c/\(clinic.code)"
        let failed = failures.map { "- \($0.kind), sebab \($0.code): \(Indonesian.number($0.count))" }
        return MailWords(
            subject: "[\(clinic.code)] Ringkasan \(Indonesian.date(day).replacing("\u{A0}", with: " "))",
            body: MailWords.paragraphs([
                "Klinik: \(clinic.name) (\(clinic.code))\n\(Indonesian.longDate(day))",
                "Kunjungan: \(Indonesian.number(visits))\nTerkirim: \(Indonesian.number(sent)) data",
                failed.isEmpty
                    ? "Tidak ada yang gagal." : "Gagal dan belum diperbaiki:\n" + failed.joined(separator: "\n"),
                oldestSince.map { "Yang tertua menunggu sejak \(Indonesian.dateTime($0, in: clinic.timeZone))." }
                    ?? "Tidak ada yang menunggu giliran.",
                "Dashboard: \(base)/satusehat\nBerhenti menerima ringkasan ini: \(base)/alerts",
            ]))
    }
}
