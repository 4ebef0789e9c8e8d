import Clinics
import Foundation
import JSON
import Vocabulary

/// `POST /api/satusehat/get-patient-id`.
enum PatientLookupBody {
    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<NIK> {
        FieldReader.read(body, clock: clock) { $0.nik("nik", required: true) }
    }
}

/// What `get-practitioner-id` asks for; at least one is said.
struct PractitionerLookupCommand: Sendable, Hashable {
    var nik: NIK?
    var sip: String?
    var str: String?
}

/// `POST /api/satusehat/get-practitioner-id`: by NIK on the platform, by SIP or STR among this clinic's practitioners.
enum PractitionerLookupBody {
    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<PractitionerLookupCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let sip = reader.line("sip")
            let str = reader.line("str")
            // An unreadable SIP is a problem of its own; asking for a NIK besides would mislead.
            let hasOther = reader.value("sip") != nil || reader.value("str") != nil
            return PractitionerLookupCommand(nik: reader.nik("nik", required: !hasOther), sip: sip, str: str)
        }
    }
}

/// `POST /api/satusehat/get-healthcare-service-id`: the clinic's own code of a poli.
enum HealthcareServiceLookupBody {
    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<String> {
        FieldReader.read(body, clock: clock) { $0.line("kode_poli", required: true) }
    }
}

/// `POST /api/satusehat/register-practitioner` as a command: what a clinic's practitioner is known by.
struct RegisterPractitionerCommand: Sendable, Hashable {
    var nik: NIK
    var name: String
    var code: String?
    var sip: String?
    var str: String?
    var specialty: String?
}

/// `POST /api/satusehat/register-practitioner`.
enum RegisterPractitionerBody {
    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPractitionerCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let nik = reader.nik("nik", required: true)
            let name = reader.line("nama", required: true)
            let code = reader.line("kode_dokter", longest: 100)
            let sip = reader.line("sip")
            let str = reader.line("str")
            let specialty = reader.line("spesialisasi")
            // Read for their form alone: a practitioner's own data is the register's business, and the platform takes none of it.
            _ = reader.date("tanggal_lahir")
            _ = reader.gender()
            for field in ["tempat_lahir", "alamat", "no_hp", "email"] { _ = reader.line(field, longest: 500) }
            guard let nik, let name else { return nil }
            return RegisterPractitionerCommand(nik: nik, name: name, code: code, sip: sip, str: str, specialty: specialty)
        }
    }
}
