import JSON
import Vocabulary

/// The times of a booking: which task may follow which, and when (reference of BPJS, section 5.1).
enum AntreanTasks {
    static let names = [
        1: "mulai waktu tunggu admisi", 2: "akhir waktu tunggu admisi/mulai waktu layan admisi",
        3: "akhir waktu layan admisi/mulai waktu tunggu poli", 4: "akhir waktu tunggu poli/mulai waktu layan poli",
        5: "akhir waktu layan poli/mulai waktu tunggu farmasi", 6: "akhir waktu tunggu farmasi/mulai waktu layan farmasi membuat obat",
        7: "akhir waktu obat selesai dibuat", 99: "tidak hadir/batal",
    ]

    static let prescriptions: Set<String> = ["Tidak ada", "Racikan", "Non racikan"]

    /// Seconds from a task to the one after it.
    static func span(_ booking: AntreanBooking, from id: Int) -> Int? {
        guard let start = booking.tasks.first(where: { $0.id == id })?.time, let end = booking.tasks.first(where: { $0.id == id + 1 })?.time
        else { return nil }
        return (end - start) / 1000
    }

    static func update(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        let code = request.text("kodebooking")
        guard let booking = request.facility.bookings[code] else { return .refused("Kode Booking tidak ditemukan") }
        guard let id = request.body["taskid"]?.int, names[id] != nil else { return .refused("TaskId Tidak Sesuai") }
        guard let time = request.body["waktu"]?.int else { return .refused("Format Waktu Tidak Sesuai") }
        let key = BPJSFacility.key(code, String(id))
        guard !booking.tasks.contains(where: { $0.id == id }) else {
            return .refused("TaskId=\(id) sudah ada", code: 208).repeating("antrean.updatewaktu", key)
        }
        if let refusal = order(of: id, in: booking) { return refusal }
        if let refusal = moment(time, of: id, in: booking, zone: request.clinic.zone) { return refusal }
        if let kind = request.body["jenisresep"], !prescriptions.contains(kind.string ?? "") {
            return .refused("Jenis Resep Tidak Sesuai")
        }
        return .ok.storing(request.write("antrean.updatewaktu", key))
    }

    /// New patients begin at 1, others at 3; then one after another; 99 ends it, before 5.
    private static func order(of id: Int, in booking: AntreanBooking) -> BPJSReply? {
        let last = booking.isCancelled ? 99 : booking.tasks.last?.id
        guard let last else {
            let first = booking.body["pasienbaru"]?.int == 1 ? 1 : 3
            return id == first || id == 99 ? nil : .refused("TaskId sebelumnya belum ada")
        }
        let isNext = last != 99 && (id == last + 1 || id == 99 && last < 5)
        return isNext ? nil : .refused("TaskId terakhir \(last)")
    }

    private static func moment(_ time: Int, of id: Int, in booking: AntreanBooking, zone: ClinicTimeZone) -> BPJSReply? {
        let day = booking.body["tanggalperiksa"]?.string ?? ""
        // Before any day that BPJS keeps, and beyond any that a calendar has: seconds for milliseconds, a clock at zero.
        let isTime = (1_609_459_200_000...4_102_444_800_000).contains(time)
        guard isTime, BPJSDates.day(time, in: zone).text == day else {
            let shown = isTime ? BPJSDates.refused(time, in: zone) : String(time)
            return .refused("Waktu tidak valid (\(shown)). Tanggal pelayanan untuk Kode Booking tersebut adalah (\(day))")
        }
        guard let before = booking.tasks.last, time <= before.time else { return nil }
        return .refused(
            "TaskId=\(id) (\(BPJSDates.refused(time, in: zone))) tidak boleh kurang atau sama dengan waktu sebelumnya "
                + "(\(BPJSDates.refused(before.time, in: zone)))")
    }
}
