import JSON

/// Antrean RS, which Mobile JKN shows (reference of BPJS, section 5.1). A booking is told by its code.
enum AntreanRS {
    static let routes = [
        BPJSRoute("POST", "antrean/add", add), BPJSRoute("POST", "antrean/updatewaktu", AntreanTasks.update),
        BPJSRoute("POST", "antrean/batal", cancel), BPJSRoute("POST", "antrean/farmasi/add", pharmacy),
    ]

    private static let quotas = ["sisakuotajkn", "kuotajkn", "sisakuotanonjkn", "kuotanonjkn"]

    private static func add(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let code = request.text("kodebooking")
        guard !code.isEmpty else { return .refused("Kode Booking Belum Diisi") }
        guard request.facility.bookings[code] == nil else {
            return .refused("Terdapat duplikasi Kode Booking", code: 208).repeating("antrean.add", code)
        }
        if let refusal = patient(request) ?? appointment(request) ?? queue(request) { return refusal }
        return .ok.storing(request.write("antrean.add", code))
    }

    private static func patient(_ request: BPJSRequest) -> BPJSReply? {
        let card = request.text("nomorkartu")
        switch request.text("jenispasien") {
        case "JKN":
            if card.isEmpty { return .refused("Nomor Kartu Belum Diisi") }
            if request.text("nomorreferensi").isEmpty { return .refused("Nomor Referensi Belum Diisi") }
        case "NON JKN":
            if !card.isEmpty { return .refused("Nomor Kartu Harus Kosong Untuk Pasien NON JKN") }
        default: return .refused("Jenis Pasien Tidak Sesuai")
        }
        guard [0, 1].contains(request.body["pasienbaru"]?.int) else { return .refused("Pasien Baru Tidak Sesuai") }
        return AntreanRefusals.person(request)
    }

    private static func appointment(_ request: BPJSRequest) -> BPJSReply? {
        guard let day = BPJSDates.antrean(request.text("tanggalperiksa")) else { return AntreanRefusals.dateFormat }
        guard day >= request.today else { return .refused("Tanggal Periksa Tidak Berlaku") }
        let poli = request.text("kodepoli")
        guard AntreanSchedules.referralPolis.contains(where: { $0.code == poli }) else { return .refused("Poli Tidak Ditemukan") }
        guard !request.facility.closures.contains(BPJSFacility.key(poli, day.text)) else {
            return .refused("Pendaftaran ke Poli Ini Sedang Tutup")
        }
        return AntreanRefusals.session(request, in: AntreanSchedules.referral)
    }

    /// Numbers and estimates. A quota of nothing left refuses nobody: it is what the facility reports.
    private static func queue(_ request: BPJSRequest) -> BPJSReply? {
        guard let kind = request.body["jeniskunjungan"]?.int, (1...4).contains(kind) else {
            return .refused("Jenis Kunjungan Tidak Sesuai")
        }
        guard !request.text("nomorantrean").isEmpty, request.body["angkaantrean"]?.int != nil else {
            return .refused("Format Nomor Antrean Tidak Sesuai")
        }
        guard let estimate = request.body["estimasidilayani"]?.int, estimate > 1_000_000_000_000 else {
            return .refused("Format Estimasi Dilayani Tidak Sesuai")
        }
        for name in quotas {
            guard let quota = request.body[name]?.int, quota >= 0 else { return .refused("Kuota Tidak Sesuai") }
        }
        return nil
    }

    private static func cancel(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let code = request.text("kodebooking")
        guard let booking = request.facility.bookings[code] else { return .refused("Antrean Tidak Ditemukan") }
        guard booking.status != "Batal" else {
            return .refused("Antrean Tidak Ditemukan atau Sudah Dibatalkan").repeating("antrean.batal", code)
        }
        guard (booking.tasks.last?.id ?? 0) < 5 else { return .refused("Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan") }
        guard !request.text("keterangan").isEmpty else { return .refused("Keterangan Belum Diisi") }
        return .ok.storing(request.write("antrean.batal", code))
    }

    private static func pharmacy(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let code = request.text("kodebooking")
        guard let booking = request.facility.bookings[code] else { return .refused("Kode Booking tidak ditemukan") }
        guard !booking.hasPharmacy else {
            return .refused("Antrean farmasi sudah ada", code: 208).repeating("antrean.farmasi", code)
        }
        guard booking.status != "Batal" else { return .refused("Antrean Tidak Ditemukan atau Sudah Dibatalkan") }
        guard ["racikan", "non racikan"].contains(request.text("jenisresep")) else { return .refused("Jenis Resep Tidak Sesuai") }
        guard request.body["nomorantrean"]?.int != nil else { return .refused("Format Nomor Antrean Tidak Sesuai") }
        return .ok.storing(request.write("antrean.farmasi", code))
    }
}
