import Clinics
import Foundation
import JSON
import Vocabulary

/// What `register-patient` takes, and the optional `pasien` of a visit.
extension FieldReader {
    /// Reads what is said of a patient. Fields for creating one on the platform are asked for by `register-patient` alone.
    mutating func patientFields(required isRequired: Bool = false) -> PatientFields {
        var fields = PatientFields()
        fields.name = line("nama", required: isRequired)
        fields.birthDate = date("tanggal_lahir", required: isRequired)
        fields.gender = gender(required: isRequired)
        fields.motherNIK = nik("nik_ibu")
        fields.birthOrder = digits("urutan_lahir", count: 1...2).flatMap { Int($0) }
        fields.medicalRecordNumber = medicalRecordNumber()
        fields.bpjsNumber = digits("no_bpjs", count: 13...13)
        let demographics = demographics()
        fields.demographics = demographics.isEmpty ? nil : demographics
        return fields
    }

    /// `no_rm`.
    mutating func medicalRecordNumber() -> String? {
        guard let given = line("no_rm") else { return nil }
        if let number = MedicalRecordNumber(given) { return number.text }
        problem("no_rm", .invalidFormat, "no_rm paling banyak 64 karakter.")
        return nil
    }

    /// L or P, as the platform's guide says; words and FHIR codes are understood.
    mutating func gender(required isRequired: Bool = false) -> Gender? {
        guard let given = line("jenis_kelamin", required: isRequired) else { return nil }
        switch given.lowercased() {
        case "l", "laki-laki", "laki", "male", "pria": return .male
        case "p", "perempuan", "female", "wanita": return .female
        default:
            problem("jenis_kelamin", .invalidFormat, "jenis_kelamin harus L (laki-laki) atau P (perempuan).")
            return nil
        }
    }

    private mutating func demographics() -> Demographics {
        var demographics = Demographics()
        demographics.address = line("alamat", longest: 500)
        demographics.provinceCode = digits("kode_provinsi", count: 2...2)
        demographics.cityCode = digits("kode_kabupaten", count: 4...4)
        demographics.districtCode = digits("kode_kecamatan", count: 6...6)
        demographics.villageCode = digits("kode_kelurahan", count: 10...10)
        demographics.rt = digits("rt", count: 1...3)
        demographics.rw = digits("rw", count: 1...3)
        demographics.postalCode = digits("kode_pos", count: 5...5)
        demographics.phone = phone()
        demographics.email = email()
        demographics.motherName = line("nama_ibu")
        demographics.bloodType = line("golongan_darah", longest: 20)
        demographics.maritalStatus = line("status_pernikahan", longest: 40)
        demographics.occupation = line("pekerjaan")
        let codes = [demographics.provinceCode, demographics.cityCode, demographics.districtCode, demographics.villageCode].compactMap {
            $0
        }
        if zip(codes, codes.dropFirst()).contains(where: { !$1.hasPrefix($0) }) {
            warning("kode_kelurahan", .contradiction, "Kode wilayah tidak sejalan: kode yang rinci harus diawali kode induknya.")
        }
        return demographics
    }

    private mutating func phone() -> String? {
        guard let given = line("no_hp", longest: 40) else { return nil }
        let plain = given.filter { !" .-()".contains($0) }
        let digits = plain.hasPrefix("+") ? plain.dropFirst() : plain[...]
        guard (6...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            problem("no_hp", .invalidFormat, "no_hp harus 6–15 digit angka, boleh diawali +.")
            return nil
        }
        return plain
    }

    private mutating func email() -> String? {
        guard let given = line("email") else { return nil }
        let parts = given.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !given.contains(where: \.isWhitespace) else {
            problem("email", .invalidFormat, "email harus alamat surel, contoh nama@contoh.id.")
            return nil
        }
        return given
    }
}

extension BodyField {
    /// A patient without a NIK.
    static let newborn: JSON = [
        "nama": "By. Ny. Siti Aminah", "tanggal_lahir": "2026-01-05", "jenis_kelamin": "P", "nik_ibu": "3201234567890124",
        "urutan_lahir": 1, "nama_ibu": "Siti Aminah", "alamat": "Jalan Merdeka 1",
    ]

    static let gender = BodyField(
        "jenis_kelamin", "L laki-laki, P perempuan.", "P",
        ["type": "string", "enum": ["L", "P", "laki-laki", "perempuan", "male", "female"]])

    /// What is read of a patient beside the NIK.
    static func patient(isRequired: Bool) -> [BodyField] {
        let person: [BodyField] = [
            .line("nama", "Nama sesuai KTP.", "Siti Aminah"), .date("tanggal_lahir", "Tanggal lahir.", "1990-12-31"), .gender,
        ]
        return person.map { isRequired ? $0.required : $0 } + [
            .nik(
                "nik_ibu", "NIK ibu, untuk bayi tanpa NIK; bayi dikenal dari NIK ibu, tanggal lahir, dan urutan lahir.", "3201234567890124"
            ).apart,
            .count("urutan_lahir", "Urutan di antara kembar; 0 bila tunggal.", 1).apart,
            .line("no_rm", "Nomor rekam medis.", "RM-000123", longest: 64),
            .pattern("no_bpjs", "Nomor kartu BPJS.", "0001234567890", "^[0-9]{13}$"),
            .line("alamat", "Jalan dan nomor.", "Jalan Merdeka 1", longest: 500),
            .pattern("kode_provinsi", "Kode wilayah provinsi.", "32", "^[0-9]{2}$"),
            .pattern("kode_kabupaten", "Kode wilayah kabupaten atau kota.", "3273", "^[0-9]{4}$"),
            .pattern("kode_kecamatan", "Kode wilayah kecamatan.", "327301", "^[0-9]{6}$"),
            .pattern("kode_kelurahan", "Kode wilayah kelurahan atau desa.", "3273011001", "^[0-9]{10}$"),
            .pattern("rt", "Rukun tetangga.", "001", "^[0-9]{1,3}$"), .pattern("rw", "Rukun warga.", "002", "^[0-9]{1,3}$"),
            .pattern("kode_pos", "Kode pos.", "40111", "^[0-9]{5}$"),
            .pattern("no_hp", "Nomor telepon.", "081234567890", "^[+]?[0-9]{6,15}$"),
            .line("email", "Surel.", "siti@contoh.id"), .line("nama_ibu", "Nama ibu kandung.", "Aminah"),
            .line("golongan_darah", "Golongan darah.", "O", longest: 20),
            .line("status_pernikahan", "Status pernikahan.", "Menikah", longest: 40), .line("pekerjaan", "Pekerjaan.", "Guru"),
        ]
    }
}

/// `POST /api/satusehat/register-patient` as a command.
struct RegisterPatientCommand: Sendable, Hashable {
    /// nil for a newborn, who is known by `nik_ibu`.
    var nik: NIK?
    var fields: PatientFields
}

enum RegisterPatientBody {
    static let schema = BodySchema(
        "DaftarPasien", oneOf: ["nik", "nik_ibu"],
        [.nik("nik", "NIK pasien; bayi tanpa NIK dikenal dari nik_ibu.")] + BodyField.patient(isRequired: true),
        others: [BodyField.newborn])

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegisterPatientCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let nik = reader.nik("nik", required: reader.value("nik_ibu") == nil)
            return RegisterPatientCommand(nik: nik, fields: reader.patientFields(required: true))
        }
    }
}
