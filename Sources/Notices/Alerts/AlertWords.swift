import Foundation
import JSON
import Vocabulary

/// An alert for people: what is wrong, why, who mends it and how. The same for page and mail; nothing of it is about a person.
public struct AlertWords: Sendable, Hashable {
    /// What is wrong, in one line.
    public var title: String
    /// What was found.
    public var why: String
    /// Who mends it, and the next step.
    public var next: String
    /// Where.
    public var place: Place?

    /// A page of the clinic where an alert is mended.
    public enum Place: String, Sendable, Hashable {
        /// Its credentials.
        case credentials
        /// The dashboard.
        case satusehat
        /// Failures by cause.
        case failures = "errors"
        /// Waiting deliveries.
        case waiting = "deliveries?status=unsent"
        /// What its system has called.
        case apiLog = "api-log"
        /// Its webhook addresses.
        case webhooks
        /// Its practitioners.
        case practitioners
    }

    /// Describes an alert, times in the clinic's zone.
    public init(_ alert: Alert, zone: ClinicTimeZone) {
        let found = Found(alert: alert, zone: zone)
        switch alert.rule {
        case .credentialRefused: self = found.credentialRefused
        case .platformAway: self = found.platformAway
        case .failureRate: self = found.failureRate
        case .oldestWaiting: self = found.oldestWaiting
        case .kindRefused: self = found.kindRefused
        case .silence: self = found.silence
        case .webhookDisabled: self = found.webhookDisabled
        case .licenceExpiring: self = found.licenceExpiring
        case .hostAway: self = found.hostAway
        }
    }

    fileprivate init(_ title: String, why: String, next: String, _ place: Place?) {
        self.title = title
        self.why = why
        self.next = next
        self.place = place
    }
}

/// The facts of an alert as pieces of sentences.
private struct Found {
    let alert: Alert
    let zone: ClinicTimeZone

    private var platform: String { Self.platforms[alert.subject] ?? "platform" }
    private static let platforms = [
        "satusehat": "SATUSEHAT", "pcare": "PCare BPJS", "antrean_fktp": "Antrean FKTP BPJS", "mobile_jkn": "Mobile JKN BPJS",
    ]

    private func number(_ name: String) -> String { Indonesian.number(alert.facts[name]?.int ?? 0) }
    private func text(_ name: String) -> String { alert.facts[name]?.string ?? "–" }
    private var since: String {
        let date = (alert.facts["since"]?.string).flatMap { try? Date($0, strategy: .iso8601) } ?? alert.raisedAt
        return Indonesian.dateTime(date, in: zone)
    }

    var credentialRefused: AlertWords {
        AlertWords(
            "Kredensial klinik ditolak \(platform)",
            why: "\(platform) menolak kredensial klinik sejak \(since). Tidak ada yang dikirim; \(number("pending")) data menunggu.",
            next:
                "Admin Klinik memeriksa Client ID dan Client Secret di halaman Kredensial, lalu memilih Tes koneksi. Sesudahnya yang menunggu"
                + " terkirim sendiri.", .credentials)
    }

    var platformAway: AlertWords {
        AlertWords(
            "\(platform) tidak dapat dihubungi",
            why: "\(platform) tidak menjawab sejak \(since). \(number("pending")) data diparkir; jatah percobaan tidak berkurang.",
            next: "Tidak ada yang perlu dilakukan klinik: gangguan ada di pihak platform atau jaringan. Jembatan mencoba lagi sendiri, lalu"
                + " mengirim berurutan. Bila lebih dari sehari, hubungi pengelola server.", .satusehat)
    }

    var failureRate: AlertWords {
        let cause = alert.facts["code"].map { " Terbanyak: \(text("kind")), sebab \($0.string ?? "–")." } ?? ""
        return AlertWords(
            "Banyak kiriman gagal",
            why: "\(number("failed")) dari \(number("settled")) kiriman ke \(platform) dalam satu jam gagal.\(cause)",
            next: "Admin Klinik membuka daftar yang gagal, memperbaiki sebab terbanyak, lalu mengirim ulang.", .failures)
    }

    var oldestWaiting: AlertWords {
        let isPaused = alert.facts["paused"]?.bool == true
        return AlertWords(
            "Data menunggu terlalu lama",
            why: "Kiriman tertua ke \(platform) menunggu sejak \(since). Seluruhnya \(number("pending")) data belum terkirim."
                + (isPaused ? " Pengiriman sedang dijeda." : ""),
            next: isPaused
                ? "Admin Klinik melanjutkan pengiriman di Dashboard bila alasan menjeda sudah selesai."
                : "Admin Klinik membuka daftar yang menunggu. Bila daftarnya tidak berkurang dalam satu jam, hubungi pengelola server.",
            isPaused ? .satusehat : .waiting)
    }

    var silence: AlertWords {
        let start = alert.facts["since"] == nil ? "Sejak klinik buka" : "Sejak \(since)"
        return AlertWords(
            "Tidak ada data masuk",
            why: "\(start) tidak ada data dari SIM klinik dan tidak ada yang terkirim. Pada hari yang sama biasanya ada sekitar"
                + " \(number("usual")) data.",
            next:
                "Petugas SIM klinik memeriksa apakah SIM berjalan dan bisa menghubungi Jembatan; panggilan terakhirnya ada di Log API. Bila"
                + " klinik memang tutup, tandai peringatan ini sudah ditangani.", .apiLog)
    }

    var kindRefused: AlertWords {
        AlertWords(
            "Klinik tidak berhak atas \(alert.subject)",
            why: "SATUSEHAT menolak semua \(alert.subject) klinik ini sejak \(since). Data jenis itu menunggu; jenis lain tetap terkirim.",
            next:
                "Admin Klinik meminta hak akses kepada SATUSEHAT, lalu menekan Coba lagi di Dashboard.", .satusehat)
    }

    var webhookDisabled: AlertWords {
        AlertWords(
            "Alamat webhook dimatikan", why: "Alamat di \(text("host")) berulang kali tidak menjawab, jadi tidak dipanggil lagi.",
            next: "Petugas SIM klinik memperbaiki alamat itu, lalu Admin Klinik menyalakannya lagi di halaman Webhook.", .webhooks)
    }

    var licenceExpiring: AlertWords {
        let day = (alert.facts["next"]?.string).flatMap { LocalDate($0) }.map { Indonesian.date($0) } ?? "–"
        return AlertWords(
            "STR atau SIP segera habis",
            why: "\(number("count")) nomor STR atau SIP habis dalam 30 hari atau sudah habis; yang pertama \(day).",
            next: "Admin Klinik membuka halaman Praktisi, meminta praktisinya memperpanjang, lalu mengganti nomor dan tanggalnya.",
            .practitioners)
    }

    var hostAway: AlertWords {
        AlertWords(
            "\(alert.subject) tidak dapat dihubungi",
            why: "\(alert.subject) tidak menjawab sejak \(since). \(number("clinics")) klinik menunggu.",
            next:
                "Pengelola server memeriksa jaringan keluar dan pengumuman platform. Yang menunggu terkirim sendiri sesudah platform menjawab.",
            nil)
    }
}
