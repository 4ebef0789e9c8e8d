extension BusinessRules {
    /// PCare's (reference sections 3.4, 3.5, 7.2 and 7.3).
    static let pcare: [BusinessRule] = [
        .init(
            "pcare-sudah-dientri", .duplicate, texts: ["sudah di-entri", "sudah dientri"],
            "Peserta sudah terdaftar di poli ini pada hari yang sama.",
            "Jembatan mencari pendaftarannya dan memakainya; bila tidak ditemukan, periksa di PCare.", .clinic, .visit),
        .init(
            "pcare-duplikat", .duplicate, texts: ["sudah terdaftar", "sudah didaftarkan", "sudah pernah", "duplikasi"],
            "PCare sudah punya data yang sama.", "Jembatan mencarinya dan memakainya; bila tidak ditemukan, periksa di PCare.",
            .clinic, .visit),
        .init(
            "pcare-belum-mendaftar", .waiting, texts: ["belum melakukan pendaftaran"],
            "Peserta belum terdaftar di poli ini menurut PCare.",
            "Kirim dahulu Tambah Pendaftaran pasien ini; kunjungannya dicoba lagi sendiri.", .clinic, .visit),
        .init(
            "pcare-layanan-belum-aktif", .notOffered, texts: ["not registered for this service"],
            "Klinik belum terdaftar untuk layanan PCare ini, atau alamatnya versi lama.",
            "Periksa user key PCare dan jalur kunjungan di Kredensial, atau minta aktivasi kepada BPJS.", .clinic, .credentials),
        .init(
            "pcare-bentuk-isi", .wrong, texts: ["newtonsoft", "jvalue", "object reference", "cannot access child value"],
            "PCare tidak dapat membaca isi kiriman ini.",
            "Periksa isian yang kosong (rujukan lanjut wajib ada bila status pulang 4), perbaiki, lalu kirim ulang."),
        .init(
            "pcare-akun", .credential, codes: [401, 403], texts: ["password", "username", "user name", "authorization"],
            "Nama pengguna atau kata sandi PCare ditolak.",
            "Samakan dengan akun web PCare klinik di Kredensial; kata sandi yang diganti di sana berlaku di sini juga.", .clinic,
            .credentials),
        .init(
            "pcare-jam", .credential, codes: [401, 403], texts: ["timestamp", "expired"],
            "BPJS menolak tanda waktu: jam server terlalu jauh dari jam BPJS.",
            "Samakan jam server dengan NTP, atau aktifkan koreksi jam di Kredensial.", .jembatan, .credentials),
        .init(
            "pcare-kunci", .credential, codes: [401, 403], "BPJS menolak cons-id, secret, atau user key PCare.",
            "Samakan dengan yang diberikan BPJS di Kredensial, lalu Tes koneksi.", .clinic, .credentials),
        .init(
            "pcare-tidak-aktif", .wrong, texts: ["tidak aktif", "non aktif", "nonaktif", "penangguhan", "menunggak"],
            "Kepesertaan pasien tidak aktif.", "Beri tahu pasien; kirim ulang setelah kepesertaannya aktif.", .clinic, .patients),
        .init(
            "pcare-ada-kunjungan", .wrong, texts: ["sudah dilayani", "sudah ada kunjungan", "masih ada kunjungan", "memiliki kunjungan"],
            "Pendaftaran ini sudah punya kunjungan.", "Hapus kunjungannya dahulu, lalu kirim ulang.", .clinic, .visit),
        .init(
            "pcare-tidak-ada", .gone, texts: ["tidak ditemukan", "tidak ada data", "data tidak ada", "tidak terdaftar"],
            "PCare tidak menemukan data ini.", "Periksa nomor kartu, tanggal, dan poli, lalu kirim ulang."),
        .init(
            "pcare-diagnosa", .wrong, codes: [412], texts: ["diagnosa", "kddiag"], "PCare menolak kode diagnosis.",
            "Pilih kode dari Referensi PCare; penyakit nonspesialistik yang dirujuk perlu alasan TACC."),
        .init(
            "pcare-dokter", .wrong, codes: [412], texts: ["dokter"], "PCare menolak kode dokter.",
            "Petakan dokter ini ke kdDokter dari Referensi PCare di Pemetaan BPJS, lalu kirim ulang.", .clinic, .bpjsMappings),
        .init(
            "pcare-syarat", .wrong, codes: [412], "PCare menolak isi kiriman.", "Baca jawaban PCare, perbaiki isinya, lalu kirim ulang."),
        .init(
            "pcare-permintaan", .wrong, codes: [400, 404, 405, 428], "PCare tidak menerima permintaan ini.",
            "Baca jawaban PCare; bila isinya benar, sampaikan kepada pengelola Jembatan."),
    ]
}
