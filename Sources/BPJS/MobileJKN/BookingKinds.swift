import Delivery
import Foundation
import JSON

/// A booking at the referral level's queue (reference section 5.1). Its code is ours: it finds the booking again, and that BPJS has it
/// is the proof.
struct TambahBookingKind: BPJSKind {
    let family = ServiceFamily.antreanRS
    let name = "tambah_booking"
    let order = 50
    let title = "Tambah Antrean"
    let summary = "Penambahan antrean ke Mobile JKN"
    let recovery = Recovery.search
    let fixedRemoteID: String? = "booking"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate]
    let lockedPaths = ["kodebooking", "nomorkartu", "nik", "norm", "tanggalperiksa"]
    let columns = [
        KindColumn("Kode booking") { $0["kodebooking"]?.string }, KindColumn("Poli") { $0["namapoli"]?.string },
        KindColumn("Dokter") { $0["namadokter"]?.string },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Mobile JKN")
        let isMember = body["jenispasien"]?.string == "JKN"
        if !["JKN", "NON JKN"].contains(body["jenispasien"]?.string) {
            check.say("jenispasien", "Isian jenispasien harus JKN atau NON JKN.")
        }
        check.requires("kodebooking", "kodepoli", "namapoli", "norm", "namadokter", "nomorantrean")
        check.card("nomorkartu", mayBeEmpty: !isMember)
        check.nik("nik", mayBeEmpty: !isMember)
        check.queueDay("tanggalperiksa")
        check.number(
            "pasienbaru", "kodedokter", "jeniskunjungan", "angkaantrean", "estimasidilayani", "sisakuotajkn", "kuotajkn",
            "sisakuotanonjkn", "kuotanonjkn")
        check.session("jampraktek")
        if isMember { check.requires("nomorreferensi") }
        if !(1...4).contains(body["jeniskunjungan"]?.int ?? 0) { check.say("jeniskunjungan", "Isian jeniskunjungan harus 1 sampai 4.") }
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/add", service: .bpjs, body: body)
    }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        PlatformRequest("GET", "/antrean/pendaftaran/kodebooking/\(PathElement.encoded(body["kodebooking"]?.string))", service: .bpjs)
    }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        BPJSAnswer(response, family).match { payload in
            let rows = PCareList(payload).map { $0.rows.isEmpty ? [payload] : $0.rows } ?? []
            return rows.contains { $0["kodebooking"]?.string == body["kodebooking"]?.string }
                ? .one(remoteID: "booking", sameContent: true) : .none
        }
    }
}

/// A booking is given up (reference section 5.1).
struct BatalBookingKind: BPJSKind {
    let family = ServiceFamily.antreanRS
    let name = "batal_booking"
    let order = 52
    let title = "Batal Antrean"
    let summary = "Pembatalan antrean Mobile JKN"
    let recovery = Recovery.repeatIt
    let fixedRemoteID: String? = "batal"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate, .gone, .nothing]
    let lockedPaths = ["kodebooking"]
    let columns = [KindColumn("Kode booking") { $0["kodebooking"]?.string }, KindColumn("Keterangan") { $0["keterangan"]?.string }]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Mobile JKN")
        check.requires("kodebooking", "keterangan")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/batal", service: .bpjs, body: body)
    }
}

/// A prescription's place in the queue of the pharmacy (reference section 5.1).
struct AntreanFarmasiKind: BPJSKind {
    let family = ServiceFamily.antreanRS
    let name = "antrean_farmasi"
    let order = 53
    let title = "Antrean Farmasi"
    let summary = "Antrean farmasi Mobile JKN"
    let recovery = Recovery.repeatIt
    let fixedRemoteID: String? = "farmasi"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate]
    let lockedPaths = ["kodebooking"]
    let columns = [KindColumn("Kode booking") { $0["kodebooking"]?.string }, KindColumn("Resep") { $0["jenisresep"]?.string }]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Mobile JKN")
        check.requires("kodebooking")
        check.number("nomorantrean")
        if !["racikan", "non racikan"].contains(body["jenisresep"]?.string) {
            check.say("jenisresep", "Isian jenisresep harus racikan atau non racikan.")
        }
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/farmasi/add", service: .bpjs, body: body)
    }
}
