import Foundation
import Vocabulary

/// `429`: each refused call is repeated, not before it may, until it is accepted.
enum TooManyRequestsJudge {
    /// Clocks and networks are not exact, seconds.
    static let tolerance = 0.25

    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        let names = ["Retry-After dipatuhi", "Setiap panggilan yang ditolak diulang", "Semuanya akhirnya diterima"]
        guard !facts.disturbed.isEmpty else { return names.map { ContractCheck($0, .unseen, "Belum ada panggilan yang dijawab 429.") } }
        return [inTime(names[0], facts), repeated(names[1], facts), Refused.recovered(names[2], facts)]
    }

    private static func inTime(_ name: String, _ facts: ContractFacts) -> ContractCheck {
        let wait = Double(ContractScenario.retryAfter)
        var seen: Double?
        for refused in facts.disturbed {
            guard let next = facts.after(refused).first(where: { $0.repeats(refused) }) else { continue }
            let waited = next.at.timeIntervalSince(refused.answeredAt)
            if waited < wait - tolerance {
                return ContractCheck(
                    name, .failed,
                    "\(facts.says(refused)) dijawab 429 dengan Retry-After \(ContractScenario.retryAfter), diulang setelah "
                        + "\(Indonesian.decimal(waited)) detik.")
            }
            seen = min(seen ?? waited, waited)
        }
        guard let seen else { return ContractCheck(name, .unseen, "Belum ada panggilan yang diulang.") }
        return ContractCheck(name, .passed, "Pengulangan tercepat datang setelah \(Indonesian.decimal(seen)) detik.")
    }

    private static func repeated(_ name: String, _ facts: ContractFacts) -> ContractCheck {
        let left = facts.disturbed.filter { refused in !facts.after(refused).contains { $0.repeats(refused) } }
        let count = Indonesian.number(facts.disturbed.count)
        guard let first = left.first else { return ContractCheck(name, .passed, "\(count) panggilan dijawab 429, semuanya diulang.") }
        return ContractCheck(name, facts.isOver ? .failed : .unseen, "\(facts.says(first)) dijawab 429 dan belum diulang.")
    }
}

/// `token`: refused credentials are no reason to hammer, and no reason to stop for good.
enum BadCredentialsJudge {
    static let window = 10.0

    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        let names = ["Tidak menghujani selama ditolak", "Melanjutkan setelah pulih", "Tidak ada data yang hilang"]
        guard !facts.disturbed.isEmpty else { return names.map { ContractCheck($0, .unseen, "Belum ada panggilan yang dijawab 401.") } }
        return [calm(names[0], facts), goesOn(names[1], facts), Refused.recovered(names[2], facts)]
    }

    private static func calm(_ name: String, _ facts: ContractFacts) -> ContractCheck {
        let times = facts.disturbed.map(\.at)
        let most = times.map { start in times.filter { $0 >= start && $0.timeIntervalSince(start) < window }.count }.max() ?? 0
        let says =
            "Paling banyak \(Indonesian.number(most)) panggilan dalam 10 detik selama ditolak; yang wajar paling banyak \(ContractScenario.mostRefusedInTenSeconds)."
        if most > ContractScenario.mostRefusedInTenSeconds { return ContractCheck(name, .failed, says) }
        return ContractCheck(name, facts.isOver || hasRecovered(facts) != nil ? .passed : .unseen, says)
    }

    private static func goesOn(_ name: String, _ facts: ContractFacts) -> ContractCheck {
        if let call = hasRecovered(facts) { return ContractCheck(name, .passed, "\(facts.says(call)) dijawab \(call.status).") }
        return ContractCheck(name, facts.isOver ? .failed : .unseen, "Belum ada panggilan yang diterima sesudah 401 terakhir.")
    }

    private static func hasRecovered(_ facts: ContractFacts) -> ContractCall? {
        facts.disturbed.last.flatMap { last in facts.after(last).first(where: \.isAccepted) }
    }
}

/// `isian salah`: a body that was refused for what stands in it is not sent again as it is.
enum WrongFieldJudge {
    static func checks(_ facts: ContractFacts) -> [ContractCheck] {
        let same = "Isi yang ditolak tidak dikirim berulang tanpa perubahan"
        let goesOn = "Sistem melanjutkan sesudahnya"
        guard let refused = facts.disturbed.first else {
            return [same, goesOn].map { ContractCheck($0, .unseen, "Belum ada kunjungan yang dijawab 422.") }
        }
        let later = facts.after(refused)
        let again = later.filter { $0.request == refused.request }.count
        let accepted = later.first(where: \.isAccepted)
        let says = "Setelah dijawab 422 \(facts.time(refused.answeredAt)), isi yang sama dikirim lagi \(Indonesian.number(again)) kali."
        let verdict: ContractCheck.Verdict = again > 1 ? .failed : accepted != nil || facts.isOver ? .passed : .unseen
        return [
            ContractCheck(same, verdict, says),
            accepted.map { ContractCheck(goesOn, .passed, "\(facts.says($0)) dijawab \($0.status).") }
                ?? ContractCheck(goesOn, facts.isOver ? .failed : .unseen, "Belum ada panggilan yang diterima sesudahnya."),
        ]
    }
}

/// What several judges ask of refused calls.
enum Refused {
    /// What wrote data was said again and accepted; a question may be dropped.
    static func recovered(_ name: String, _ facts: ContractFacts) -> ContractCheck {
        let writes = facts.disturbed.filter { $0.method != "GET" }
        let lost = writes.first { refused in !facts.after(refused).contains { $0.isAccepted && $0.repeats(refused) } }
        guard let lost else { return ContractCheck(name, .passed, "Setiap kiriman yang ditolak kemudian diterima.") }
        return ContractCheck(name, facts.isOver ? .failed : .unseen, "\(facts.says(lost)) belum diterima pada pengulangannya.")
    }
}
