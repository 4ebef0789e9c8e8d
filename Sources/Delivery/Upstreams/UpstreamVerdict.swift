import Foundation
import Vocabulary

/// The answer to *Apakah SATUSEHAT sedang bermasalah?*, with what it rests on and what to do. Never names a clinic.
public struct UpstreamVerdict: Sendable, Hashable {
    /// The answer.
    public enum Kind: String, Sendable, Hashable {
        case fine = "lancar"
        case slow = "lambat"
        case partly = "bermasalah sebagian"
        case away = "tidak tersedia"
        case onlyThisClinic = "hanya klinik ini"
        case unknown = "belum cukup data"
    }

    /// The answer.
    public var kind: Kind
    /// What it rests on, in one Indonesian sentence.
    public var evidence: String
    /// What to do, or that there is nothing to do.
    public var nextStep: String
    /// The endpoints that fail, when only some do.
    public var endpoints: [String] = []
}

extension UpstreamPicture {
    /// The youngest minutes in which a platform that is away shows, with how many failures it takes.
    private static let awaySigns = [(minutes: 2, failures: 5), (minutes: 5, failures: 3)]
    /// Fewer calls in an hour say nothing.
    private static let enoughCalls = 3
    /// Slow is: twice the usual and more than this, ms; or, with nothing to compare, more than that.
    private static let slowMs = (compared: 3_000, alone: 8_000)

    /// The verdict: pure, from what was observed.
    public var verdict: UpstreamVerdict {
        if isAway { return away }
        if let ours = onlyThisClinic { return ours }
        guard last(60).calls >= Self.enoughCalls else { return unknown }
        let troubled = endpoints.filter(\.isTroubled)
        if !troubled.isEmpty, isShared { return partly(troubled) }
        if hasManyRefusals { return refusals }
        if let slow { return slow }
        return UpstreamVerdict(kind: .fine, evidence: sentence(clinicsWords ?? callsWords), nextStep: "Tidak ada yang perlu dilakukan.")
    }

    private var isAway: Bool {
        if breakerUntil != nil { return true }
        guard isShared else { return false }
        return Self.awaySigns.contains { sign in
            // Tokens and dictionary may answer while nothing can be sent.
            let figures = last(sign.minutes, mainOnly: true).calls > 0 ? last(sign.minutes, mainOnly: true) : last(sign.minutes)
            return figures.troubled >= sign.failures && figures.answered == 0
        }
    }

    /// More than one clinic fails, or none gets through: failures of a single one say nothing about the platform.
    private var isShared: Bool { clinics.failing > 1 || clinics.calm == 0 }

    private var away: UpstreamVerdict {
        let minutes = last(2, mainOnly: true).troubled > 0 ? 2 : last(5).troubled > 0 ? 5 : 15
        let failed = last(minutes).troubled
        let words =
            failed == 0
            ? "panggilan berturut-turut gagal, jadi pengiriman menunggu"
            : "\(Indonesian.number(failed)) panggilan gagal dan tidak ada kiriman yang dijawab"
        return UpstreamVerdict(
            kind: .away, evidence: "Dalam \(minutes) menit terakhir \(words)" + (clinics.total > 1 ? ", juga untuk klinik lain." : "."),
            nextStep: "Gangguan di pihak SATUSEHAT: kiriman menunggu, jatah percobaan tidak berkurang, dan dikirim sendiri setelah pulih.")
    }

    private var onlyThisClinic: UpstreamVerdict? {
        guard let own else { return nil }
        let isRefused = isOwnCredentialRefused || own.unauthorized > 0 && own.answered == 0
        let others = ClinicsReached(
            total: clinics.total - (own.calls > 0 ? 1 : 0), reached: clinics.reached - (own.answered > 0 ? 1 : 0),
            unauthorized: clinics.unauthorized - (own.answered == 0 && own.unauthorized > 0 ? 1 : 0))
        if isRefused {
            // Refused together with most others: then it is not this clinic.
            if others.unauthorized > others.reached { return nil }
            return UpstreamVerdict(
                kind: .onlyThisClinic,
                evidence: others.total > 0
                    ? sentence(
                        "kredensial klinik ini ditolak SATUSEHAT, sedangkan \(count(others.reached, of: others.total)) klinik lain berhasil mengirim"
                    ) : "Kredensial klinik ini ditolak SATUSEHAT.",
                nextStep: "Periksa Client ID dan Client Secret di Kredensial, lalu Tes koneksi.")
        }
        guard own.troubled >= 2, own.troubled * 5 >= own.calls, !isShared, others.reached > 0 else { return nil }
        return UpstreamVerdict(
            kind: .onlyThisClinic,
            evidence: sentence(
                "\(Indonesian.number(own.troubled)) panggilan klinik ini gagal, sedangkan \(count(others.reached, of: others.total)) klinik lain berhasil mengirim"
            ),
            nextStep: "Jalankan Tes koneksi di Kredensial; bila gagal, hubungi pengelola Jembatan.")
    }

