import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// A registration for Mobile JKN as the API shows it.
struct BookingAnswer {
    let progress: BookingProgress
    /// Everything that it lacks: "kodedokter:D-01".
    let lacks: [String]
    let zone: ClinicTimeZone

    /// As a list shows it: what each delivery lacks first.
    init(_ progress: BookingProgress, zone: ClinicTimeZone) {
        self.init(progress, lacks: progress.lacks, zone: zone)
    }

    init(_ progress: BookingProgress, lacks: [String], zone: ClinicTimeZone) {
        self.progress = progress
        self.lacks = lacks
        self.zone = zone
    }

    private var booking: Antrean { progress.booking }

    /// What has become of all that is told: refused somewhere, on its way somewhere, or there.
    var delivery: String {
        let states = Set(progress.deliveries.map(\.state))
        if states.contains(.failed) { return "failed" }
        if states.contains(.pending) { return "pending" }
        if states.contains(.completed) { return "completed" }
        // What was taken in Mobile JKN wants nothing told before its first task.
        return booking.source == .mobileJKN && booking.markedSent == nil ? "completed" : "skipped"
    }

    /// What the service's table calls `status_kirim`.
    var statusKirim: String { progress.isKnown ? "Sudah" : "Belum" }

    var members: JSONObject {
        var members: JSONObject = [
            "id": .string(booking.id.lowerText), "kodebooking": .text(booking.kodebooking), "status_kirim": .string(statusKirim),
            "delivery": .string(delivery), "sumber": .string(booking.source.rawValue),
            "tanggal_periksa": .string(booking.day.text), "jam_periksa": .text(booking.jamPeriksa), "no_rkm_medis": .text(booking.norm),
            "no_rawat": .text(booking.noRawat), "kodepoli": .string(booking.kodepoli), "kodedokter": .text(booking.kodedokter),
            "jampraktek": .text(booking.jampraktek), "nomorantrean": .text(booking.nomorantrean),
        ]
        members["angkaantrean"] = booking.angkaantrean.map { .number(JSONNumber($0)) } ?? .null
        members["encounter_id"] = .text(booking.visitID?.lowerText)
        members["batal"] = .bool(booking.cancelledAt != nil)
        members["ditandai"] = .bool(booking.markedSent != nil)
        members["tasks"] = .array(tasks)
        members["kurang"] = .array(missing.map(\.json))
        return members
    }

    private var tasks: [JSON] {
        TaskID.allCases.compactMap { task in
            guard let instant = booking.tasks[task] else { return nil }
            let delivery = progress.delivery(of: task)
            return [
                "taskid": .number(JSONNumber(task.rawValue)), "arti": .string(task.meaning),
                "waktu": .string(FHIRDateTime.format(instant, in: zone)), "delivery": .text(delivery?.state.rawValue),
                "terkirim": .bool(delivery?.state == .completed),
            ]
        }
    }

    /// What it lacks, by the field that would say it.
    var missing: [FieldMessage] {
        lacks.map { lack in
            let (what, code) = HoldWords.parts(lack)
            return FieldMessage(Self.field(what, code), Self.code(what), HoldWords.mapping(lack) + ".")
        }
    }

    private static func field(_ what: String, _ code: String) -> String {
        switch what {
        case "isian": code
        case "tugas", "urutan", "tanggal": "taskid\(code)"
        case "akhir": "taskid\(TaskID.absent.rawValue)"
        default: what
        }
    }

    private static func code(_ what: String) -> String {
        let code: FieldProblem.Code =
            switch what {
            case "isian", "tugas", "jampraktek": .required
            case "kodedokter", "kodepoli": .unknownCode
            default: .contradiction
            }
        return code.rawValue
    }
}
