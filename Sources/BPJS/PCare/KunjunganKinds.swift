import Delivery
import Foundation
import JSON

/// A visit at PCare, and its changes (reference section 3.5). The member's history finds it again.
struct TambahKunjunganKind: BPJSKind {
    let family = ServiceFamily.pcare
    let name = "tambah_kunjungan"
    let order = 44
    let title = "Tambah Kunjungan"
    let summary = "Pencatatan kunjungan pasien di PCare"
    let recovery = Recovery.search
    let takesUpdates = true
    let lockedPaths = ["noKunjungan", "noKartu", "tglDaftar", "kdPoli"]
    let columns = [
        KindColumn("Diagnosis") { $0["kdDiag1"]?.string }, KindColumn("Dokter") { $0["kdDokter"]?.string },
        KindColumn("Status pulang") { $0["kdStatusPulang"]?.string },
    ]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "PCare")
        check.card("noKartu")
        check.pcareDay("tglDaftar")
        check.pcareDay("tglPulang")
        check.requires("kdSadar", "kdStatusPulang", "kdDokter", "kdDiag1")
        check.number("sistole", "diastole", "beratBadan", "tinggiBadan", "respRate", "heartRate", "lingkarPerut")
        let referral = body["rujukLanjut"]
        let isReferred = referral?.object != nil
        if body["kdStatusPulang"]?.string == "4", !isReferred {
            check.say("rujukLanjut", "Status pulang 4 (rujuk lanjut) memerlukan rujukLanjut.")
        }
        if let referral, isReferred {
            let kinds = ["subSpesialis", "khusus"].filter { referral[$0]?.object != nil }
            if kinds.count != 1 { check.say("rujukLanjut", "Isi salah satu dari subSpesialis atau khusus.") }
            if referral["kdppk"]?.string?.isEmpty != false { check.say("rujukLanjut.kdppk", "Isian rujukLanjut.kdppk wajib ada.") }
        } else if body["kdPoli"]?.string?.isEmpty != false {
            check.say("kdPoli", "Isian kdPoli wajib ada.")
        }
        if (body["kdTacc"]?.int ?? -1) > 0, body["alasanTacc"]?.string?.isEmpty != false {
            check.say("alasanTacc", "Isian alasanTacc wajib ada bila kdTacc diisi.")
        }
        if let started = BPJSDay.pcare(body["tglDaftar"]?.string ?? ""), let ended = BPJSDay.pcare(body["tglPulang"]?.string ?? ""),
            ended < started
        {
            check.say("tglPulang", "tglPulang tidak boleh sebelum tglDaftar.")
        }
        return check.problems
    }

    /// An edit says which visit, and neither its day nor its poli.
    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        guard delivery.operation == .update else { return PlatformRequest("POST", VisitPath.usual, service: .bpjs, body: body) }
        var edit = body
        edit["noKunjungan"] = .string(delivery.remoteID ?? "")
        if case .object(var members) = edit {
            members["tglDaftar"] = nil
            members["kdPoli"] = nil
            edit = .object(members)
        }
        return PlatformRequest("PUT", VisitPath.usual, service: .bpjs, body: edit)
    }

    func remoteID(_ answer: BPJSAnswer, _ delivery: Outgoing) -> String? {
        delivery.operation == .update ? delivery.remoteID ?? "diubah" : PCareNumber.given(answer, "noKunjungan")
    }

    /// The same edit again does no harm.
    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        guard delivery.operation == .create else { return nil }
        return VisitHistory.search(body)
    }

    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        VisitHistory.match(BPJSAnswer(response, family)) { row in
            row["tglKunjungan"]?.string == body["tglDaftar"]?.string
                && (body["kdPoli"]?.string == nil || row["poli"]?["kdPoli"]?.string == body["kdPoli"]?.string)
        }
    }
}

/// A visit is taken back (reference section 3.5).
struct HapusKunjunganKind: BPJSKind {
    let family = ServiceFamily.pcare
    let name = "hapus_kunjungan"
    let order = 46
    let title = "Hapus Kunjungan"
    let summary = "Penghapusan kunjungan dari PCare"
    let recovery = Recovery.search
    let fixedRemoteID: String? = "dihapus"
    let settledBy: Set<BPJSAnswer.Verdict> = [.gone, .nothing]
    let lockedPaths = ["noKunjungan", "noKartu"]
    let columns = [KindColumn.given("No. kunjungan PCare", "noKunjungan")]

    func validate(_ body: JSON) -> [Problem] {
        var check = BodyCheck(body, rule: "PCare")
        check.requires("noKunjungan")
        return check.problems
    }

    func request(_ delivery: Outgoing, body: JSON) -> PlatformRequest {
        PlatformRequest("DELETE", "/kunjungan/\(PathElement.encoded(body["noKunjungan"]?.string))", service: .bpjs)
    }

    func search(_ delivery: Outgoing, body: JSON) -> PlatformRequest? {
        VisitHistory.search(body)
    }

    /// Still in the history: not deleted yet.
    func match(_ response: PlatformResponse, for delivery: Outgoing, body: JSON) -> Match {
        switch VisitHistory.match(BPJSAnswer(response, family), { $0["noKunjungan"]?.string == body["noKunjungan"]?.string }) {
        case .one, .several: .none
        case .none: .one(remoteID: "dihapus", sameContent: true)
        case .unreadable: .unreadable
        }
    }
}

/// A member's visits.
enum VisitHistory {
    /// Asks for them.
    static func search(_ body: JSON) -> PlatformRequest {
        PlatformRequest("GET", "/kunjungan/peserta/\(PathElement.encoded(body["noKartu"]?.string))", service: .bpjs)
    }

    static func match(_ answer: BPJSAnswer, _ isIt: (JSON) -> Bool) -> Match {
        answer.matchInList { list in
            let numbers = list.rows.filter(isIt).compactMap { $0["noKunjungan"]?.string }
            return numbers.count > 1 ? .several(numbers) : numbers.first.map { .one(remoteID: $0, sameContent: true) } ?? .none
        }
    }
}
