/// What stands between Jembatan and the platform says nothing about a body: the gateway, its limits, a page of the network's edge, and
/// the network itself (reference section 1.3).
extension ErrorCatalog {
    static let gatewayErrors: [ErrorEntry] = [
        .init("http-429", "Batas permintaan SATUSEHAT tercapai.", "Tunggu; Jembatan melambat dan melanjutkan sendiri.", .platform, .wait),
        .init(
            "policies.ratelimit.QuotaViolation", "Jatah permintaan klinik di gerbang SATUSEHAT habis.",
            "Tunggu; Jembatan melambat dan melanjutkan sendiri.", .platform, .wait),
        .init(
            "policies.ratelimit.SpikeArrestViolation", "Permintaan datang terlalu rapat bagi gerbang SATUSEHAT.",
            "Tunggu; Jembatan melambat dan melanjutkan sendiri.", .platform, .wait),
        .init(
            "http-403", "SATUSEHAT tidak mengizinkan permintaan ini; sering berupa halaman HTML dari tepi jaringannya.",
            "Periksa kredensial klinik dengan Tes koneksi; bila tetap ditolak, sampaikan alamat IP server ke helpdesk SATUSEHAT.", .clinic,
            .credentials),
        .init(
            "http-404", "SATUSEHAT tidak menemukan data yang dirujuk kiriman ini.", "Periksa kiriman yang ditunggunya, lalu kirim ulang.",
            .clinic, .visit),
        .init(
            "http-409", "SATUSEHAT menolak karena data ini bertabrakan dengan data yang sudah ada.",
            "Bandingkan dengan data di SATUSEHAT, perbaiki isinya, lalu kirim ulang.", .clinic, .edit),
        .init(
            "http-422", "SATUSEHAT menolak isi kiriman karena tidak memenuhi aturannya.",
            "Baca jawaban SATUSEHAT, perbaiki isinya, lalu kirim ulang.", .clinic, .edit),
        .init(
            "http-500", "SATUSEHAT mengalami kesalahan saat mengolah kiriman ini.",
            "Tunggu; Jembatan memastikan hasilnya dan mencoba lagi sendiri. Bila tetap gagal, kirim ulang nanti.", .platform, .wait),
        .init("http-502", "Gerbang SATUSEHAT tidak tersambung ke layanannya.", "Tunggu; Jembatan mencoba lagi sendiri.", .platform, .wait),
        .init("http-503", "SATUSEHAT sedang tidak tersedia.", "Tunggu; Jembatan mencoba lagi sendiri.", .platform, .wait),
        .init(
            "http-504", "SATUSEHAT terlalu lama menjawab gerbangnya.", "Tunggu; Jembatan memastikan hasilnya sendiri.", .platform, .wait),
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
        .init(
            "truncated_answer", "Jawaban SATUSEHAT terpotong di jalan.", "Tunggu; Jembatan memastikan hasilnya sendiri.", .platform, .wait),
        .init(
            "answer_too_large", "Jawaban SATUSEHAT terlalu besar untuk dibaca.", "Hubungi pengelola Jembatan.", .jembatan, nil),
        .init(
            "malformed_answer", "Jawaban dari alamat SATUSEHAT bukan HTTP yang sah.",
            "Periksa alamat layanan di kredensial dan proksi di jaringan server.", .jembatan, .credentials),
    ]

    /// Faults of our own making: nobody at the clinic can mend them.
    static let ownErrors: [ErrorEntry] = [
        .init(
            "rule-20011", "Kiriman berisi Bundle di dalam Bundle.", "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.",
            .jembatan, nil),
        .init(
            "rule-20012", "Data ini ditolak karena data lain dalam kiriman yang sama ditolak.", "Perbaiki data yang ditolak lebih dulu.",
            .clinic, .visit),
        .init(
            "rule-20013", "Data ini tidak diterima karena data lain dalam kiriman yang sama salah.",
            "Perbaiki data yang ditolak lebih dulu.", .clinic, .visit),
        .init("rule-20014", "SATUSEHAT tidak melayani pencarian menyeluruh ($everything).", "Hubungi pengelola Jembatan.", .jembatan, nil),
        .init(
            "rule-20017", "Alamat fullUrl dalam Bundle bentuknya salah.",
            "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.", .jembatan, nil),
        .init(
            "rule-20018", "Alamat fullUrl dalam Bundle tidak diawali urn:uuid:.",
            "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.", .jembatan, nil),
        .init(
            "rule-20019", "Alamat fullUrl dalam Bundle bukan UUID yang sah.",
            "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.", .jembatan, nil),
        .init(
            "rule-20020", "Dua data dalam Bundle punya fullUrl yang sama.",
            "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.", .jembatan, nil),
        .init(
            "rule-20021", "Data dalam Bundle tidak punya fullUrl.",
            "Sampaikan kepada pengelola Jembatan; kiriman menunggu perbaikannya.", .jembatan, nil),
        .init(
            "body-unreadable", "Isi kiriman yang tersimpan tidak dapat dibuka, jadi tidak dikirim.",
            "Susun ulang isinya dengan Kirim ulang; bila tetap gagal, hubungi pengelola Jembatan.", .jembatan, .edit),
        .init(
            "unknown-kind", "Versi Jembatan ini tidak mengenal jenis data kiriman ini.", "Hubungi pengelola Jembatan.", .jembatan, nil),
    ]
}
