import JSON

/// What Mobile JKN is answered: the code stands in `metadata`, and patients read the message (reference section 4.2).
public struct MobileJKNAnswer: Sendable, Hashable {
    /// 200 done, 201 refused, 202 the patient is not known.
    public let code: Int
    /// Bahasa Indonesia, without personal data.
    public let message: String
    /// What was asked for.
    public var response: JSON?

    /// An answer of these parts.
    public init(code: Int, message: String, response: JSON? = nil) {
        self.code = code
        self.message = message
        self.response = response
    }

    /// Done.
    public static func ok(_ response: JSON? = nil, _ message: String = "Ok") -> MobileJKNAnswer {
        MobileJKNAnswer(code: 200, message: message, response: response)
    }

    /// The envelope.
    public var json: JSON {
        var envelope = JSONObject()
        if let response { envelope["response"] = response }
        envelope["metadata"] = ["message": .string(message), "code": .number(JSONNumber(code))]
        return .object(envelope)
    }
}

/// Why a call of Mobile JKN was refused; nothing of it is stored. The texts are those that BPJS's testers look for.
public struct MobileJKNRefusal: Error, Sendable, Hashable {
    /// What is answered.
    public let answer: MobileJKNAnswer

    /// A refusal with a message; 201 unless the patient is unknown.
    public init(_ message: String, code: Int = 201) { answer = MobileJKNAnswer(code: code, message: message) }

    /// `/auth` with another user name or password.
    public static let wrongPassword = Self("Username atau Password Tidak Sesuai")
    /// The token was never given, or its time is over.
    public static let tokenExpired = Self("Token Expired")
    /// The token was given to another user name, or one of both is missing.
    public static let tokenNotTheirs = Self("Username atau Token tidak sesuai")
    /// Too many passwords were tried.
    public static let tooManyTries = Self("Terlalu banyak percobaan, silahkan coba beberapa saat lagi")
    /// The body is no JSON object.
    public static let unreadable = Self("Format JSON Tidak Sesuai")

    /// Nothing of the call was done, for a reason that passes.
    public static let busy = Self("Sistem fasilitas kesehatan sedang sibuk, silahkan coba beberapa saat lagi")

    static let dateFormat = Self("Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd")
    static let pastDate = Self("Tanggal Periksa Tidak Berlaku")
    static let cardFormat = Self("Format Nomor Kartu Tidak Sesuai")
    static let nikFormat = Self("Format NIK Tidak Sesuai")
    static let unknownPoli = Self("Poli Tidak Ditemukan")
    static let closed = Self("Pendaftaran ke Poli Ini Sedang Tutup")
    static let full = Self("Jadwal tidak tersedia atau kuota penuh. Silahkan pilih tanggal lain")
    static let onlyOnce = Self("Nomor Antrean Hanya Dapat Diambil 1 Kali Pada Tanggal Yang Sama")
    static let unknownPatient = Self("Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru", code: 202)
    static let noPlace = Self("Antrean Tidak Ditemukan")
    static let cancelledPlace = Self("Antrean Tidak Ditemukan atau Sudah Dibatalkan")
    static let alreadyServed = Self("Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan")
    static let knownPatient = Self("Data Peserta Sudah Pernah Dientrikan")
    static let birthDateFormat = Self("Format Tanggal Lahir Tidak Sesuai")
    static let timeFormat = Self("Format Waktu Tidak Sesuai")
    static let noPharmacyNumber = Self("Antrean Farmasi Tidak Ditemukan")

    static func empty(_ name: String) -> Self { Self("\(name) Belum Diisi") }
    static func notScheduled(_ doctor: String) -> Self {
        Self("Jadwal Dokter \(doctor) Tersebut Belum Tersedia, Silahkan Reschedule Tanggal dan Jam Praktek Lainnya")
    }
    static func closedSince(_ poli: String, _ time: String) -> Self { Self("Pendaftaran Ke Poli \(poli) Sudah Tutup Jam \(time)") }
}
