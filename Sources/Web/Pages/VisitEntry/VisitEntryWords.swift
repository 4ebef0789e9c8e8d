/// What the form calls the fields of a visit.
enum VisitEntryWords {
    static func label(_ heading: String) -> String {
        if let word = words[heading] { return word }
        let parts = heading.split(separator: "_")
        guard let number = parts.last, Int(number) != nil else { return heading }
        return [words[parts.dropLast().joined(separator: "_")] ?? heading, String(number)].joined(separator: " ")
    }

    private static let words = [
        "no_kunjungan": "No. kunjungan", "nik_pasien": "NIK pasien", "no_rm": "No. RM", "tanggal_kunjungan": "Datang",
        "tanggal_selesai": "Selesai", "poli": "Poli", "dokter": "Dokter", "jenis_layanan": "Jenis layanan", "penjamin": "Penjamin",
        "keluhan_utama": "Keluhan utama", "anamnesa": "Anamnesis", "nama_pasien": "Nama", "tanggal_lahir": "Tanggal lahir",
        "jenis_kelamin": "Jenis kelamin", "alamat": "Alamat", "tekanan_darah": "Tekanan darah (mmHg)", "nadi": "Nadi (per menit)",
        "suhu": "Suhu (°C)", "pernapasan": "Napas (per menit)", "tinggi": "Tinggi (cm)", "berat": "Berat (kg)", "spo2": "SpO2 (%)",
        "lingkar_perut": "Lingkar perut (cm)", "diagnosa": "Diagnosis", "nama_diagnosa": "Nama diagnosis", "tindakan": "Tindakan",
        "nama_tindakan": "Nama tindakan", "obat": "Obat", "jumlah_obat": "Jumlah", "satuan_obat": "Satuan",
        "aturan_pakai": "Aturan pakai",
    ]
}
