import Clinics
import JSON
import Vocabulary

/// `POST /api/patients`: what is said of a patient, who is known by NIK, by the mother's NIK, or, when stored before, by no. RM.
enum PatientBody {
    static let schema = BodySchema(
        "Pasien", oneOf: ["nik", "nik_ibu", "no_rm"], [.nik("nik", "NIK pasien.")] + BodyField.patient(isRequired: false),
        others: [BodyField.newborn])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPatientCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let hasOther = reader.value("nik_ibu") != nil || reader.value("no_rm") != nil
            return RegisterPatientCommand(nik: reader.nik("nik", required: !hasOther), fields: reader.patientFields())
        }
    }
}

/// What `POST /api/patients/search` asks for. It is posted, since none of it may stand in an address.
struct PatientSearchCommand: Sendable, Hashable {
    /// A NIK, a card number, a no. RM or words of a name, as ``PatientStore`` understands them.
    var search: String
    var page: ListPage
}

enum PatientSearchBody {
    static let schema = BodySchema(
        "PencarianPasien", oneOf: ["nik", "no_bpjs", "no_rm", "nama"],
        [
            .nik("nik", "NIK."), .pattern("no_bpjs", "Nomor kartu BPJS.", "0001234567890", "^[0-9]{13}$"),
            .line("no_rm", "Nomor rekam medis.", "RM-000123"), .line("nama", "Awal kata-kata nama.", "siti aminah"),
        ] + ListPage.fields)

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<PatientSearchCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let said = [reader.nik("nik")?.digits, reader.digits("no_bpjs", count: 13...13), reader.line("no_rm"), reader.line("nama")]
            let page = ListPage(&reader)
            guard let search = said.compactMap(\.self).first else {
                if reader.problems.isEmpty { reader.problem("nik", .required, "nik, no_bpjs, no_rm, atau nama wajib diisi.") }
                return nil
            }
            return PatientSearchCommand(search: search, page: page)
        }
    }
}
