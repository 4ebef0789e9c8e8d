import Clinics
import Foundation
import JSON
import Vocabulary

/// What BPJS is told of a booking (reference section 5.1), and what it still lacks.
struct BookingBody {
    let booking: Antrean
    let session: DoctorSession
    let zone: ClinicTimeZone

    /// `antrean/add`.
    var add: JSON {
        var body: JSONObject = [
            "kodebooking": .string(booking.kodebooking ?? ""), "jenispasien": .string(isMember ? "JKN" : "NON JKN"),
            "nomorkartu": isMember ? text("nomorkartu") : "", "nik": text("nik"), "nohp": text("nohp"),
            "kodepoli": .string(session.kodepoli), "namapoli": text("namapoli", else: session.namapoli),
            "pasienbaru": booking.isNewPatient ? 1 : 0, "norm": .string(booking.norm ?? ""),
            "tanggalperiksa": .string(booking.day.text),
            "kodedokter": session.kodedokter.map { .count($0) } ?? .string(booking.kodedokter ?? ""),
            "namadokter": text("namadokter", else: session.namadokter), "jampraktek": .string(session.hours?.text ?? ""),
            "jeniskunjungan": .count(booking.content["jeniskunjungan"]?.int ?? 0),
            "nomorreferensi": isMember ? text("nomorreferensi") : "", "nomorantrean": .string(booking.nomorantrean ?? ""),
            "angkaantrean": .count(booking.angkaantrean ?? 0), "estimasidilayani": .count(estimate),
        ]
        for name in Self.quotas { body[name] = .count(max(0, booking.content[name]?.int ?? 0)) }
        body["keterangan"] = text("keterangan", else: "Peserta harap 30 menit lebih awal guna pencatatan administrasi.")
        return .object(body)
    }

    /// `antrean/updatewaktu`.
    func task(_ task: TaskID, at instant: Date) -> JSON {
        var body: JSONObject = [
            "kodebooking": .string(booking.kodebooking ?? ""), "taskid": .count(task.rawValue),
            "waktu": .count(BPJSTime.milliseconds(instant)),
        ]
        // Customary on the task that sends the patient to the pharmacy.
        if task == .pharmacyWait, let kind = booking.content["jenisresep"]?.string { body["jenisresep"] = .string(kind) }
        return .object(body)
    }

    /// `antrean/batal`.
    var cancel: JSON { ["kodebooking": .string(booking.kodebooking ?? ""), "keterangan": text("alasan")] }

    /// `antrean/farmasi/add`; nil without medicine or without a number.
    var pharmacy: JSON? {
        guard let number = booking.content["antreanfarmasi"]?.int, let kind = booking.content["jenisresep"]?.string?.lowercased(),
            kind != "tidak ada"
        else { return nil }
        return [
            "kodebooking": .string(booking.kodebooking ?? ""), "jenisresep": .string(kind), "nomorantrean": .count(number),
            "keterangan": "",
        ]
    }

    /// What has to be known before it can go, by name of the field: a code of the clinic's that is not mapped, or what nobody told.
    var lacks: [String] {
        var lacking: [String] = []
        let body = add
        if session.kodedokter == nil { lacking.append("kodedokter:\(booking.kodedokter ?? "")") }
        if session.hours == nil { lacking.append("jampraktek:\(booking.kodedokter ?? "")") }
        let needed = ["namapoli", "namadokter", "nik", "nohp"] + (isMember ? ["nomorkartu", "nomorreferensi"] : [])
        lacking += needed.filter { body[$0]?.string?.isEmpty != false }.map { "isian:\($0)" }
        if booking.content["jeniskunjungan"]?.int == nil { lacking.append("isian:jeniskunjungan") }
        return lacking
    }

    static let quotas = ["sisakuotajkn", "kuotajkn", "sisakuotanonjkn", "kuotanonjkn"]

    private var isMember: Bool {
        switch booking.content["jenispasien"]?.string {
        case "JKN": true
        case "NON JKN": false
        default: !booking.nomorkartu.isEmpty
        }
    }

    /// Epoch ms: as told, else by the number's turn in the session, else when the patient came.
    private var estimate: Int {
        if let told = booking.content["estimasidilayani"]?.int { return told }
        let clock = session.hours?.start ?? String((booking.jamPeriksa ?? "").prefix(5))
        let turns = session.hours == nil ? 0 : max(0, (booking.angkaantrean ?? 1) - 1)
        return BPJSTime.milliseconds(booking.day.instant(clock, in: zone).addingTimeInterval(Double(turns * session.minutes * 60)))
    }

    private func text(_ name: String, else fallback: String? = nil) -> JSON {
        let said = booking.content[name]?.string ?? ""
        return .string(said.isEmpty ? fallback ?? "" : said)
    }
}

extension LocalDate {
    /// When a clinic's clock shows `08:15` on this day.
    func instant(_ clock: String, in zone: ClinicTimeZone) -> Date {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        let minutes = parts.count >= 2 ? parts[0] * 60 + parts[1] : 0
        return start(in: zone.timeZone).addingTimeInterval(Double(minutes) * 60)
    }
}
