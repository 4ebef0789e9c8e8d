import Clinics
import Foundation
import JSON
import Vocabulary

/// `POST /api/satusehat/get-patient-id`.
enum PatientLookupBody {
    static let schema = BodySchema("CariPasien", [.nik("nik", "NIK pasien.").required])

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
    static let schema = BodySchema(
        "CariPraktisi", oneOf: ["nik", "sip", "str"],
        [
            .nik("nik", "NIK praktisi."), .line("sip", "Surat Izin Praktik; dicari di antara praktisi klinik.", "SIP-001"),
            .line("str", "Surat Tanda Registrasi; dicari di antara praktisi klinik.", "STR-001"),
        ])

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
    static let schema = BodySchema("CariPoli", [.line("kode_poli", "Kode poli di klinik.", "UMUM").required])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<String> {
        FieldReader.read(body, clock: clock) { $0.line("kode_poli", required: true) }
    }
}

/// `POST /api/satusehat/register-practitioner` and `POST /api/practitioners` as a command: what a clinic's practitioner is known by.
struct RegisterPractitionerCommand: Sendable, Hashable {
    var nik: NIK?
    var name: String
    var code: String?
    var sip: String?
    /// The last day of the SIP.
    var sipExpiresOn: LocalDate?
    var str: String?
    /// The last day of the STR.
    var strExpiresOn: LocalDate?
    var specialty: String?
    /// nil when nothing of it is said.
    var profile: PractitionerProfile?
    /// Whether they work here; nil says nothing.
    var isActive: Bool?
}

/// `POST /api/satusehat/register-practitioner`.
enum RegisterPractitionerBody {
    static let schema = BodySchema("DaftarPraktisi", [.nik("nik", "NIK praktisi.").required] + fields)

    /// Everything but the NIK.
    static let fields: [BodyField] = [
        .line("nama", "Nama dengan gelar.", "dr. Bagas Prakoso").required,
        .line("kode_dokter", "Kode dokter di klinik.", "D-01", longest: 100), .line("sip", "Surat Izin Praktik.", "SIP-001"),
        .date("sip_sampai", "Hari terakhir SIP berlaku.", "2028-12-31"), .line("str", "Surat Tanda Registrasi.", "STR-001"),
        .date("str_sampai", "Hari terakhir STR berlaku; kosong untuk STR seumur hidup.", "2029-06-30"),
        .line("spesialisasi", "Spesialisasi.", "Umum"),
        .line("tempat_lahir", "Tempat lahir.", "Bandung"), .date("tanggal_lahir", "Tanggal lahir.", "1980-04-17"),
        .gender, .line("alamat", "Alamat.", "Jalan Merdeka 1", longest: 500),
        .line("no_hp", "Nomor telepon.", "081234567890", longest: 500),
        .line("email", "Surel.", "bagas@contoh.id", longest: 500),
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPractitionerCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let nik = reader.nik("nik", required: true)
            let command = command(nik, &reader)
            return nik == nil ? nil : command
        }
    }

    /// Everything but the NIK; nil without a name.
    fileprivate static func command(_ nik: NIK?, _ reader: inout FieldReader) -> RegisterPractitionerCommand? {
        let name = reader.line("nama", required: true)
        let code = reader.line("kode_dokter", longest: 100)
        let sip = reader.line("sip")
        let sipExpiresOn = reader.anyDate("sip_sampai")
        let str = reader.line("str")
        let strExpiresOn = reader.anyDate("str_sampai")
        let specialty = reader.line("spesialisasi")
        let profile = profile(&reader)
        guard let name else { return nil }
        return RegisterPractitionerCommand(
            nik: nik, name: name, code: code, sip: sip, sipExpiresOn: sipExpiresOn, str: str, strExpiresOn: strExpiresOn,
            specialty: specialty, profile: profile.isEmpty ? nil : profile)
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

/// `POST /api/practitioners`: by the clinic's own code, by NIK, or by both.
enum PractitionerBody {
    static let schema = BodySchema(
        "Praktisi", oneOf: ["kode_dokter", "nik"],
        [.nik("nik", "NIK praktisi.")] + RegisterPractitionerBody.fields + [.inUse])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPractitionerCommand> {
        FieldReader.read(body, clock: clock) { reader in
            if reader.value("kode_dokter") == nil, reader.value("nik") == nil {
                reader.problem("kode_dokter", .required, "kode_dokter atau nik wajib diisi.")
            }
            var command = RegisterPractitionerBody.command(reader.nik("nik"), &reader)
            command?.isActive = reader.inUse()
            return command
        }
    }
}
