import Delivery
import Foundation
import JSON

/// A place in the queue of a poli (reference section 4.1). Nothing can be asked for here: sent twice, the duplicate's words are the proof.
struct TambahAntreanKind: BPJSKind {
    let family = ServiceFamily.antreanFKTP
    let name = "tambah_antrean"
    let order = 40
    let title = "Tambah Antrean"
    let summary = "Penambahan antrean pasien"
    let recovery = Recovery.repeatIt
    let fixedRemoteID: String? = "antrean"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate]
    let lockedPaths = ["nomorkartu", "nik", "norm", "tanggalperiksa", "kodepoli"]
    let columns = [
        KindColumn("No. antrean") { $0["nomorantrean"]?.string }, KindColumn("Poli") { $0["namapoli"]?.string ?? $0["kodepoli"]?.string },
        KindColumn("Dokter") { $0["namadokter"]?.string },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Antrean FKTP")
        check.card("nomorkartu", mayBeEmpty: true)
        check.nik("nik", mayBeEmpty: body["nomorkartu"]?.string?.isEmpty == false)
        check.requires("kodepoli", "namapoli", "norm", "namadokter", "nomorantrean")
        check.queueDay("tanggalperiksa")
        check.number("kodedokter", "angkaantrean")
        check.session("jampraktek")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/add", service: .bpjs, body: body)
    }
}

/// A patient was called, and was there or not (reference section 4.1).
struct PanggilAntreanKind: BPJSKind {
    let family = ServiceFamily.antreanFKTP
    let name = "panggil_antrean"
    let order = 41
    let title = "Panggil Antrean"
    let summary = "Pemanggilan pasien: hadir atau tidak hadir"
    let recovery = Recovery.repeatIt
    let fixedRemoteID: String? = "panggil"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate]
    let lockedPaths = ["nomorkartu", "tanggalperiksa", "kodepoli"]
    let columns = [
        KindColumn("Kehadiran") { $0["status"]?.int == 1 ? "Hadir" : "Tidak hadir" }, KindColumn("Poli") { $0["kodepoli"]?.string },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Antrean FKTP")
        check.card("nomorkartu")
        check.requires("kodepoli")
        check.queueDay("tanggalperiksa")
        if ![1, 2].contains(body["status"]?.int) { check.say("status", "Isian status harus 1 (hadir) atau 2 (tidak hadir).") }
        check.instant("waktu")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/panggil", service: .bpjs, body: body)
    }
}

/// A place in the queue is given up (reference section 4.1). One that is gone already is what was wanted.
struct BatalAntreanKind: BPJSKind {
    let family = ServiceFamily.antreanFKTP
    let name = "batal_antrean"
    let order = 42
    let title = "Batal Antrean"
    let summary = "Pembatalan antrean"
    let recovery = Recovery.repeatIt
    let fixedRemoteID: String? = "batal"
    let settledBy: Set<BPJSAnswer.Verdict> = [.duplicate, .gone, .nothing]
    let lockedPaths = ["nomorkartu", "tanggalperiksa", "kodepoli"]
    let columns = [KindColumn("Alasan") { $0["alasan"]?.string }, KindColumn("Poli") { $0["kodepoli"]?.string }]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "Antrean FKTP")
        check.card("nomorkartu")
        check.requires("kodepoli", "alasan")
        check.queueDay("tanggalperiksa")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("POST", "/antrean/batal", service: .bpjs, body: body)
    }
}

/// Instants as BPJS says them: milliseconds since 1970, UTC.
public enum BPJSTime {
    /// Nothing before 2021 is a time of this platform's; source systems write zeros as years long ago (reference section 10, pitfall 7).
    public static let earliest = 1_609_459_200_000

    /// Milliseconds since 1970.
    public static func milliseconds(_ instant: Date) -> Int { Int((instant.timeIntervalSince1970 * 1_000).rounded()) }
}
