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
    /// nil when nothing of it is said.
    var profile: PractitionerProfile?
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
            let profile = profile(&reader)
            guard let nik, let name else { return nil }
            return RegisterPractitionerCommand(
                nik: nik, name: name, code: code, sip: sip, str: str, specialty: specialty, profile: profile.isEmpty ? nil : profile)
        }
    }

    /// Phone and e-mail are kept as they are given: nothing is sent there.
    private static func profile(_ reader: inout FieldReader) -> PractitionerProfile {
        var profile = PractitionerProfile()
        profile.birthPlace = reader.line("tempat_lahir")
        profile.birthDate = reader.date("tanggal_lahir")
        profile.gender = reader.gender()
        profile.address = reader.line("alamat", longest: 500)
        profile.phone = reader.line("no_hp", longest: 500)
        profile.email = reader.line("email", longest: 500)
        return profile
    }
}
