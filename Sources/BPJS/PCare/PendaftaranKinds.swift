import Delivery
import Foundation
import JSON

/// A registration at PCare (reference section 3.4). The answer's noUrut is its number; the day's list finds it again.
struct TambahPendaftaranKind: BPJSKind {
    let family = ServiceFamily.pcare
    let name = "tambah_pendaftaran"
    let order = 43
    let title = "Tambah Pendaftaran"
    let summary = "Pendaftaran pasien ke PCare"
    let recovery = Recovery.search
    let lockedPaths = ["noKartu", "tglDaftar", "kdPoli"]
    let columns = [
        KindColumn("Poli") { $0["kdPoli"]?.string }, KindColumn("Keluhan") { $0["keluhan"]?.string },
        KindColumn("Jenis") { $0["kunjSakit"] == .bool(false) ? "Kunjungan sehat" : "Kunjungan sakit" },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "PCare")
        check.card("noKartu")
        check.pcareDay("tglDaftar")
        check.requires("kdProviderPeserta", "kdPoli", "kdTkp")
        if case .bool(let isSick) = body["kunjSakit"] {
            let level = body["kdTkp"]?.string
            if isSick == (level == "50") { check.say("kdTkp", "kdTkp 50 hanya untuk kunjungan sehat (kunjSakit false).") }
        } else {
            check.say("kunjSakit", "Isian kunjSakit harus true atau false.")
        }
        check.number(
            "sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "lingkarPerut", "heartRate", "rujukBalik")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/pendaftaran", service: .bpjs, body: body)
    }

    /// A *created* whose number is the word null has created nothing (reference section 3.4).
    func remoteID(_ answer: BPJSAnswer, _ delivery: Outgoing) -> String? { PCareNumber.given(answer, "noUrut") }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        PCareDayList.search(body)
    }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        PCareDayList.match(BPJSAnswer(response, family), body)
    }
}

/// A registration is taken back (reference section 3.4).
struct HapusPendaftaranKind: BPJSKind {
    let family = ServiceFamily.pcare
    let name = "hapus_pendaftaran"
    let order = 45
    let title = "Hapus Pendaftaran"
    let summary = "Penghapusan pendaftaran dari PCare"
    let recovery = Recovery.search
    let fixedRemoteID: String? = "dihapus"
    let settledBy: Set<BPJSAnswer.Verdict> = [.gone, .nothing]
    let lockedPaths = ["noKartu", "tglDaftar", "kdPoli", "noUrut"]
    let columns = [KindColumn.given("No. urut", "noUrut"), KindColumn("Poli") { $0["kdPoli"]?.string }]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "PCare")
        check.card("noKartu")
        check.pcareDay("tglDaftar")
        check.requires("noUrut", "kdPoli")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        func part(_ name: String) -> String { PathElement.encoded(body[name]?.string) }
        return PlatformRequest(
            "DELETE",
            "/pendaftaran/peserta/\(part("noKartu"))/tglDaftar/\(part("tglDaftar"))/noUrut/\(part("noUrut"))/kdPoli/\(part("kdPoli"))",
            service: .bpjs)
    }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        PCareDayList.search(body)
    }

    /// Still in the day's list: not deleted yet.
    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        switch PCareDayList.match(BPJSAnswer(response, family), body) {
        case .one(let number, _): number == body["noUrut"]?.string ? .none : .one(remoteID: "dihapus", sameContent: true)
        case .none: .one(remoteID: "dihapus", sameContent: true)
        case .several: .none
        case .unreadable: .unreadable
        }
    }
}

/// The registrations of a day.
enum PCareDayList {
    /// More than a clinic of the first level sees in a day.
    static let most = 2_000

    /// Asks for the day's.
    static func search(_ body: JSON) -> PlatformRequest {
        PlatformRequest("GET", "/pendaftaran/tglDaftar/\(PathElement.encoded(body["tglDaftar"]?.string))/0/\(most)", service: .bpjs)
    }

    /// The registration of this card at this poli.
    static func match(_ answer: BPJSAnswer, _ body: JSON) -> Match {
        answer.matchInList { list in
            let numbers = list.rows.filter {
                $0["peserta"]?["noKartu"]?.string == body["noKartu"]?.string && $0["poli"]?["kdPoli"]?.string == body["kdPoli"]?.string
            }.compactMap { $0["noUrut"]?.string }
            // A list that goes on may hold it further down.
            if numbers.isEmpty, list.goesOn { return .several([]) }
            return numbers.count > 1 ? .several(numbers) : numbers.first.map { .one(remoteID: $0, sameContent: true) } ?? .none
        }
    }
}

/// `{count, list}`, or the bare list that some gateways give (reference section 5.1).
struct PCareList: Sendable {
    let rows: [JSON]
    /// Whether there are more than these.
    let goesOn: Bool

    init?(_ payload: JSON) {
        if let bare = payload.array {
            rows = bare
            goesOn = false
            return
        }
        guard payload.object != nil else { return nil }
        rows = payload["list"]?.array ?? []
        goesOn = (payload["count"]?.int ?? 0) > rows.count && !rows.isEmpty
    }
}

/// A number that PCare gives as a pair of field and message.
enum PCareNumber {
    /// nil when there is none, or none that means something.
    static func given(_ answer: BPJSAnswer, _ field: String) -> String? {
        let pairs = answer.payload?.array ?? answer.payload.map { [$0] } ?? []
        let pair = pairs.first { $0["field"]?.string == field } ?? pairs.first
        guard let text = pair?["message"]?.string?.trimmingCharacters(in: .whitespaces), !text.isEmpty,
            !text.lowercased().contains("null")
        else { return nil }
        return text
    }
}
