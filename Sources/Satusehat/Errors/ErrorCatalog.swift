import Clinics
import Delivery

/// What an error of SATUSEHAT means to a person, by the stable code of its rejection: what happened, what to do, who does it where.
///
/// A code is looked up as it is; a rule without an entry of its own is explained from what the rule asks (`PlatformRules`); everything
/// else by the class of its HTTP status.
public enum ErrorCatalog {
    /// The explanation. Never empty.
    /// - Parameters:
    ///   - code: `Rejection.code`, or the code of a missing mapping such as `dokter:D-01`.
    ///   - element: `Rejection.element`.
    ///   - kind: the resource type.
    public static func explain(_ code: String, element: String?, kind: String) -> Explanation {
        // What a transport says as `http_503` is the guide's `http-503`.
        if let known = entries[code] ?? entries[code.replacing("http_", with: "http-")] { return known.explanation(element ?? kind) }
        if let mapping = mapping(code) { return mapping }
        if code.hasPrefix("rule-"), let number = Int(code.dropFirst(5)),
            let rule = PlatformRules.rule(number) ?? furtherRules.first(where: { $0.number == number })
        {
            return explanation(of: rule)
        }
        return general(code, element: element)
    }

    /// Every code that has words of its own, for documentation and tests.
    public static var codes: [String] { entries.keys.sorted() }

    static let entries: [String: ErrorEntry] = Dictionary(
        (contentErrors + accessErrors + personErrors + gatewayErrors + ownErrors).map { ($0.code, $0) },
        uniquingKeysWith: { first, _ in first })

    private static func mapping(_ code: String) -> Explanation? {
        let parts = code.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return waiting(String(parts[0]), String(parts[1]))
    }

    /// What a delivery waits for, by the word before the colon.
    static func waiting(_ subject: String, _ value: String) -> Explanation? {
        switch subject {
        case "dokter":
            return Explanation(
                meaning: "Dokter \(PractitionerCode.shown(value)) belum dipetakan ke nomor IHS.",
                remedy: "Lengkapi NIK praktisi ini lalu cari nomor IHS-nya; kiriman berjalan sendiri sesudahnya.", owner: .clinic,
                fix: .practitioners)
        case "poli":
            return Explanation(
                meaning: "Poli \(value) belum dipetakan ke lokasi SATUSEHAT.",
                remedy: "Petakan lokasi ini; kiriman berjalan sendiri sesudahnya.", owner: .clinic, fix: .locations)
        case "pasien":
            return Explanation(
                meaning: "Pasien ini belum punya NIK.", remedy: "Lengkapi NIK pasien, atau NIK ibu untuk bayi baru lahir.", owner: .clinic,
                fix: .patients)
        case "masalah", "pemeriksaan":
            let named = subject == "masalah" ? "Diagnosis atau alergi" : "Pemeriksaan"
            return Explanation(
                meaning: "\(named) \(value) yang dirujuk belum diterima untuk kunjungan ini.",
                remedy: "Kirim data itu ke Jembatan, atau perbaiki rujukannya; kiriman berjalan sendiri sesudahnya.", owner: .clinic,
                fix: .visit)
        case "permintaan", "spesimen", "hasil":
            let what = ["permintaan": "Permintaan", "spesimen": "Spesimen", "hasil": "Hasil"][subject] ?? ""
            return Explanation(
                meaning: "\(what) \(value) belum diterima dari SIM klinik.",
                remedy: "Kirim \(what.lowercased()) itu dari SIM klinik; kiriman berjalan sendiri sesudahnya.", owner: .clinic, fix: .visit)
        case "organisasi":
            return Explanation(
                meaning: "Organization ID klinik belum diisi.",
                remedy: "Isi ID organisasi di Kredensial; kiriman berjalan sendiri sesudahnya.",
                owner: .clinic, fix: .credentials)
        case "rujukan":
            return Explanation(
                meaning: "Data yang dirujuk kiriman ini belum ada di SATUSEHAT.",
                remedy: "Periksa kiriman yang dirujuk di kunjungannya, lalu kirim ulang.", owner: .clinic, fix: .visit)
        default: return medicine(subject, value)
        }
    }

