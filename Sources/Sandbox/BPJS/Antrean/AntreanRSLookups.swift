import Foundation
import JSON
import Vocabulary

/// What Antrean RS tells (reference of BPJS, section 5.1).
enum AntreanRSLookups {
    static let routes = [
        BPJSRoute("GET", "ref/poli") { request, _ in .reference(polis, of: request.clinic) },
        BPJSRoute("GET", "ref/dokter") { request, _ in .reference(doctors, of: request.clinic) },
        BPJSRoute("GET", "jadwaldokter/kodepoli/*/tanggal/*", schedule),
        BPJSRoute("GET", "antrean/pendaftaran/tanggal/*", day),
        BPJSRoute("GET", "antrean/pendaftaran/kodebooking/*", one),
        BPJSRoute("GET", "antrean/pendaftaran/aktif") { request, _ in
            .list(rows(request) { $0.status == "Belum dilayani" }, of: request.clinic)
        },
        BPJSRoute("GET", "antrean/pendaftaran/kodepoli/*/kodedokter/*/hari/*/jampraktek/*", slot),
        BPJSRoute("GET", "dashboard/waktutunggu/tanggal/*/waktu/*", dashboard),
        BPJSRoute("POST", "antrean/getlisttask", tasks),
    ]

    private static let polis: [JSON] = AntreanSchedules.referralPolis.map { poli in
        [
            "nmpoli": .string(poli.name), "nmsubspesialis": .string(poli.name), "kdsubspesialis": .string(poli.code),
            "kdpoli": .string(poli.code),
        ]
    }

    private static let doctors: [JSON] = {
        var seen: Set<Int> = []
        return AntreanSchedules.referral.filter { seen.insert($0.doctor).inserted }
            .map { ["namadokter": .string($0.name), "kodedokter": .int($0.doctor)] }
    }()

    private static func schedule(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let day = BPJSDates.antrean(arguments[1]) else { return AntreanRefusals.dateFormat }
        guard !request.facility.closures.contains(BPJSFacility.key(arguments[0], day.text)) else { return .nothingThere }
        let sessions = AntreanSchedules.referral.filter { $0.poli == arguments[0] }
        return .list(sessions.map { AntreanSchedules.row($0, weekday: day.weekday) }, of: request.clinic)
    }

    private static func day(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard BPJSDates.antrean(arguments[0]) != nil else { return AntreanRefusals.dateFormat }
        return .list(rows(request, on: arguments[0]) { _ in true }, of: request.clinic)
    }

    private static func one(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        guard let booking = request.facility.bookings[arguments[0]] else { return .nothingThere }
        return .list([row(booking)], of: request.clinic)
    }

    private static func slot(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let wanted = rows(request) { booking in
            let weekday = BPJSDates.antrean(booking.body["tanggalperiksa"]?.string ?? "")?.weekday
            return booking.status == "Belum dilayani" && booking.body["kodepoli"]?.string == arguments[0]
                && booking.body["kodedokter"]?.int == Int(arguments[1]) && weekday == Int(arguments[2])
                && booking.body["jampraktek"]?.string == arguments[3]
        }
        return .list(wanted, of: request.clinic)
    }

    /// Of one day, or of all from the oldest day on.
    private static func rows(_ request: BPJSRequest, on day: String? = nil, where isWanted: (AntreanBooking) -> Bool) -> [JSON] {
        let facility = request.facility
        let days = day.map { [$0] } ?? facility.bookingsOfDay.keys.sorted()
        return days.flatMap { facility.bookingsOfDay[$0, default: []] }.compactMap { facility.bookings[$0] }.filter(isWanted).map(row)
    }

    private static func row(_ booking: AntreanBooking) -> JSON {
        let body = booking.body
        return [
            "kodebooking": body["kodebooking"] ?? .null, "tanggal": body["tanggalperiksa"] ?? .null, "kodepoli": body["kodepoli"] ?? .null,
            "kodedokter": body["kodedokter"] ?? .null, "jampraktek": body["jampraktek"] ?? .null, "nik": body["nik"] ?? .null,
            "nokapst": body["nomorkartu"] ?? .null, "nohp": body["nohp"] ?? .null, "norekammedis": body["norm"] ?? .null,
            "jeniskunjungan": body["jeniskunjungan"] ?? .null, "nomorreferensi": body["nomorreferensi"] ?? .null,
            "sumberdata": .string(booking.source), "ispeserta": body["jenispasien"] == "NON JKN" ? 0 : 1,
            "noantrean": body["nomorantrean"] ?? .null, "estimasidilayani": body["estimasidilayani"] ?? .null,
            "createdtime": .int(booking.created), "status": .string(booking.status),
        ]
    }

    /// Tasks are indexed with a delay: one accepted a moment ago may be missing.
    private static func tasks(_ request: BPJSRequest, _: [String]) -> BPJSReply {
        guard let booking = request.facility.bookings[request.text("kodebooking")] else { return .nothingThere }
        let seen = Int(request.now.timeIntervalSince1970 * 1000) - request.clinic.taskDelay
        let zone = request.clinic.zone
        return .list(
            booking.tasks.filter { $0.accepted <= seen }.map { task in
                [
                    "wakturs": .string(BPJSDates.listed(task.time, in: zone)), "waktu": .string(BPJSDates.listed(task.accepted, in: zone)),
                    "taskname": .string(AntreanTasks.names[task.id] ?? ""), "taskid": .int(task.id),
                    "kodebooking": booking.body["kodebooking"] ?? .null,
                ]
            }, of: request.clinic)
    }

    /// Plain, unlike every other list: waiting and service times per poli, in seconds.
    private static func dashboard(_ request: BPJSRequest, _ arguments: [String]) -> BPJSReply {
        let facility = request.facility
        let bookings = facility.bookingsOfDay[arguments[0], default: []].compactMap { facility.bookings[$0] }
        let rows = Dictionary(grouping: bookings) { $0.body["kodepoli"]?.string ?? "" }.sorted { $0.key < $1.key }
            .map { poli, bookings -> JSON in
                var row: JSONObject = [
                    "kdppk": .string(request.clinic.providerCode), "nmppk": .string(request.clinic.name), "kodepoli": .string(poli),
                    "namapoli": bookings[0].body["namapoli"] ?? .null, "tanggal": .string(arguments[0]),
                    "jumlah_antrean": .int(bookings.count), "insertdate": .int(Int(request.now.timeIntervalSince1970 * 1000)),
                ]
                for step in 1...6 {
                    let spans = bookings.compactMap { AntreanTasks.span($0, from: step) }
                    row["waktu_task\(step)"] = .int(spans.reduce(0, +))
                    row["avg_waktu_task\(step)"] = .int(spans.isEmpty ? 0 : spans.reduce(0, +) / spans.count)
                }
                return .object(row)
            }
        guard !rows.isEmpty else { return .nothingThere }
        return BPJSReply(status: 200, code: 200, message: "Ok", payload: .plain(["list": .array(rows)]))
    }
}
