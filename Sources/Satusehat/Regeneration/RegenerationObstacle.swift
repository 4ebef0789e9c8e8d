import Clinics
import Foundation

/// Why a thing cannot be made anew from here, and what somebody does about it; both in Bahasa Indonesia.
public struct RegenerationObstacle: Sendable, Hashable {
    /// Where that is done.
    public enum Place: Sendable, Hashable {
        /// On the page of the thing itself.
        case thing
        /// In the clinic's credentials.
        case credentials
        /// Nowhere here: it passes, or is not ours.
        case nowhere
    }

    /// Why.
    public let says: String
    /// What to do.
    public let remedy: String
    /// Where.
    public let place: Place

    init(_ says: String, _ remedy: String, at place: Place) {
        self.says = says
        self.remedy = remedy
        self.place = place
    }

    static let noCredential = Self("Kredensial SATUSEHAT belum diisi.", "Isi kredensialnya dulu.", at: .credentials)
    /// The platform is searched for practitioners by NIK alone (reference section 4.2): not by SIP, STR or name.
    static let noNIK = Self(
        "NIK praktisi belum diisi. SATUSEHAT hanya mencari praktisi dengan NIK, bukan dengan SIP atau STR.",
        "Isi NIK-nya, lalu bandingkan lagi.", at: .thing)
    static let inactive = Self("Nonaktif, jadi tidak dibuat.", "Aktifkan dulu bila masih dipakai.", at: .thing)
    static let ownFacility = Self(
        "Data fasilitas sendiri tidak dapat diubah dari sini.", "Ubah lewat Kementerian Kesehatan.", at: .nowhere)
    static let newborn = Self(
        "Bayi ini belum punya NIK, dan datanya belum cukup untuk dicari dan didaftarkan.",
        "Lengkapi NIK ibu, tanggal lahir, jenis kelamin dan urutan lahir.", at: .thing)
    static let incomplete = Self(
        "Belum dikenal SATUSEHAT, dan datanya belum cukup untuk didaftarkan.", "Periksa NIK-nya dan lengkapi datanya.", at: .thing)
    static let away = Self("SATUSEHAT belum bisa ditanya.", "Coba beberapa saat lagi.", at: .nowhere)

    static func ambiguous(_ count: Int) -> Self {
        Self("SATUSEHAT memberi \(count) jawaban.", "Pilih sendiri di halaman datanya.", at: .thing)
    }

    static func refused(_ words: String) -> Self {
        Self("SATUSEHAT menolak: \(words)", "Perbaiki datanya menurut penolakan itu.", at: .thing)
    }

    /// What an answer that found nothing says of a thing; nil for one that did.
    static func of<Value>(_ reply: LookupResult<Value>, _ what: String) -> Self? {
        switch reply {
        case .found: nil
        case .notFound:
            Self("\(what) tidak dikenal SATUSEHAT.", "Periksa nomornya di halaman datanya, atau cari lagi dari sana.", at: .thing)
        case .ambiguous(let count): .ambiguous(count)
        case .away: away
        case .refused(let words): refused(words)
        }
    }
}
