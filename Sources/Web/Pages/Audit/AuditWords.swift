/// What the interface calls the actions of the audit chain. An action without a word is shown by its code.
enum AuditWords {
    /// Groups of actions, for the filter.
    static let kinds: [(prefix: String, word: String)] = [
        ("login.", "Masuk"), ("user.", "Akun"), ("membership.", "Pengguna klinik"), ("one_time_link.", "Tautan sekali pakai"),
        ("session.", "Sesi"), ("clinic.", "Klinik"), ("settings.", "Pengaturan"), ("platform_credential.", "Kredensial"),
        ("api_credential.", "Rahasia API"), ("location.", "Lokasi"), ("practitioner.", "Praktisi"), ("patient.", "Pasien"),
        ("consent.", "Persetujuan"), ("delivery.", "Kiriman"), ("bulk.", "Kirim ulang banyak"), ("lane.", "Jeda pengiriman"),
        ("upstream.", "Jeda satu alamat"), ("cause.", "Sebab kegagalan"), ("data_key.", "Kunci data"),
        ("webhook_endpoint.", "Alamat webhook"), ("webhook_message.", "Pesan webhook"),
        ("schedule.", "Jadwal"),
        ("kind.", "Jenis data tertahan"), ("comparison.", "Perbandingan harian"),
        ("contract_run.", "Uji integrasi"), ("alert.", "Peringatan"), ("alert_address.", "Alamat peringatan"),
        ("alert_setting.", "Pengaturan peringatan"),
    ]

    static func says(_ action: String) -> String { words[action] ?? action }

    private static let words = [
        "login.accepted": "Masuk", "login.refused": "Gagal masuk", "session.revoked": "Sesi diakhiri", "session.ended": "Keluar",
        "user.created": "Akun dibuat", "user.password_set": "Kata sandi diatur", "user.profile_changed": "Profil diubah",
        "user.enabled": "Akun diaktifkan", "user.disabled": "Akun dinonaktifkan", "one_time_link.issued": "Tautan sekali pakai dibuat",
        "membership.added": "Pengguna ditambahkan", "membership.changed": "Peran atau izin diubah",
        "membership.enabled": "Pengguna diaktifkan", "membership.disabled": "Pengguna dinonaktifkan",
        "clinic.created": "Klinik dibuat", "clinic.changed": "Data klinik diubah", "clinic.trial": "Uji coba dimulai",
        "clinic.live": "Mulai langsung", "clinic.suspended": "Klinik dihentikan", "clinic.resumed": "Klinik dijalankan lagi",
        "clinic.environment": "Lingkungan diganti", "clinic.entered": "Superadmin masuk", "clinic.left": "Superadmin keluar",
        "settings.changed": "Pengaturan diubah", "platform_credential.changed": "Kredensial diubah",
        "platform_credential.tested": "Koneksi dites", "api_credential.issued": "Rahasia API dibuat",
        "api_credential.rotated": "Rahasia API diganti", "api_credential.revoked": "Rahasia API dicabut",
        "location.added": "Lokasi ditambahkan", "location.changed": "Lokasi diubah", "location.mapped": "Lokasi dipetakan",
        "organization.sent": "Sub-organisasi dikirim ke SATUSEHAT",
        "location.sent": "Lokasi dikirim ke SATUSEHAT",
        "practitioner.added": "Praktisi ditambahkan", "practitioner.changed": "Praktisi diubah",
        "practitioner.mapped": "Praktisi dipetakan", "practitioner.unverified": "Praktisi tidak ada lagi di SATUSEHAT",
        "location.unverified": "Lokasi tidak ada lagi di SATUSEHAT", "schedule.enabled": "Jadwal diaktifkan",
        "schedule.disabled": "Jadwal dimatikan", "schedule.changed": "Selang jadwal diubah", "schedule.run_asked": "Pekerjaan dijalankan",
        "delivery.resent": "Kiriman dikirim ulang", "delivery.revealed": "Isi kiriman dibuka lengkap", "lane.paused": "Pengiriman dijeda",
        "lane.resumed": "Pengiriman dilanjutkan", "upstream.paused": "Pengiriman ke satu alamat dihentikan",
        "upstream.resumed": "Pengiriman ke satu alamat dilanjutkan",
        "bulk.started": "Kirim ulang banyak dimulai", "bulk.paused": "Kirim ulang banyak dijeda",
        "kind.tried_again": "Jenis data dicoba lagi", "delivery.adopted": "Data SATUSEHAT diambil sebagai kiriman",
        "comparison.resolved": "Perbedaan ditandai selesai", "comparison.resent": "Data yang berbeda dikirim ulang",
        "bulk.running": "Kirim ulang banyak dilanjutkan", "bulk.cancelled": "Kirim ulang banyak dihentikan",
        "cause.resolved": "Sebab ditandai selesai", "cause.ignored": "Sebab diabaikan", "cause.reopened": "Sebab dibuka lagi",
        "webhook_endpoint.added": "Alamat webhook ditambahkan", "webhook_endpoint.changed": "Kejadian webhook diubah",
        "webhook_endpoint.rotated": "Rahasia webhook diganti", "webhook_endpoint.disabled": "Alamat webhook dinonaktifkan",
        "webhook_endpoint.enabled": "Alamat webhook diaktifkan", "webhook_endpoint.deleted": "Alamat webhook dihapus",
        "webhook_endpoint.tested": "Uji webhook dikirim", "webhook_message.resent": "Pesan webhook dikirim ulang",
        "webhook_message.all_resent": "Pesan webhook gagal dikirim ulang",
        "patient.added": "Pasien ditambahkan", "patient.changed": "Pasien diubah", "consent.given": "Persetujuan dicatat",
        "consent.refused": "Penolakan dicatat", "consent.revoked": "Persetujuan dicabut", "data_key.added": "Kunci data ditambahkan",
        "contract_run.started": "Uji integrasi dimulai", "contract_run.stopped": "Uji integrasi diakhiri",
        "alert.acknowledged": "Peringatan ditangani", "alert_address.added": "Alamat peringatan ditambahkan",
        "alert_address.asked": "Konfirmasi alamat peringatan diminta", "alert_address.confirmed": "Alamat peringatan dikonfirmasi",
        "alert_address.removed": "Alamat peringatan dihapus", "alert_setting.changed": "Pengaturan peringatan diubah",
        "data_key.rotation_begun": "Penggantian kunci data dimulai", "data_key.rotation_finished": "Penggantian kunci data selesai",
    ]
}
