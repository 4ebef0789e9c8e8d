import Clinics
import Foundation
import Vocabulary

/// What the interface calls consent.
enum ConsentWords {
    static func badge(_ standing: ConsentStanding?, endsSoonAfter now: Date) -> Badge {
        guard let standing else { return Badge(kind: "belum", label: "Belum dicatat") }
        switch standing.state {
        case .all: return endsSoon(standing.entry, now) ?? Badge(kind: "terkirim", label: "Semua data")
        case .encounterOnly: return endsSoon(standing.entry, now) ?? Badge(kind: "dijeda", icon: "kunjungan", label: "Hanya kedatangan")
        case .refused: return Badge(kind: "dilewati", label: "Menolak")
        case .revoked: return Badge(kind: "dilewati", label: "Dicabut")
        case .expired: return Badge(kind: "menunggu", label: "Sudah berakhir")
        case .unknown: return Badge(kind: "belum", label: "Belum berlaku")
        }
    }

    private static func endsSoon(_ consent: Consent, _ now: Date) -> Badge? {
        guard let end = consent.validUntil, end < now.addingTimeInterval(Double(ConsentListStore.soonDays) * 86_400) else { return nil }
        return Badge(kind: "menunggu", label: "Segera berakhir")
    }

    /// What an entry decides.
    static func decision(_ consent: Consent) -> String {
        if consent.revokedAt != nil { return "Persetujuan dicabut" }
        return switch consent.coverage {
        case .all: "Semua data kunjungan"
        case .encounterOnly: "Hanya kedatangan"
        case .nothing: "Tidak ada yang boleh dikirim"
        }
    }

    static func method(_ method: ConsentMethod) -> String {
        switch method {
        case .written: "Tertulis"
        case .verbal: "Lisan, dengan saksi"
        case .electronic: "Elektronik"
        }
    }

    static func coverageHint(_ coverage: ConsentCoverage) -> String {
        switch coverage {
        case .all: "Diagnosis, obat, tindakan, dan hasil laboratorium"
        case .encounterOnly: "Tanggal, poli, dan dokter. Isi pemeriksaan tidak dikirim."
        case .nothing: "Data yang menunggu dilewati. Pelayanan pasien tidak berubah."
        }
    }

    static func coverage(_ coverage: ConsentCoverage) -> String {
        switch coverage {
        case .all: "Semua data kunjungan"
        case .encounterOnly: "Hanya kedatangan"
        case .nothing: "Tidak ada"
        }
    }

    static func sharing(_ action: SharingChoice.Action) -> String {
        action == .optIn ? "Boleh dibaca fasilitas lain" : "Tidak boleh dibaca fasilitas lain"
    }

    static func filter(_ filter: ConsentFilter) -> String {
        switch filter {
        case .all: "Semua yang dicatat"
        case .given: "Setuju"
        case .refused: "Menolak"
        case .revoked: "Dicabut"
        case .endsSoon: "Segera berakhir"
        case .expired: "Sudah berakhir"
        case .none: "Belum dicatat"
        }
    }

    /// From when to when an entry holds.
    static func period(_ consent: Consent, _ zone: ClinicTimeZone) -> String {
        let from = Indonesian.date(consent.validFrom, in: zone)
        // It ends as the day begins that is stored.
        guard let until = consent.validUntil else { return "sejak \(from), tanpa batas akhir" }
        return "\(from) – \(Indonesian.date(LocalDate(until, in: zone).adding(days: -1)))"
    }

    static func witness(_ consent: Consent, _ names: [UUID: String]) -> String? {
        consent.witnessID.flatMap { names[$0] } ?? consent.witnessName
    }
}

extension PatientSummary {
    /// As lists call the patient.
    var shownName: String { name ?? "Pasien tanpa nama" }

    var shownNIK: String? { nikLastFour.map { "************" + $0 } }

    func born(today: LocalDate) -> String? {
        birthDate.map { born in
            let before = (today.month, today.day) < (born.month, born.day)
            return "\(Indonesian.date(born)) (\(today.year - born.year - (before ? 1 : 0)) tahun)"
        }
    }

    var genderWord: String? { gender.map { $0 == .male ? "Laki-laki" : "Perempuan" } }
}
