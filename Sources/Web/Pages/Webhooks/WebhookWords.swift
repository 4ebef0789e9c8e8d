import Foundation
import Notices
import Templating
import Vocabulary

/// What the interface calls the parts of webhooks.
enum WebhookWords {
    /// What an address may want to be told of; the test is sent by hand.
    static let choices: [OptionView] = WebhookEvent.allCases.filter { $0 != .test }.map {
        OptionView(value: $0.rawValue, label: event($0), hint: hint($0))
    }

    static func event(_ event: WebhookEvent) -> String {
        switch event {
        case .visitCompleted: "Kunjungan lengkap"
        case .visitNeedsPerson: "Kunjungan perlu ditangani"
        case .alertRaised: "Peringatan muncul"
        case .alertRecovered: "Peringatan selesai"
        case .test: "Uji"
        }
    }

    static func event(_ word: String) -> String { WebhookEvent(rawValue: word).map { event($0) } ?? word }

    private static func hint(_ event: WebhookEvent) -> String? {
        switch event {
        case .visitCompleted: "Semua data kunjungan yang selesai sudah diterima SATUSEHAT"
        case .visitNeedsPerson: "Ada kiriman yang gagal, menunggu pemetaan, atau tertahan lebih dari sehari"
        case .alertRaised: "Aturan di halaman Peringatan terpenuhi"
        case .alertRecovered: "Sebab peringatan sudah tidak ada"
        case .test: nil
        }
    }

    static func badge(_ message: WebhookMessage) -> Badge {
        switch message.state {
        case .delivered: Badge(kind: "terkirim", label: "Terkirim")
        case .failed: Badge(kind: "gagal", label: "Gagal")
        case .pending where !message.isEndpointEnabled: Badge(kind: "dijeda", label: "Dijeda")
        case .pending where message.attempts == 0: Badge(kind: "belum", label: "Belum terkirim")
        case .pending: Badge(kind: "menunggu", label: "Menunggu")
        }
    }

    /// Why nothing is sent to an address, and what to do; nil: it is enabled.
    static func disabled(_ reason: WebhookEndpoint.DisabledReason?) -> String? {
        switch reason {
        case nil: nil
        case .person: "Dinonaktifkan di halaman ini. Pesan baru tidak dibuat untuk alamat ini."
        case .gone:
            "Alamat ini menjawab 410 (tidak dipakai lagi). Minta pengelola SIM klinik memeriksa penerimanya, lalu aktifkan lagi."
        case .failing:
            "Alamat ini tidak menerima pesan selama lima hari. Minta pengelola SIM klinik memperbaiki penerimanya, lalu aktifkan lagi."
        }
    }

    /// A try in words: "200", or why there is no answer.
    static func outcome(status: Int?, failure: String?) -> String {
        if let status {
            switch status {
            case 300..<400: return "Jawaban \(status): alamat dialihkan. Pakai alamat tujuannya; pengalihan tidak diikuti"
            case 410: return "Jawaban 410: alamat tidak dipakai lagi"
            default: return "Jawaban \(status)"
            }
        }
        return failure.map { failures[$0] ?? "Tidak ada jawaban (\($0))" } ?? "–"
    }

    private static let failures = [
        "name_not_found": "Nama host tidak ditemukan", "connection_refused": "Tidak ada yang mendengarkan di alamat itu",
        "connection_timeout": "Tidak tersambung dalam 10 detik", "total_timeout": "Tidak ada jawaban dalam 10 detik",
        "failed_tls": "Sertifikat atau sambungan TLS tidak sah", "connection_reset": "Sambungan terputus sebelum ada jawaban",
        "truncated_answer": "Sambungan terputus di tengah jawaban",
        "answer_too_large": "Jawaban lebih dari 64 KiB; cukup jawab dengan status",
        "malformed_answer": "Jawaban bukan HTTP", "address_refused": "Alamat jaringan pribadi tidak diizinkan untuk webhook",
        "invalid_url": "Alamat tidak bisa dipakai",
    ]
}
