import Foundation
import Notices
import Templating
import Vocabulary

/// The form that adds an address.
enum AlertAddressForm {
    static let notAdded = "Alamat ini sudah ada di daftar, atau daftar sudah penuh (\(AlertAddressStore.most) alamat)"

    /// The address in lower case, or nil with the problem in `form`.
    static func read(_ form: inout FormState) -> String? {
        form.parsed("email", "Tulis satu alamat surel, misalnya admin@klinik.id") { text in
            let text = text.lowercased()
            return AlertAddressStore.isAddress(text) ? text : nil
        }
    }

    static func addedFlash(_ web: WebDependencies) -> Flash {
        web.settings.hasMailServer
            ? .ok("Surel konfirmasi dikirim ke alamat itu. Peringatan dikirim ke sana sesudah tautannya dibuka dan dikonfirmasi.")
            : .wait("Alamat ditambahkan. Surel konfirmasi dikirim sesudah pengelola server mengatur server surel.")
    }

    static let notConfirmed = Flash.wait("Alamat ini belum dikonfirmasi. Pilih Kirim ulang konfirmasi, lalu buka tautan di surelnya.")
    static let isConfirmed = Flash.wait("Alamat ini sudah dikonfirmasi.")

    static func testFlash(_ web: WebDependencies) -> Flash {
        web.settings.hasMailServer
            ? .ok("Surel uji sedang dikirim. Hasilnya tampil di daftar surel dalam beberapa detik.")
            : .bad("Surel uji belum bisa dikirim: server surel belum diatur. Hubungi pengelola server.")
    }
}

/// Who is told, with what became of the last mails.
struct AlertAddressesView: View {
    /// `…/addresses`; below it `{id}/test` and `{id}/remove`.
    let action: String
    let addresses: [AlertAddress]
    let mails: [MailMessage]
    let form: FormState
    let zone: ClinicTimeZone
    let hint: String
    let hasMailServer: Bool

    static let fields = Fields<Self>(
        .text("action") { $0.action }, .text("hint") { $0.hint }, .flag("noServer") { !$0.hasMailServer },
        .list("rows") { view in view.addresses.map { Row(address: $0, action: view.action, last: view.last($0)) } },
        .flag("hasRows") { !$0.addresses.isEmpty },
        .view("empty") { view in
            view.addresses.isEmpty
                ? EmptyState(
                    icon: "tautan", title: "Belum ada alamat",
                    says: "Tambahkan alamat surel agar ada yang diberi tahu bila terjadi masalah.")
                : nil
        },
        .view("email") { $0.form.field("email", "Alamat surel", .email.required) },
        .list("mails") { view in view.mails.map { Sent(mail: $0, zone: view.zone) } }, .flag("hasMails") { !$0.mails.isEmpty })

    private func last(_ address: AlertAddress) -> Sent? {
        mails.first { $0.recipient == address.email }.map { Sent(mail: $0, zone: zone) }
    }

    struct Row: View {
        let address: AlertAddress
        let action: String
        let last: Sent?

        static let fields = Fields<Self>(
            .text("email") { $0.address.email }, .flag("confirmed") { $0.address.isConfirmed },
            .view("waiting") { $0.address.isConfirmed ? nil : Badge(kind: "menunggu", label: "Belum dikonfirmasi") },
            .text("base") { "\($0.action)/\($0.address.id.lowerText)" }, .view("last") { $0.last })
    }

    /// A mail of the log.
    struct Sent: View {
        let mail: MailMessage
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("time") { Indonesian.dateTime($0.mail.createdAt, in: $0.zone) }, .text("subject") { $0.mail.subject },
            .text("recipient") { $0.mail.recipient }, .view("badge") { $0.badge }, .text("says") { $0.says })

        private var badge: Badge {
            switch mail.state {
            case "sent": Badge(kind: "terkirim", label: "Terkirim")
            case "failed": Badge(kind: "gagal", label: "Gagal")
            default: Badge(kind: "menunggu", label: "Menunggu")
            }
        }

        /// Why it was not sent yet, and when it is tried next.
        private var says: String? {
            let words = mail.failure.map { MailFailureWords.says($0) + (mail.answer.map { ": “\($0)”" } ?? "") }
            guard mail.state == "pending", let due = mail.dueAt else { return words }
            let next = "dikirim \(Indonesian.atTime(due, in: zone))"
            return words.map { "\($0); \(next)" } ?? next.prefix(1).uppercased() + next.dropFirst()
        }
    }
}

/// What the codes of failed mails mean.
enum MailFailureWords {
    static func says(_ code: String) -> String { words[code] ?? "Server surel tidak menerima (\(code))" }

    private static let words = [
        "invalid_address": "Alamat surel tidak sah", "name_not_found": "Nama server surel tidak ditemukan",
        "address_refused": "Alamat server surel tidak diizinkan", "not_connected": "Server surel tidak dapat dihubungi",
        "failed_tls": "Sambungan aman (TLS) ke server surel gagal", "login_refused": "Server surel menolak nama pengguna atau sandi",
        "refused": "Server surel menolak", "timeout": "Server surel terlalu lama menjawab", "cancelled": "Pengiriman terhenti",
    ]
}
