import Foundation
import Vocabulary

/// `biasa`: a visit with diagnosis, from the first call to the end.
enum NormalVisitJudge {
    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        [accepted(facts), child(facts), ended(facts), complete(facts)]
    }

    private static func accepted(_ facts: ContractFacts) -> ContractCheck {
        let name = "Kunjungan diterima"
        if let call = facts.sentVisits.first(where: \.isAccepted) {
            return ContractCheck(name, .passed, "\(facts.says(call)) dijawab \(call.status).")
        }
        guard let call = facts.sentVisits.last else { return ContractCheck(name, .unseen, "Belum ada POST /api/encounter.") }
        return ContractCheck(name, .failed, "\(facts.says(call)) dijawab \(call.status); isiannya ada di Log API.")
    }

    static func child(_ facts: ContractFacts) -> ContractCheck {
        let name = "Isi kunjungan memakai encounter_id dari jawaban"
        let visits = Set(facts.sentVisits.filter { $0.status < 400 }.compactMap(\.visitID))
        if let call = facts.calls.first(where: { $0.isChild && $0.isAccepted && $0.visitID.map(visits.contains) == true }) {
            return ContractCheck(name, .passed, "\(facts.says(call)) merujuk kunjungan yang baru diterima.")
        }
        if let call = facts.sentVisits.first(where: { $0.path == "/api/visit" && $0.isAccepted }) {
            return ContractCheck(name, .passed, "\(facts.says(call)) membawa kunjungan beserta isinya.")
        }
        if let call = facts.calls.last(where: { $0.isChild && $0.isAccepted }) {
            return ContractCheck(name, .failed, "\(facts.says(call)) merujuk encounter_id yang tidak dikenal dari uji ini.")
        }
        return ContractCheck(
            name, facts.isOver && !visits.isEmpty ? .failed : .unseen, "Belum ada panggilan dengan encounter_id kunjungan ini.")
    }

    private static func ended(_ facts: ContractFacts) -> ContractCheck {
        let name = "Kunjungan diakhiri"
        if facts.visits.contains(where: \.isEnded) { return ContractCheck(name, .passed, "tanggal_selesai sudah diterima.") }
        return ContractCheck(
            name, facts.isOver && !facts.visits.isEmpty ? .failed : .unseen,
            "Belum ada tanggal_selesai, di POST atau PUT /api/encounter/{id}.")
    }

    private static func complete(_ facts: ContractFacts) -> ContractCheck {
        let name = "Kunjungan lengkap di SATUSEHAT"
        if let visit = facts.visits.first(where: { $0.isFinished && $0.pending == 0 && $0.failed == 0 }) {
            return ContractCheck(name, .passed, "\(Indonesian.number(visit.completed)) kiriman diterima, kunjungan berstatus selesai.")
        }
        if let visit = facts.visits.first(where: { $0.failed > 0 }) {
            return ContractCheck(name, .failed, "\(Indonesian.number(visit.failed)) kiriman gagal; sebabnya ada di halaman kunjungan.")
        }
        let pending = facts.visits.map(\.pending).reduce(0, +)
        return ContractCheck(
            name, .unseen, pending > 0 ? "\(Indonesian.number(pending)) kiriman belum selesai." : "Belum ada kunjungan yang selesai.")
    }
}