    private var unknown: UpstreamVerdict {
        let calls = last(60).calls
        return UpstreamVerdict(
            kind: .unknown,
            evidence: calls == 0
                ? "Dalam 60 menit terakhir tidak ada panggilan ke SATUSEHAT."
                : "Dalam 60 menit terakhir baru ada \(calls) panggilan ke SATUSEHAT.",
            nextStep: "Kirim satu kunjungan atau jalankan Tes koneksi di Kredensial, lalu lihat lagi.")
    }

    private func partly(_ troubled: [EndpointPicture]) -> UpstreamVerdict {
        let worst = troubled.sorted { $0.recent.figures.troubledShare > $1.recent.figures.troubledShare }
        let words = worst.prefix(3).map { "\($0.name) gagal \(Indonesian.percent($0.recent.figures.troubledShare))" }
        let minutes = worst.map(\.recent.minutes).max() ?? 15
        let clinics = self.clinics.total > 1 ? "; \(clinicsWords ?? "") dalam 15 menit" : ""
        return UpstreamVerdict(
            kind: .partly, evidence: "Dalam \(minutes) menit terakhir " + words.joined(separator: ", ") + clinics + ".",
            nextStep: "Yang gagal dicoba lagi sendiri; kirim ulang hanya bila setelah pulih masih ada yang tidak terkirim.",
            endpoints: worst.map(\.name))
    }

    /// Most clinics' credentials refused at once is the platform's fault, not theirs.
    private var hasManyRefusals: Bool { clinics.unauthorized > 1 && clinics.unauthorized > clinics.reached }

    private var refusals: UpstreamVerdict {
        UpstreamVerdict(
            kind: .partly, evidence: sentence(clinicsWords ?? callsWords),
            nextStep: "Kredensial kebanyakan klinik ditolak bersamaan: tunggu, lalu jalankan Tes koneksi di Kredensial.",
            endpoints: [Endpoint.token])
    }

    private var slow: UpstreamVerdict? {
        let now = last(15, mainOnly: true)
        guard now.latency.total >= 10, let p95 = now.latency.p95 else { return nil }
        let usual = endpoints.filter(\.isMain).reduce(CallFigures()) { $0 + $1.usual }.latency.p95
        let limit = usual.map { max(2 * $0, Self.slowMs.compared) } ?? Self.slowMs.alone
        guard p95 > limit else { return nil }
        let compared = usual.map { ", biasanya \(Indonesian.duration(milliseconds: $0))" } ?? ""
        return UpstreamVerdict(
            kind: .slow,
            evidence:
                "Dalam 15 menit terakhir 5% jawaban paling lambat memakan lebih dari \(Indonesian.duration(milliseconds: p95))\(compared).",
            nextStep: "Kiriman tetap berjalan, hanya lebih lama. Tidak ada yang perlu dilakukan.")
    }

    /// "41 dari 43 klinik berhasil mengirim; 2 klinik ditolak kredensialnya"; nil when none sent in the last 15 minutes.
    private var clinicsWords: String? {
        guard clinics.total > 0 else { return nil }
        var words = "\(count(clinics.reached, of: clinics.total)) klinik berhasil mengirim"
        if clinics.unauthorized > 0 { words += "; \(Indonesian.number(clinics.unauthorized)) klinik ditolak kredensialnya" }
        if clinics.troubled > 0 { words += "; \(Indonesian.number(clinics.troubled)) klinik belum dijawab" }
        return words
    }

    private var callsWords: String {
        let minutes = last(15).calls >= Self.enoughCalls ? 15 : 60
        let figures = last(minutes)
        return "\(count(figures.answered, of: figures.calls)) panggilan dijawab" + (minutes == 60 ? " (dihitung 60 menit)" : "")
    }

    private func sentence(_ words: String) -> String { "Dalam 15 menit terakhir " + words + "." }
    private func count(_ part: Int, of whole: Int) -> String { "\(Indonesian.number(part)) dari \(Indonesian.number(whole))" }
}
