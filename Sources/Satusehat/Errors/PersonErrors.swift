/// Errors of looking people up and creating patients (reference section 2).
extension ErrorCatalog {
    static let personErrors: [ErrorEntry] = [
        .init(
            "patient-not-found", "NIK pasien belum terdaftar di SATUSEHAT.",
            "Periksa NIK; bila benar, lengkapi nama, tanggal lahir, jenis kelamin, dan alamat agar pasien dapat didaftarkan.", .clinic,
            .patients),
        .init(
            "citizen-not-exists", "NIK pasien tidak ada di data kependudukan.", "Periksa NIK pada KTP pasien, perbaiki, lalu kirim ulang.",
            .clinic, .patients),
        .init(
            "patient-identifier-taken", "SATUSEHAT sudah punya pasien dengan pengenal lain.",
            "Cari ulang pasien menurut NIK; hubungi helpdesk SATUSEHAT bila tetap ditolak.", .clinic, .patients),
        .init(
            "patient-refused", "SATUSEHAT menolak pendaftaran pasien.", "Baca jawaban SATUSEHAT, perbaiki data pasien, lalu kirim ulang.",
            .clinic, .patients),
        .init(
            "rule-20015", "Data pasien ini tidak boleh diubah oleh klinik.", "Minta perubahan data pasien kepada SATUSEHAT.", .clinic,
            .patients),
        .init(
            "rule-20016", "Klinik tidak boleh mengubah data pasien di SATUSEHAT.", "Minta perubahan data pasien kepada SATUSEHAT.", .clinic,
            .patients),
        .init("rule-10166", "Pasien belum punya NIK.", "Lengkapi NIK pasien, lalu kirim ulang.", .clinic, .patients),
        .init(
            "rule-10167", "Urutan lahir pasien belum ada.", "Lengkapi urutan lahir (0 bila tunggal), lalu kirim ulang.", .clinic, .patients),
        .init("rule-10168", "Nama pasien belum ada.", "Lengkapi nama pasien, lalu kirim ulang.", .clinic, .patients),
        .init("rule-10333", "Alamat pasien belum ada.", "Lengkapi alamat pasien, lalu kirim ulang.", .clinic, .patients),
        .init("rule-10397", "Tanggal lahir pasien belum ada.", "Lengkapi tanggal lahir pasien, lalu kirim ulang.", .clinic, .patients),
        .init("rule-10413", "Jenis kelamin pasien belum ada.", "Lengkapi jenis kelamin pasien, lalu kirim ulang.", .clinic, .patients),
    ]
}
