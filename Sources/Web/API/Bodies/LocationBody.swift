import Clinics
import Foundation
import JSON

/// What `POST /api/locations` says; nil says nothing, and clears nothing.
struct LocationCommand: Sendable, Hashable {
    /// `kode`.
    var code: String
    /// `nama`.
    var name: String
    /// `jenis`: FHIR location-physical-type.
    var physicalType: String?
    /// `induk`: the code of the location that it lies in.
    var parentCode: String?
    /// `deskripsi`.
    var details: String?
    /// `spesialisasi`: of the national clinical-speciality.
    var specialty: String?
    /// `aktif`.
    var isActive: Bool?
    /// `location_id`: a Location id that it has on the platform already.
    var satusehatID: String?
}

/// `POST /api/locations`: a poli or room of the clinic, by its own code.
enum LocationBody {
    static let schema = BodySchema(
        "Lokasi",
        [
            .line("kode", "Kode poli di klinik, seperti di field poli pada /api/encounter.", "UMUM", longest: 64).required,
            .line("nama", "Nama.", "Poli Umum", longest: 200).required,
            .word("jenis", "Jenis tempat; bila kosong: ruang.", types, "ruang"),
            .line("induk", "Kode lokasi yang memuatnya, misalnya gedung.", "GEDUNG-A", longest: 64),
            .text("deskripsi", "Keterangan.", "Lantai 1"),
            .line(
                "spesialisasi", "Kode spesialisasi layanan (clinical-speciality) untuk HealthcareService; boleh kosong.", "S001.09",
                longest: 20),
            .inUse,
            .line(
                "location_id", "ID Location yang sudah ada di SATUSEHAT; diperiksa dulu sebelum dipakai.",
                "b017aa54-f1df-4ec2-9d84-8823815d7228", longest: 64),
        ])

    /// FHIR location-physical-type (reference section 3.2), with words for those that clinics have.
    static let types = [
        "si": "si", "bu": "bu", "wi": "wi", "wa": "wa", "lvl": "lvl", "co": "co", "ro": "ro", "bd": "bd", "ve": "ve", "ho": "ho",
        "ca": "ca", "rd": "rd", "area": "area", "jdn": "jdn", "lokasi": "si", "gedung": "bu", "sayap": "wi", "bangsal": "wa",
        "lantai": "lvl", "koridor": "co", "ruang": "ro", "ruangan": "ro", "tempat tidur": "bd", "kendaraan": "ve", "rumah": "ho",
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<LocationCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let code = reader.line("kode", required: true, longest: 64)
            let name = reader.line("nama", required: true, longest: 200)
            var command = LocationCommand(code: code ?? "", name: name ?? "")
            command.physicalType = reader.knownWord("jenis", types)
            command.parentCode = reader.line("induk", longest: 64)
            if let parent = command.parentCode, parent == code {
                reader.problem("induk", .contradiction, "induk tidak boleh lokasi itu sendiri.")
            }
            command.details = reader.text("deskripsi")
            command.specialty = specialty(&reader)
            command.isActive = reader.inUse()
            command.satusehatID = remoteID(&reader)
            guard code != nil, name != nil else { return nil }
            return command
        }
    }

    private static func specialty(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("spesialisasi", longest: 20) else { return nil }
        guard Location.isSpecialty(given) else {
            reader.problem("spesialisasi", .invalidFormat, "spesialisasi harus kode clinical-speciality, misalnya S001.09.")
            return nil
        }
        return given
    }

    private static func remoteID(_ reader: inout FieldReader) -> String? {
        guard let given = reader.line("location_id", longest: 64) else { return nil }
        guard given.wholeMatch(of: /[A-Za-z0-9.-]{1,64}/) != nil else {
            reader.problem("location_id", .invalidFormat, "location_id harus ID Location dari SATUSEHAT.")
            return nil
        }
        return given
    }
}

extension FieldReader {
    /// A word of a closed list; one that is not known is refused, since nothing but this server decides what it means.
    mutating func knownWord(_ field: String, _ known: [String: String]) -> String? {
        guard let given = line(field, longest: 40)?.lowercased() else { return nil }
        if let code = known[given] { return code }
        problem(field, .unknownCode, "\(field) tidak dikenal; pakai \(known.keys.sorted().joined(separator: ", ")).")
        return nil
    }
}
