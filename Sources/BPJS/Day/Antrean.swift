import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// A patient's place in the queue of a poli on a day.
public struct Antrean: Sendable, Hashable {
    /// Who gave the number.
    public enum Source: String, Sendable, Hashable {
        /// The clinic: BPJS has to be told.
        case clinic
        /// Mobile JKN: BPJS knows it already.
        case mobileJKN = "mobile_jkn"
    }

    /// Ours, UUIDv7.
    public let id: UUID
    /// Which environment of BPJS.
    public var environment: PlatformEnvironment
    /// First level or referral level.
    public var channel: PlatformChannel
    /// Who gave the number.
    public var source: Source
    /// `tanggalperiksa`, in the clinic's zone.
    public var day: LocalDate
    /// BPJS's code of the poli, or the clinic's own where a mapping has to give it.
    public var kodepoli: String
    /// BPJS's number of the doctor, or the clinic's own code where a mapping has to give it.
    public var kodedokter: String?
    /// `08:00-12:00`.
    public var jampraktek: String?
    /// As called out: "A-12".
    public var nomorantrean: String?
    /// The number in it.
    public var angkaantrean: Int?
    /// Of the referral level; kept for ever.
    public var kodebooking: String?
    /// The patient's medical record number.
    public var norm: String?
    /// Whose it is: a keyed hash.
    public var person: [UInt8]
    /// The patient, where known.
    public var patientID: UUID?
    /// The visit, where known.
    public var visitID: UUID?
    /// What BPJS is told beside these, under its names: nomorkartu, nik, nohp, namapoli, namadokter, keterangan, alasan; and the patient's
    /// name (nama), which it is not told.
    public var content: JSON
    /// When the patient was called.
    public var calledAt: Date?
    /// Whether the patient was there.
    public var isPresent: Bool?
    /// When it was given up.
    public var cancelledAt: Date?
    /// Referral level: when the patient said to be there, in the app or at the machine. A new patient's task 1 or a known one's task 3
    /// begins here (reference section 5.2).
    public var checkedInAt: Date?
    /// Referral level: `jam_periksa`, `08:15:00` by the clinic's clock; with day and no. RM the clinic's own key of a registration (seed 004).
    public var jamPeriksa: String?
    /// Referral level: `no_rawat`, what the clinic's own system calls the visit.
    public var noRawat: String?
    /// Referral level: when each step of the service began or ended.
    public var tasks: [TaskID: Date] = [:]
    /// A person said that BPJS knows it by other ways, and why.
    public var markedSent: MarkedSent?
    /// When it was stored.
    public var createdAt: Date

    /// What a person said who closed a booking by hand.
    public struct MarkedSent: Sendable, Hashable {
        /// When.
        public var at: Date
        /// Why.
        public var reason: String
    }

    /// What a new one is made of.
    public init(
        environment: PlatformEnvironment, channel: PlatformChannel, source: Source, day: LocalDate, kodepoli: String, person: [UInt8],
        content: JSON, createdAt: Date
    ) {
        id = .v7()
        self.environment = environment
        self.channel = channel
        self.source = source
        self.day = day
        self.kodepoli = kodepoli
        self.person = person
        self.content = content
        self.createdAt = createdAt
    }

    init(
        id: UUID, environment: PlatformEnvironment, channel: PlatformChannel, source: Source, day: LocalDate, kodepoli: String,
        person: [UInt8], content: JSON, createdAt: Date
    ) {
        self.id = id
        self.environment = environment
        self.channel = channel
        self.source = source
        self.day = day
        self.kodepoli = kodepoli
        self.person = person
        self.content = content
        self.createdAt = createdAt
    }

    /// The member's card number; empty for one without.
    public var nomorkartu: String { content["nomorkartu"]?.string ?? "" }
    /// `pasienbaru`: a patient whom the clinic sees for the first time goes by the admission desk, tasks 1 and 2.
    public var isNewPatient: Bool { content["pasienbaru"]?.int == 1 }
    /// Whether the patient gave it up in Mobile JKN, so that BPJS knows.
    public var isCancelledInMobileJKN: Bool { content["dibatalkan"]?.string == Source.mobileJKN.rawValue }
}

/// What PCare is told: a registration or a visit.
public struct PCareRecord: Sendable, Hashable {
    /// Which of both.
    public enum Kind: String, Sendable, Hashable { case pendaftaran, kunjungan }

    /// Ours, UUIDv7.
    public let id: UUID
    /// Which environment of BPJS.
    public var environment: PlatformEnvironment
    /// Which of both.
    public let kind: Kind
    /// `tglDaftar`, in the clinic's zone.
    public var day: LocalDate
    /// BPJS's code of the poli; empty for a special referral without one.
    public var kdPoli: String
    /// The patient's medical record number.
    public var norm: String?
    /// Whose it is: a keyed hash.
    public var person: [UInt8]
    /// The patient, where known.
    public var patientID: UUID?
    /// The visit of ours, where known.
    public var visitID: UUID?
    /// Of a visit: its registration, where that came through us.
    public var registrationID: UUID?
    /// PCare's body, and the patient's name (nama), which PCare is not told.
    public var content: JSON
    /// When the clinic took it back.
    public var deletedAt: Date?
    /// When it was stored.
    public var createdAt: Date
}

/// Whose things are: what BPJS knows a person by, as a keyed hash that shows nothing.
public enum PersonIndex {
    /// By card number, else NIK, else medical record number; nil without any.
    public static func of(card: String?, nik: String?, norm: String?, _ keys: ClinicKeys) -> [UInt8]? {
        if let card, !card.isEmpty { return keys.blindIndex(card, of: .bpjs) }
        if let nik, !nik.isEmpty { return keys.blindIndex(nik, of: .nik) }
        return norm.flatMap { $0.isEmpty ? nil : keys.hash(["norm", $0]) }
    }
}
