import Foundation

/// The three time zones of Indonesia. None of them has daylight saving time.
public enum ClinicTimeZone: String, CaseIterable, Sendable, Codable {
    /// Western Indonesia, UTC+7.
    case wib = "Asia/Jakarta"
    /// Central Indonesia, UTC+8.
    case wita = "Asia/Makassar"
    /// Eastern Indonesia, UTC+9.
    case wit = "Asia/Jayapura"

    /// The zone of an IANA name, also of the older names for the same zones.
    public init?(identifier: String) {
        switch identifier {
        case "Asia/Jakarta", "Asia/Pontianak": self = .wib
        case "Asia/Makassar", "Asia/Ujung_Pandang": self = .wita
        case "Asia/Jayapura": self = .wit
        default: return nil
        }
    }

    /// The IANA name.
    public var identifier: String { rawValue }

    /// What people write: `WIB`, `WITA`, `WIT`.
    public var abbreviation: String {
        switch self {
        case .wib: "WIB"
        case .wita: "WITA"
        case .wit: "WIT"
        }
    }

    /// Hours ahead of UTC.
    public var hoursFromUTC: Int {
        switch self {
        case .wib: 7
        case .wita: 8
        case .wit: 9
        }
    }

    /// The zone for calculations, as a fixed offset so that no zone database is needed on the machine.
    public var timeZone: TimeZone { TimeZone(secondsFromGMT: hoursFromUTC * 3600) ?? .gmt }
}
