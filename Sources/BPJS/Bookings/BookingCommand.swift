import Delivery
import Foundation
import JSON
import Vocabulary

/// A registration of a referral clinic as it is told (seed 004). What is said holds; what is not said stays as it was.
public struct BookingCommand: Sendable {
    /// `tanggal_periksa`.
    public var day: LocalDate
    /// `jam_periksa`, `08:15:00` by the clinic's clock.
    public var jamPeriksa: String
    /// `no_rkm_medis`. With day and time it is the clinic's own key: posted again, a registration is the same one.
    public var norm: String
    /// `nomorkartu`, 13 digits; empty for one who is no member.
    public var card: String?
    /// 16 digits.
    public var nik: String?
    /// The patient's name.
    public var name: String?
    /// BPJS's code of the poli, or the clinic's own; needed of a new one.
    public var kodepoli: String?
    /// BPJS's number of the doctor, or the clinic's own code.
    public var kodedokter: String?
    /// `08:00-12:00`, or when it begins.
    public var jampraktek: String?
    /// Made when absent, and kept for ever.
    public var kodebooking: String?
    /// As called out.
    public var nomorantrean: String?
    /// The number in it.
    public var angkaantrean: Int?
    /// `no_rawat`.
    public var noRawat: String?
    /// It was taken in Mobile JKN: BPJS knows it.
    public var isFromMobileJKN = false
    /// When each step began or ended; nil takes back what was said of one.
    public var tasks: [TaskID: Date?] = [:]
    /// The visit of ours.
    public var visitID: UUID?
    /// What else is said, under BPJS's names: jenispasien, nohp, namapoli, namadokter, pasienbaru, jeniskunjungan, nomorreferensi,
    /// estimasidilayani, the four quotas, keterangan, jenisresep, and `antreanfarmasi` for the number at the pharmacy.
    public var content: JSONObject = [:]

    /// Names a registration by its key.
    public init(day: LocalDate, jamPeriksa: String, norm: String) {
        self.day = day
        self.jamPeriksa = jamPeriksa
        self.norm = norm
    }

    /// Whom it is about; what an earlier telling said counts where this one is silent.
    func person(_ known: Antrean?) -> NamedPerson {
        NamedPerson(card: card ?? known?.nomorkartu, nik: nik ?? known?.content["nik"]?.string, norm: norm, name: name)
    }
}

/// What was stored of a registration, and what becomes of it.
public struct AcceptedBooking: Sendable, Hashable {
    /// The registration as it stands.
    public var booking: Antrean
    /// What is told of it, in order of making.
    public var deliveries: [SubjectDelivery]
    /// As it was before it was told again; nil of a new one.
    public var before: Antrean?
    /// Tasks that BPJS has accepted: their times stay, whatever is said now.
    public var keptTasks: [TaskID] = []
    /// BPJS has the booking as it was told first; what was changed now it does not learn.
    public var isChangedAfterSending = false
}
