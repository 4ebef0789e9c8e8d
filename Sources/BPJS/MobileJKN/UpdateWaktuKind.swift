import Delivery
import Foundation
import JSON

/// When a step of the service began or ended, at its own time (reference section 5.1). BPJS's list of tasks shows what it holds, with a
/// delay: an empty answer proves nothing, and what is sent again is known by its duplicate.
struct UpdateWaktuKind: BPJSKind {
    let family = ServiceFamily.antreanRS
    let name = "update_waktu"
    let order = 51
    let title = "Waktu Tugas"
    let summary = "Waktu tugas 1 sampai 7 dan 99"
    let recovery = Recovery.search
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate]
    let lockedPaths = ["kodebooking", "taskid"]
    let columns = [
        KindColumn("Kode booking") { $0["kodebooking"]?.string },
        KindColumn("Tugas") { $0["taskid"]?.int.map { "\($0) – \(TaskID(rawValue: $0)?.meaning ?? "")" } },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Mobile JKN")
        check.requires("kodebooking")
        if body["taskid"]?.int.flatMap(TaskID.init) == nil { check.say("taskid", "Isian taskid harus 1 sampai 7, atau 99.") }
        check.instant("waktu")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/updatewaktu", service: .bpjs, body: body)
    }

    /// The step of the delivery is its task.
    func remoteID(_ answer: BPJSAnswer, _ delivery: Outgoing) -> String? { delivery.step ?? "task" }

    /// `TaskId terakhir M` tells which task BPJS holds last: this one or a later one is what was wanted; 99 has ended the booking.
    func own(_ answer: BPJSAnswer, for delivery: Outgoing) -> Outcome? {
        guard answer.rule?.code == "rs-tugas-terakhir", let last = Self.last(answer.words), let own = delivery.step.flatMap({ Int($0) }),
            last == own || last > own && last != TaskID.absent.rawValue
        else { return nil }
        return .sent(remoteID: delivery.step ?? "task")
    }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        PlatformRequest("POST", "/antrean/getlisttask", service: .bpjs, body: ["kodebooking": body["kodebooking"] ?? .null])
    }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        BPJSAnswer(response, family).matchInList { list in
            list.rows.contains { $0["taskid"]?.int == body["taskid"]?.int }
                ? .one(remoteID: delivery.step ?? "task", sameContent: true) : .none
        }
    }

    private static func last(_ words: String) -> Int? {
        guard let range = words.lowercased().range(of: "taskid terakhir") else { return nil }
        let digits = words[range.upperBound...].drop { !$0.isNumber }.prefix { $0.isNumber }
        return Int(digits)
    }
}

/// The steps whose times are told BPJS, with BPJS's own meanings (reference section 5.1; seed 004 names some of them otherwise).
public enum TaskID: Int, Sendable, Hashable, CaseIterable, Comparable {
    case admissionWait = 1
    case admission, clinicWait, clinic, pharmacyWait, pharmacy, done
    case absent = 99

    /// What it means, in Indonesian.
    public var meaning: String {
        switch self {
        case .admissionWait: "Mulai tunggu admisi (check-in pasien baru)"
        case .admission: "Mulai layan admisi"
        case .clinicWait: "Mulai tunggu poli (check-in pasien lama)"
        case .clinic: "Mulai layan poli"
        case .pharmacyWait: "Selesai layan poli, mulai tunggu farmasi"
        case .pharmacy: "Mulai layan farmasi"
        case .done: "Obat selesai dibuat"
        case .absent: "Tidak hadir atau batal"
        }
    }

    /// By number.
    public static func < (left: TaskID, right: TaskID) -> Bool { left.rawValue < right.rawValue }
}