/// `timeout`: the answer is 202, and the system goes on with what it has.
enum SlowPlatformJudge {
    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        let name = "Kunjungan dijawab 202"
        guard let queued = facts.sentVisits.first(where: { $0.status == 202 && $0.isAccepted }) else {
            let says = "Belum ada POST /api/encounter yang dijawab 202."
            let rest = ["Isi kunjungan memakai encounter_id dari jawaban", Self.otherNumber, Self.asked]
            return [ContractCheck(name, .unseen, says)] + rest.map { ContractCheck($0, .unseen, "Menunggu kunjungan yang dijawab 202.") }
        }
        return [
            ContractCheck(name, .passed, "\(facts.says(queued)) dijawab 202."), NormalVisitJudge.child(facts), other(facts, queued),
            status(facts, queued),
        ]
    }

    private static let otherNumber = "Kunjungan tidak dikirim lagi dengan nomor lain"
    private static let asked = "Keadaan kunjungan ditanyakan, atau webhook terpasang"

    private static func other(_ facts: ContractFacts, _ queued: ContractCall) -> ContractCheck {
        if let call = facts.sentVisits.first(where: { $0.visit == queued.visit && $0.visitNumber != queued.visitNumber }) {
            return ContractCheck(otherNumber, .failed, "\(facts.says(call)) mengirim kunjungan yang sama dengan no_kunjungan lain.")
        }
        let goesOn = facts.after(queued).contains { $0.isChild }
        return ContractCheck(
            otherNumber, facts.isOver || goesOn ? .passed : .unseen,
            goesOn || facts.isOver
                ? "Sejak \(facts.time(queued.at)) tidak ada no_kunjungan lain untuk kunjungan ini." : "Menunggu langkah berikutnya.")
    }

    private static func status(_ facts: ContractFacts, _ queued: ContractCall) -> ContractCheck {
        let call = facts.after(queued).first { call in
            guard call.method == "GET", call.isAccepted else { return false }
            if call.path == "/api/encounter/{id}" { return call.visitID == queued.visitID }
            return call.path.hasPrefix("/api/deliveries")
        }
        if let call { return ContractCheck(asked, .passed, "\(facts.says(call)) dijawab \(call.status).") }
        if facts.hasWebhook { return ContractCheck(asked, .passed, "Webhook klinik aktif; hasilnya diberitahukan lewat sana.") }
        return ContractCheck(
            asked, facts.isOver ? .failed : .unseen,
            "Belum ada GET /api/encounter/{id} atau GET /api/deliveries, dan tidak ada webhook aktif.")
    }
}

/// `duplikat`: a visit whose answer was lost is said again, and stays one.
enum LostAnswerJudge {
    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        let again = "Diulang dengan no_kunjungan atau Idempotency-Key yang sama"
        let one = "Hanya satu kunjungan yang tercatat"
        guard let lost = facts.disturbed.first else {
            return [again, one].map { ContractCheck($0, .unseen, "Belum ada kunjungan yang dijawab 503.") }
        }
        let said = facts.sentVisits.filter { $0.repeats(lost) && $0 != lost }
        let visits = Set(([lost] + said).compactMap(\.visitID)).count
        return [repeated(again, facts, lost, said), single(one, facts, visits, isRepeated: said.contains { $0.at >= lost.answeredAt })]
    }

    private static func repeated(_ name: String, _ facts: ContractFacts, _ lost: ContractCall, _ said: [ContractCall]) -> ContractCheck {
        let later = said.filter { $0.at >= lost.answeredAt }
        if let other = later.first(where: { $0.visitNumber != lost.visitNumber && !($0.key != nil && $0.key == lost.key) }) {
            return ContractCheck(name, .failed, "\(facts.says(other)) mengirim kunjungan yang sama dengan no_kunjungan lain.")
        }
        if let call = later.first {
            return ContractCheck(
                name, .passed, "Dijawab 503 \(facts.time(lost.answeredAt)), diulang \(facts.time(call.at)), dijawab \(call.status).")
        }
        return ContractCheck(name, facts.isOver ? .failed : .unseen, "Dijawab 503 \(facts.time(lost.answeredAt)); belum diulang.")
    }

    private static func single(_ name: String, _ facts: ContractFacts, _ visits: Int, isRepeated: Bool) -> ContractCheck {
        if visits > 1 { return ContractCheck(name, .failed, "Kunjungan yang sama tercatat \(Indonesian.number(visits)) kali.") }
        return ContractCheck(
            name, isRepeated || facts.isOver ? .passed : .unseen,
            isRepeated ? "Semua panggilan merujuk satu kunjungan yang sama." : "Tidak ada kunjungan kedua sejauh ini.")
    }
}
