import Foundation
import Vocabulary

/// A doctor or other practitioner of a clinic (seed 002, satusehat_practitioner). The IHS number is a remote reference, by environment.
public struct Practitioner: Sendable, Hashable, Codable, Identifiable {
    /// Ours, UUIDv7.
    public var id: UUID
    /// The clinic's own code (`dokter`, `kode_dokter`).
    public var code: String?
    /// Name with titles.
    public var name: String
    /// 16 digits, sealed at rest.
    public var nik: NIK?
    /// Surat Izin Praktik.
    public var sip: String?
    /// The last day of the SIP.
    public var sipExpiresOn: LocalDate?
    /// Surat Tanda Registrasi.
    public var str: String?
    /// The last day of the STR.
    public var strExpiresOn: LocalDate?
    /// `spesialisasi`, free text.
    public var specialty: String?
    /// What else `register-practitioner` told.
    public var profile: PractitionerProfile?
    /// When the IHS number was found.
    public var verifiedAt: Date?
    /// How it was found.
    public var verificationMethod: VerificationMethod?
    /// Whether they work here.
    public var isActive: Bool
    /// The IHS number in the clinic's environment, if known.
    public var ihsNumber: String?

    /// Makes a practitioner of whom only code and name are known.
    public init(id: UUID, code: String?, name: String) {
        self.id = id
        self.code = code
        self.name = name
        isActive = true
    }
}

/// Practitioners who work at a clinic.
public struct PractitionerCounts: Sendable, Hashable {
    /// Those who have an IHS number.
    public var connected: Int
    /// Those who have none.
    public var unknown: Int

    /// Makes counts.
    public init(connected: Int, unknown: Int) {
        self.connected = connected
        self.unknown = unknown
    }
}

/// How a practitioner's IHS number was found (seed 002).
public enum VerificationMethod: String, Sendable, Hashable, Codable {
    case nikLookup = "nik_lookup"
    case manual
}
