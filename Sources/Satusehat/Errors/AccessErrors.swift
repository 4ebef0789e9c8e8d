/// Errors of access: credentials, rights, the gateway, and a platform that is away.
extension ErrorCatalog {
    static let accessErrors: [ErrorEntry] = [
        .init(
            "rule-20003", "Kredensial klinik tidak berhak mengirim jenis data ini.",
            "Minta hak akses kepada SATUSEHAT untuk Client ID klinik, lalu tekan Coba lagi.",
            .clinic, .credentials),
        .init(
            "rule-20004", "Jenis fasilitas klinik tidak boleh mengirim jenis data ini.",
            "Tanyakan kepada SATUSEHAT; setelah diizinkan, tekan Coba lagi. Sampai saat itu data ini menunggu.", .clinic, .credentials),
        .init(
            "no-right", "Kredensial klinik belum diberi hak untuk jenis data ini.",
            "Minta hak akses kepada SATUSEHAT untuk Client ID klinik, lalu tekan Coba lagi.", .clinic, .credentials),
        .init(
            "rule-20009", "SATUSEHAT tidak mengenali Client ID klinik.", "Periksa Client ID dengan Tes koneksi.", .clinic, .credentials),
        .init(
            "rule-20010", "SATUSEHAT tidak menemukan kunci milik Client ID klinik.", "Periksa kredensial dengan Tes koneksi.", .clinic,
            .credentials),
        .init(
            "organization-not-yours", "ID organisasi pada kiriman bukan milik kredensial klinik.",
            "Samakan ID organisasi di Kredensial, lalu kirim ulang.", .clinic, .credentials),
        .init(
            "invalid-identifier-system", "Sistem pengenal pada {elemen} bukan milik organisasi klinik.",
            "Samakan ID organisasi di Kredensial, buat ulang isi kiriman, lalu kirim ulang.", .clinic, .credentials),
        .init(
            "access-refused", "SATUSEHAT menolak akses karena aturan layanan, persetujuan, atau hak akses.",
            "Periksa persetujuan pasien dan kredensial klinik, lalu kirim ulang.", .clinic, .patients),
        .init(
            "hidden-by-consent", "SATUSEHAT menyembunyikan data ini karena persetujuan pasien.",
            "Periksa persetujuan pasien, lalu kirim ulang.", .clinic, .patients),
        .init(
            "credential-refused", "SATUSEHAT menolak kredensial klinik.", "Perbaiki Client ID atau Client Secret, lalu Tes koneksi.",
            .clinic, .credentials),
        .init(
            "oauth.v2.InvalidAccessToken", "Token akses ditolak SATUSEHAT.", "Perbaiki kredensial dengan Tes koneksi.", .clinic,
            .credentials),
        .init(
            "keymanagement.service.access_token_expired", "Token akses kedaluwarsa.",
            "Jembatan meminta token baru sendiri; bila berulang, Tes koneksi.", .jembatan, .wait),
        .init(
            "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound", "Kredensial klinik tidak berhak memakai layanan ini.",
            "Minta hak akses kepada SATUSEHAT, lalu Tes koneksi.", .clinic, .credentials),
        .init("invalid_client", "Client ID atau Client Secret salah.", "Perbaiki kredensial, lalu Tes koneksi.", .clinic, .credentials),
        .init(
            "http-429", "Batas permintaan SATUSEHAT tercapai.", "Tunggu; Jembatan melambat dan melanjutkan sendiri.", .platform, .wait),
        .init(
            "answer-unknown", "Jawaban SATUSEHAT hilang, jadi hasilnya belum pasti.",
            "Periksa data ini di SATUSEHAT sebelum mengirim ulang.", .platform, .visit),
        .init(
            "unreadable_answer", "Jawaban SATUSEHAT tidak dapat dibaca.", "Tunggu; Jembatan memastikan hasilnya sendiri.", .platform, .wait),
        .init("name_not_found", "Alamat SATUSEHAT tidak ditemukan.", "Periksa DNS dan sambungan internet server.", .jembatan, .wait),
        .init(
            "address_refused", "Alamat tujuan tidak boleh dihubungi.", "Periksa alamat layanan di kredensial; hubungi pengelola Jembatan.",
            .jembatan, .credentials),
        .init("connection_refused", "SATUSEHAT tidak menerima sambungan.", "Tunggu; Jembatan mencoba lagi sendiri.", .platform, .wait),
        .init("connection_timeout", "SATUSEHAT tidak menjawab sambungan.", "Tunggu; Jembatan mencoba lagi sendiri.", .platform, .wait),
        .init("failed_tls", "Sambungan aman ke SATUSEHAT gagal.", "Periksa sertifikat dan jam server.", .jembatan, .wait),
        .init("total_timeout", "SATUSEHAT terlalu lama menjawab.", "Tunggu; Jembatan memastikan hasilnya sendiri.", .platform, .wait),
        .init("connection_reset", "Sambungan ke SATUSEHAT terputus.", "Tunggu; Jembatan memastikan hasilnya sendiri.", .platform, .wait),
    ]
}
