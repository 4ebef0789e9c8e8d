/// Errors of access: credentials and rights.
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
    ]
}
