import Templating

/// A refusal of the API, with what a clinic's system does about it.
struct GuideError: View {
    let status: String
    let code: String
    let says: String
    let remedy: String

    static let fields = Fields<Self>(
        .text("status") { $0.status }, .text("code") { $0.code }, .text("says") { $0.says }, .text("remedy") { $0.remedy })

    static let all = [
        GuideError(
            status: "400", code: "MALFORMED_REQUEST", says: "Isi bukan JSON yang benar; line dan column menunjuk tempatnya.",
            remedy: "Perbaiki pembuatan JSON di SIM klinik."),
        GuideError(
            status: "401", code: "INVALID_CREDENTIALS", says: "Kode klinik atau rahasia salah.",
            remedy: "Periksa kedua header; buat rahasia baru di Kredensial bila perlu."),
        GuideError(
            status: "403", code: "CLINIC_SUSPENDED, FORBIDDEN", says: "Klinik dihentikan, atau alamat asal tidak diizinkan.",
            remedy: "Hubungi pengelola Jembatan, atau perbarui daftar alamat di Kredensial."),
        GuideError(status: "404", code: "NOT_FOUND", says: "Alamat atau data itu tidak ada.", remedy: "Periksa penulisan alamat dan id."),
        GuideError(
            status: "405", code: "METHOD_NOT_ALLOWED", says: "Alamat itu dipanggil dengan cara lain.", remedy: "Lihat header Allow."),
        GuideError(
            status: "409", code: "IDEMPOTENCY_CONFLICT", says: "Idempotency-Key sudah dipakai untuk isi lain.",
            remedy: "Pakai kunci baru untuk isi baru."),
        GuideError(
            status: "413, 415", code: "PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE", says: "Isi terlalu besar, atau bukan application/json.",
            remedy: "Bagi kiriman dengan /api/batch; kirim sebagai JSON."),
        GuideError(
            status: "422", code: "MISSING_REQUIRED_FIELDS, FHIR_VALIDATION_ERROR",
            says: "Ada yang belum diisi atau salah; errors menyebut tiap field.",
            remedy: "Perbaiki field itu, lalu kirim lagi. stored true berarti data tersimpan dan menunggu perbaikan."),
        GuideError(
            status: "422", code: "PATIENT_NOT_FOUND", says: "Pasien tidak dikenal di SATUSEHAT; kunjungannya tersimpan.",
            remedy: "Periksa NIK, atau daftarkan dengan register-patient; kunjungan lalu berjalan sendiri."),
        GuideError(
            status: "429", code: "TOO_MANY_REQUESTS", says: "Terlalu banyak panggilan.", remedy: "Tunggu sebanyak Retry-After detik."),
        GuideError(
            status: "500, 503", code: "INTERNAL_ERROR, UPSTREAM_UNAVAILABLE", says: "Jembatan atau SATUSEHAT sedang tidak bisa menjawab.",
            remedy: "Ulangi panggilan yang sama; tidak menggandakan data."),
    ]
}
