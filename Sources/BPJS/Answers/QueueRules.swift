extension BusinessRules {
    /// First-level queues (reference sections 4.1 and 7.3).
    static let antreanFKTP: [BusinessRule] = [
        .init(
            "antrean-skrining", .wrong, texts: ["skrining"], "Peserta belum mengisi skrining riwayat kesehatan tahun ini.",
            "Minta peserta mengisinya di aplikasi Mobile JKN atau laman skrining BPJS, lalu kirim ulang.", .clinic, .patients),
        .init(
            "antrean-sudah-dibatalkan", .gone, texts: ["sudah dibatalkan", "antrean tidak ditemukan"],
            "Antrean ini tidak ada di BPJS, atau sudah dibatalkan.", "Tambahkan antreannya dahulu bila pasien tetap datang.", .clinic,
            .visit),
        .init(
            "antrean-sudah-ada", .duplicate,
            texts: ["sudah terdaftar", "sudah didaftarkan", "sudah pernah", "duplikasi", "sudah ada", "hanya dapat diambil 1 kali"],
            "Antrean ini sudah ada di BPJS.", "Tidak ada yang perlu dilakukan.", .clinic, nil),
    ]

    /// Referral-level queues (reference sections 5.1 and 7.3).
    static let antreanRS: [BusinessRule] = [
        .init(
            "rs-booking-sudah-ada", .duplicate, codes: [208], "BPJS sudah punya data ini.", "Tidak ada yang perlu dilakukan.", .clinic, nil),
        .init(
            "rs-urutan-waktu", .wrong, texts: ["tidak boleh kurang atau sama", "lebih besar dari pada"],
            "Waktu tugas ini tidak sesudah waktu tugas sebelumnya.",
            "Perbaiki waktunya di registrasi sesuai keadaan sebenarnya, lalu kirim ulang.", .clinic, .visit),
        .init(
            "rs-tanggal-tugas", .wrong, texts: ["waktu tidak valid"], "Waktu tugas ini bukan pada tanggal pelayanan.",
            "Perbaiki waktunya di registrasi, lalu kirim ulang.", .clinic, .visit),
        .init(
            "rs-tugas-terakhir", .wrong, texts: ["taskid terakhir"], "BPJS menunggu tugas yang lain lebih dahulu.",
            "Isi waktu tugas yang masih kosong di registrasi; sisanya terkirim sendiri.", .clinic, .visit),
        .init(
            "rs-tugas-sebelumnya", .waiting, texts: ["belum terkirim", "sebelumnya belum", "belum ada"],
            "Tugas sebelumnya belum ada di BPJS.", "Isi waktu tugas yang masih kosong di registrasi; sisanya terkirim sendiri.", .clinic,
            .visit),
        .init(
            "rs-sudah-ada", .duplicate, texts: ["sudah ada", "duplikasi"], "BPJS sudah punya data ini.", "Tidak ada yang perlu dilakukan.",
            .clinic, nil),
        .init(
            "rs-sudah-dibatalkan", .gone, texts: ["sudah dibatalkan"], "Booking ini sudah dibatalkan di BPJS.",
            "Buat registrasi baru bila pasien tetap datang.", .clinic, .visit),
        // Said of an entry, in the words that tell of a booking elsewhere.
        .init(
            "rs-peserta-tidak-ada", .wrong, texts: ["peserta tidak ditemukan", "peserta tidak terdaftar"],
            "BPJS tidak mengenal peserta ini.", "Periksa nomor kartu dan NIK pasien, lalu kirim ulang.", .clinic, .patients),
        .init(
            "rs-poli-tidak-ada", .wrong, texts: ["poli tidak ditemukan", "poli tidak terdaftar"], "BPJS tidak mengenal kode poli ini.",
            "Periksa pemetaan poli ke kode subspesialis BPJS, lalu kirim ulang.", .clinic, .edit),
        .init(
            "rs-booking-tidak-ada", .gone, texts: ["tidak ditemukan", "tidak terdaftar", "belum terdaftar", "tidak ada"],
            "BPJS tidak mengenal kode booking ini.", "Kirim ulang antreannya dahulu.", .clinic, .visit),
    ]

    /// What both kinds of queues say.
    static let queues: [BusinessRule] = [
        .init(
            "antrean-nanti", .away, texts: ["dicoba kembali"], "BPJS meminta dicoba lagi nanti.",
            "Tunggu; Jembatan mencoba lagi sendiri.", .platform, .wait),
        .init(
            "antrean-layanan-belum-aktif", .notOffered, texts: ["not registered for this service"],
            "Klinik belum terdaftar untuk layanan antrean ini.", "Periksa user key antrean di Kredensial, atau minta aktivasi kepada BPJS.",
            .clinic, .credentials),
        .init(
            "antrean-jam", .credential, texts: ["timestamp", "expired"], "BPJS menolak tanda waktu: jam server terlalu jauh dari jam BPJS.",
            "Samakan jam server dengan NTP, atau aktifkan koreksi jam di Kredensial.", .jembatan, .credentials),
        .init(
            "antrean-kunci", .credential, texts: ["signature", "unauthorized", "user_key", "user key", "cons id", "consid", "cons-id"],
            "BPJS menolak cons-id, secret, atau user key antrean.", "Samakan dengan yang diberikan BPJS di Kredensial, lalu Tes koneksi.",
            .clinic, .credentials),
        .init(
            "antrean-ditolak-kunci", .credential, codes: [401, 403], "BPJS menolak cons-id, secret, atau user key antrean.",
            "Samakan dengan yang diberikan BPJS di Kredensial, lalu Tes koneksi.", .clinic, .credentials),
        .init(
            "antrean-jadwal", .wrong, texts: ["jadwal", "jam praktek"], "BPJS tidak mengenal jadwal dokter ini.",
            "Samakan dokter dan jam praktek dengan Referensi Antrean (HFIS) di Pemetaan BPJS, lalu kirim ulang.", .clinic, .bpjsMappings),
        .init(
            "antrean-poli", .wrong, texts: ["poli"], "BPJS menolak poli pada tanggal ini.",
            "Samakan kode poli dengan Referensi Antrean di Pemetaan BPJS; poli harus buka pada tanggal itu.", .clinic, .bpjsMappings),
        .init(
            "antrean-peserta", .wrong, texts: ["kartu", "peserta", "nik"], "BPJS menolak nomor kartu atau NIK pasien.",
            "Periksa nomor kartu dan NIK pasien, lalu kirim ulang.", .clinic, .patients),
        .init(
            "antrean-ditolak", .wrong, codes: [201, 400, 404, 405], "BPJS menolak kiriman ini.",
            "Baca jawaban BPJS, perbaiki isinya, lalu kirim ulang."),
    ]
}
