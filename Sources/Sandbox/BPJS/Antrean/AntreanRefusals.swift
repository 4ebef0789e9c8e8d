import JSON

/// What both Antrean families check of an entry, with the sentences they use.
enum AntreanRefusals {
    static let dateFormat = BPJSReply.refused("Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd")

    /// Card, NIK and membership; an empty card is a patient without insurance.
    static func person(_ request: BPJSRequest) -> BPJSReply? {
        let card = request.text("nomorkartu")
        let nik = request.text("nik")
        guard isDigits(nik, 16) else { return .refused(nik.isEmpty ? "NIK Belum Diisi" : "Format NIK Tidak Sesuai") }
        guard !request.text("norm").isEmpty else { return .refused("Nomor Rekam Medis Belum Diisi") }
        guard !card.isEmpty else { return nil }
        guard isDigits(card, 13) else { return .refused("Format Nomor Kartu Tidak Sesuai") }
        guard let member = request.records.members.find(card: card) else { return .refused("Peserta Tidak Ditemukan") }
        guard member.nik == nik else { return .refused("NIK Tidak Sesuai Dengan Nomor Kartu") }
        if let reason = member.inactive { return .refused("Status Peserta Tidak Aktif: \(reason)") }
        if member.lacksScreening {
            return .refused(
                "Peserta belum melakukan skrining kesehatan tahun ini. "
                    + "Silakan mengisi Skrining Riwayat Kesehatan di Mobile JKN.")
        }
        return nil
    }

    /// The doctor must work at the poli in exactly these hours, which have no blanks.
    static func session(_ request: BPJSRequest, in sessions: [AntreanSchedules.Session]) -> BPJSReply? {
        guard let doctor = request.body["kodedokter"]?.int else { return .refused("Format Kode Dokter Tidak Sesuai") }
        let works = sessions.contains {
            $0.poli == request.text("kodepoli") && $0.doctor == doctor && $0.hours == request.text("jampraktek")
        }
        guard !works else { return nil }
        return .refused(
            "Jadwal Dokter \(request.text("namadokter")) Tersebut Belum Tersedia, "
                + "Silahkan Reschedule Tanggal dan Jam Praktek Lainnya")
    }

    static func isDigits(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
