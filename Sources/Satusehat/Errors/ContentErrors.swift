/// Errors about what a body says: titles of reference section 3.19, rules that deserve words of their own, and our own findings.
extension ErrorCatalog {
    static let contentErrors: [ErrorEntry] = [
        .init(
            "code-not-found", "Kode pada {elemen} tidak dikenal SATUSEHAT.", "Ganti dengan kode yang berlaku, lalu kirim ulang.", .clinic,
            .edit),
        .init(
            "rule-10003", "Kode diagnosis tidak dikenal SATUSEHAT.",
            "Ganti dengan kode ICD-10 yang berlaku (dengan titik, tanpa tanda † atau *), lalu kirim ulang.", .clinic, .edit),
        .init(
            "rule-10010", "Kode pemeriksaan tidak dikenal SATUSEHAT.",
            "Ganti dengan kode LOINC atau SNOMED yang berlaku, lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "rule-10012", "Satuan hasil pemeriksaan tidak dikenal SATUSEHAT.",
            "Ganti dengan satuan UCUM, misalnya mm[Hg], lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "rule-10015", "Kode tindakan tidak dikenal SATUSEHAT.", "Ganti dengan kode ICD-9-CM yang berlaku, lalu kirim ulang.", .clinic,
            .edit),
        .init(
            "rule-10024", "Kode obat tidak dikenal SATUSEHAT.", "Petakan obat ini ke kode KFA yang berlaku, lalu kirim ulang.", .clinic,
            .edit),
        .init(
            "rule-10060", "Kode pemeriksaan yang diminta tidak dikenal SATUSEHAT.",
            "Ganti dengan kode LOINC atau SNOMED yang berlaku, lalu kirim ulang.", .clinic, .edit),
        .init(
            "rule-10078", "Kode alergi tidak dikenal SATUSEHAT.",
            "Ganti dengan kode SNOMED, atau kode KFA bahan obat (91…), yang berlaku, lalu kirim ulang.", .clinic, .edit),
        .init(
            "rule-10103", "Kode vaksin tidak dikenal SATUSEHAT.", "Petakan vaksin ini ke kode KFA yang berlaku, lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "rule-10305", "Imunisasi yang sudah diberikan harus menyebut tempatnya.", "Lengkapi lokasi pemberian, lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "rule-10306", "Imunisasi yang sudah diberikan harus menyebut nomor batch vaksin.",
            "Lengkapi nomor batch (lotNumber), lalu kirim ulang.", .clinic, .edit),
        .init(
            "rule-10307", "Tanggal kedaluwarsa vaksin tidak sesudah waktu pemberian.",
            "Periksa tanggal kedaluwarsa dan waktu pemberian, lalu kirim ulang.", .clinic, .edit),
        .init(
            "rule-10118", "Nomor IHS pasien tidak dikenal SATUSEHAT.", "Cari ulang pasien menurut NIK, lalu kirim ulang.", .clinic,
            .patients),
        .init(
            "rule-10119", "Nomor IHS dokter tidak dikenal SATUSEHAT.", "Cari ulang praktisi menurut NIK, lalu kirim ulang.", .clinic,
            .practitioners),
        .init("rule-10120", "Lokasi (poli) tidak dikenal SATUSEHAT.", "Perbaiki pemetaan lokasi, lalu kirim ulang.", .clinic, .locations),
        .init(
            "rule-10121", "Kunjungan selesai harus punya waktu mulai dan waktu selesai.", "Lengkapi tanggal_selesai, lalu kirim ulang.",
            .clinic, .visit),
        .init(
            "rule-10173", "Waktu selesai kunjungan tidak diterima: di masa depan atau sebelum waktu mulai.",
            "Periksa waktu selesai dan zona waktu di SIM klinik, lalu kirim ulang.", .clinic, .visit),
        .init(
            "invalid-datetime-format", "Waktu pada {elemen} bentuknya salah.", "Tulis sebagai YYYY-MM-DDThh:mm:ss+00:00, lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "invalid-datetime-value", "Waktu pada {elemen} di masa depan atau terlalu lama.",
            "Periksa tanggal, jam, dan zona waktu di SIM klinik, lalu kirim ulang.", .clinic, .visit),
        .init(
            "reference-mandatory", "{elemen} harus merujuk data yang ada di SATUSEHAT.",
            "Pastikan kiriman yang dirujuk sudah terkirim, lalu kirim ulang.", .clinic, .visit),
        .init(
            "invalid-reference", "{elemen} merujuk data yang tidak dikenal SATUSEHAT.",
            "Periksa pemetaan pasien, praktisi, dan lokasi di lingkungan ini, lalu kirim ulang.", .clinic, .visit),
        .init(
            "resource-not-found", "Data yang dirujuk atau diubah tidak ada di SATUSEHAT.",
            "Periksa kiriman pertamanya, lalu kirim ulang.", .clinic, .visit),
        .init(
            "rule-20007", "Data yang dirujuk atau diubah tidak ada di SATUSEHAT.", "Periksa kiriman pertamanya, lalu kirim ulang.", .clinic,
            .visit),
        .init(
            "invalid-coding-system", "Sistem kode pada {elemen} tidak diterima SATUSEHAT.", "Ganti sistem kodenya, lalu kirim ulang.",
            .clinic, .edit),
        .init("element-missing", "{elemen} wajib diisi.", "Lengkapi datanya, lalu kirim ulang.", .clinic, .edit),
        .init(
            "number-as-text", "{elemen} ditulis sebagai teks, seharusnya angka.", "Hapus tanda kutipnya, lalu kirim ulang.", .clinic, .edit),
        .init("invalid-value", "Nilai pada {elemen} jenisnya salah.", "Perbaiki nilainya, lalu kirim ulang.", .clinic, .edit),
        .init(
            "unparseable-resource", "SATUSEHAT tidak dapat membaca isi kiriman.",
            "Periksa bagian yang disebut dalam jawaban, lalu kirim ulang.", .clinic, .edit),
        .init(
            "resource-mismatch", "ID di isi kiriman tidak sama dengan ID yang diubah.", "Buat ulang isi kiriman, lalu kirim ulang.",
            .jembatan, .edit),
        .init("invalid-query", "SATUSEHAT menolak pencarian ini.", "Hubungi pengelola Jembatan.", .jembatan, nil),
        .init(
            "validation", "Isi kiriman belum memenuhi aturan, jadi belum dikirim: {elemen}.",
            "Perbaiki bagian yang ditandai, lalu kirim ulang.", .clinic, .edit),
        .init("rule-20005", "SATUSEHAT tidak dapat membaca isi kiriman.", "Buat ulang isi kiriman, lalu kirim ulang.", .jembatan, .edit),
        .init("rule-20006", "Isi kiriman bukan JSON yang sah.", "Buat ulang isi kiriman, lalu kirim ulang.", .jembatan, .edit),
        .init(
            "rule-20008", "Ada elemen yang jenisnya salah menurut FHIR.", "Perbaiki bagian yang disebut dalam jawaban, lalu kirim ulang.",
            .clinic, .edit),
        .init(
            "rule-20002", "SATUSEHAT sudah punya data ini.", "Jembatan mencarinya dan mengambil nomornya; tidak ada yang perlu dilakukan.",
            .jembatan, .wait),
        .init(
            "duplicate-not-found", "SATUSEHAT menyatakan data ini sudah ada, tetapi tidak dapat ditemukan.",
            "Periksa kunjungan ini di SATUSEHAT; hubungi helpdesk SATUSEHAT bila perlu.", .clinic, .visit),
        .init(
            "several-matches", "Ada beberapa data yang cocok di SATUSEHAT, jadi Jembatan tidak memilih sendiri.",
            "Buka kiriman ini, bandingkan yang ditemukan dengan data di SATUSEHAT, lalu ambil yang benar.", .clinic, .visit),
    ]
}
