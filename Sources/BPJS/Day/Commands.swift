import Clinics
import Foundation
import JSON
import Vocabulary

/// Whom something is about, as a clinic names a person to BPJS.
public struct NamedPerson: Sendable, Hashable {
    /// `nomorkartu`, 13 digits; nil or empty for one who is no member.
    public var card: String?
    /// 16 digits.
    public var nik: String?
    /// Medical record number.
    public var norm: String?
    /// The name, where said.
    public var name: String?
    /// The patient, where it is settled already who that is.
    public var patientID: UUID?

    /// Names a person.
    public init(card: String? = nil, nik: String? = nil, norm: String? = nil, name: String? = nil) {
        self.card = card
        self.nik = nik
        self.norm = norm
        self.name = name
    }
}

/// A place in a queue, as a clinic sends it.
public struct AntreanCommand: Sendable {
    /// Whose.
    public var person: NamedPerson
    /// `tanggalperiksa`.
    public var day: LocalDate
    /// BPJS's code of the poli, or the clinic's own.
    public var kodepoli: String
    /// BPJS's number of the doctor, or the clinic's own code.
    public var kodedokter: String?
    /// `08:00-12:00`.
    public var jampraktek: String?
    /// As called out.
    public var nomorantrean: String?
    /// The number in it.
    public var angkaantrean: Int?
    /// It was taken in Mobile JKN: BPJS knows it.
    public var isFromMobileJKN = false
    /// The visit of ours.
    public var visitID: UUID?
    /// What else is said, under BPJS's names: nohp, namapoli, namadokter, keterangan.
    public var content: JSONObject

    /// Makes a command.
    public init(person: NamedPerson, day: LocalDate, kodepoli: String, content: JSONObject) {
        self.person = person
        self.day = day
        self.kodepoli = kodepoli
        self.content = content
    }
}

/// Which place in a queue is meant.
public enum NamedAntrean: Sendable {
    /// By our id.
    case id(UUID)
    /// By person, poli and day.
    case place(NamedPerson, kodepoli: String, day: LocalDate)
}

/// A registration at PCare or a visit there, as a clinic sends it.
public struct PCareCommand: Sendable {
    /// Which of both.
    public var kind: PCareRecord.Kind
    /// Whose.
    public var person: NamedPerson
    /// `tglDaftar`.
    public var day: LocalDate
    /// BPJS's code of the poli; empty for a special referral without one.
    public var kdPoli: String
    /// The visit of ours.
    public var visitID: UUID?
    /// PCare's body.
    public var content: JSON

    /// Makes a command.
    public init(kind: PCareRecord.Kind, person: NamedPerson, day: LocalDate, kdPoli: String, content: JSON) {
        self.kind = kind
        self.person = person
        self.day = day
        self.kdPoli = kdPoli
        self.content = content
    }
}
