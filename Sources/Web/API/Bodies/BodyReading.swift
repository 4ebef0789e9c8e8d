import Clinics
import Foundation
import Vocabulary

/// Something wrong with one field, or to be told about it: what `errors` and `warnings` of an answer list.
struct FieldProblem: Sendable, Hashable {
    enum Code: String, Sendable {
        case required = "REQUIRED"
        case invalidType = "INVALID_TYPE"
        case invalidFormat = "INVALID_FORMAT"
        case tooLong = "TOO_LONG"
        case inFuture = "IN_FUTURE"
        case endBeforeStart = "END_BEFORE_START"
        case contradiction = "CONTRADICTION"
        case unknownCode = "UNKNOWN_CODE"
        case unknownField = "UNKNOWN_FIELD"
        case outOfRange = "OUT_OF_RANGE"
    }

    /// The path in the body: `pemeriksaan_fisik.tanda_vital.nadi`, `kategori[0].code`.
    let field: String
    let code: Code
    /// For people, in Bahasa Indonesia: what is wrong and what to do. Never the value itself.
    let message: String
}

/// A body that was refused; nothing is stored.
struct BodyRefusal: Sendable, Hashable {
    enum Code: String, Sendable {
        case malformedRequest = "MALFORMED_REQUEST"
        case missingRequiredFields = "MISSING_REQUIRED_FIELDS"
        case fhirValidationError = "FHIR_VALIDATION_ERROR"
    }

    let problems: [FieldProblem]

    /// Missing anything required goes before anything else (design section 4); no object at all is no request.
    var code: Code {
        if problems.contains(where: { $0.field.isEmpty }) { return .malformedRequest }
        return problems.contains { $0.code == .required } ? .missingRequiredFields : .fhirValidationError
    }

    var httpStatus: Int { code == .malformedRequest ? 400 : 422 }

    /// The answer's `message`.
    var message: String {
        let fields = problems.map(\.field).joined(separator: ", ")
        switch code {
        case .malformedRequest: return "Isi permintaan harus berupa objek JSON."
        case .missingRequiredFields:
            let missing = problems.filter { $0.code == .required }.map(\.field).joined(separator: ", ")
            return "Data belum lengkap: \(missing) wajib diisi."
        case .fhirValidationError: return "Data perlu diperbaiki: \(fields)."
        }
    }
}

/// What reading a body gave.
enum BodyReading<Command: Sendable>: Sendable {
    /// A command, and what the clinic should know about it.
    case read(Command, warnings: [FieldProblem])
    case refused(BodyRefusal)
}

extension BodyReading: Equatable where Command: Equatable {}

/// What reading depends on besides the body: the clinic's clock.
struct ReadingClock: Sendable {
    let now: Date
    let zone: ClinicTimeZone
    /// What a time without offset means; `.clinic` reads a `Z` as local time too.
    let timeWithoutZone: TimeWithoutZone

    /// Clocks of clinic systems may be ahead by so much, in seconds.
    static let tolerance: TimeInterval = 300

    init(now: Date, zone: ClinicTimeZone, timeWithoutZone: TimeWithoutZone) {
        self.now = now
        self.zone = zone
        self.timeWithoutZone = timeWithoutZone
    }

    init(_ clinic: Clinic, now: Date) {
        self.init(now: now, zone: clinic.timeZone, timeWithoutZone: clinic.timeWithoutZone)
    }

    /// Reads an instant as the clinic means it.
    func instant(_ text: String) -> Date? {
        FHIRDateTime.parse(
            text, zoneWhenMissing: timeWithoutZone == .clinic ? zone.timeZone : .gmt, zuluIsMissing: timeWithoutZone == .clinic)
    }

    /// Today in the clinic's zone.
    var today: LocalDate { LocalDate(now, in: zone) }
}