    /// A numbered rule in the words of what it asks.
    static func explanation(of rule: PlatformRule) -> Explanation {
        let path = rule.path
        let isOfEncounter = path.hasPrefix("Encounter.")
        var meaning = "SATUSEHAT menolak \(path)."
        var remedy = "Perbaiki isinya, lalu kirim ulang."
        for demand in rule.demands {
            switch demand {
            case .required:
                meaning = "\(path) wajib diisi dan harus dikenal SATUSEHAT."
                remedy = "Lengkapi data ini di SIM klinik atau di kunjungannya, lalu kirim ulang."
            case .systems, .code:
                meaning = "Kode pada \(path) tidak dikenal, atau sistem kodenya tidak diterima SATUSEHAT."
                remedy = "Ganti dengan kode yang berlaku, lalu kirim ulang."
            case .dateTime:
                meaning = "Waktu pada \(path) tidak diterima: bentuknya salah, di masa depan, atau terlalu lama."
                remedy = "Periksa tanggal, jam, dan zona waktu di SIM klinik, lalu kirim ulang."
            case .number:
                meaning = "\(path) harus berupa angka."
                remedy = "Tulis angka tanpa tanda kutip, lalu kirim ulang."
            case .plannedDateTime:
                meaning = "Waktu pada \(path) tidak diterima: bentuknya salah atau terlalu lama."
                remedy = "Periksa tanggal, jam, dan zona waktu di SIM klinik, lalu kirim ulang."
            case .reference(let types):
                meaning = "\(path) harus merujuk \(types.joined(separator: " atau ")) yang dikenal SATUSEHAT."
                remedy = "Pastikan data yang dirujuk sudah terkirim dan benar jenisnya, lalu kirim ulang."
            case .begins(let start):
                meaning = "\(path) harus diawali \(start)."
                remedy = "Perbaiki isinya, lalu kirim ulang."
            case .identifier, .everyIdentifier:
                meaning = "Pengenal pada \(path) kosong atau bukan milik organisasi klinik ini."
                remedy = "Samakan ID organisasi di kredensial, buat ulang isi kiriman, lalu kirim ulang."
                return Explanation(meaning: meaning, remedy: remedy, owner: .clinic, fix: .credentials)
            }
        }
        return Explanation(meaning: meaning, remedy: remedy, owner: .clinic, fix: isOfEncounter ? .visit : .edit)
    }

    /// By the class of the status: what is known of an error that nobody described.
    private static func general(_ code: String, element: String?) -> Explanation {
        let status = code.hasPrefix("http-") || code.hasPrefix("http_") ? Int(code.dropFirst(5)) ?? 0 : 0
        switch status {
        case 404:
            return Explanation(
                meaning: "SATUSEHAT tidak menemukan data yang dirujuk kiriman ini.",
                remedy: "Periksa kiriman yang ditunggunya, lalu kirim ulang.", owner: .clinic, fix: .visit)
        case 403:
            return Explanation(
                meaning: "SATUSEHAT tidak mengizinkan kiriman ini.",
                remedy: "Periksa kredensial klinik dengan Tes koneksi, lalu kirim ulang.", owner: .clinic, fix: .credentials)
        case 500...:
            return Explanation(
                meaning: "SATUSEHAT sedang bermasalah.", remedy: "Tunggu; Jembatan mencoba lagi sendiri.", owner: .platform, fix: .wait)
        default:
            let place = element.map { " pada \($0)" } ?? ""
            return Explanation(
                meaning: "SATUSEHAT menolak isi kiriman\(place).",
                remedy: "Baca jawaban SATUSEHAT, perbaiki isinya, lalu kirim ulang.", owner: .clinic, fix: .edit)
        }
    }
}

/// A known error. `{elemen}` in its words is the element that the platform named.
struct ErrorEntry: Sendable {
    let code: String
    let meaning: String
    let remedy: String
    let owner: Explanation.Owner
    let fix: Explanation.Fix?

    init(_ code: String, _ meaning: String, _ remedy: String, _ owner: Explanation.Owner, _ fix: Explanation.Fix?) {
        self.code = code
        self.meaning = meaning
        self.remedy = remedy
        self.owner = owner
        self.fix = fix
    }

    func explanation(_ element: String) -> Explanation {
        Explanation(
            meaning: meaning.replacing("{elemen}", with: element), remedy: remedy.replacing("{elemen}", with: element), owner: owner,
            fix: fix)
    }
}
