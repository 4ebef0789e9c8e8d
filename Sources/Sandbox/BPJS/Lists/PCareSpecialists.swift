import JSON

/// To whom and where PCare lets a member be referred (reference of BPJS, sections 3.1 and 6.8).
enum PCareSpecialists {
    /// A specialist with the sub-specialists: number, name, poli.
    private static let table: [(code: String, name: String, below: [(code: String, name: String, poli: String)])] = [
        ("ANA", "Anak", [("26", "Anak", "ANA"), ("30", "Anak Hematologi Onkologi", "030"), ("27", "Anak Alergi Imunologi", "027")]),
        (
            "INT", "Penyakit Dalam",
            [
                ("3", "Penyakit Dalam", "INT"), ("8", "Hematologi - Onkologi Medik", "008"), ("4", "Endokrin Metabolik Diabetes", "004"),
                ("7", "Ginjal Hipertensi", "007"),
            ]
        ),
        ("OBG", "Obstetri dan Ginekologi", [("16", "Obstetri dan Ginekologi", "OBG"), ("17", "Fetomaternal", "017")]),
        ("BED", "Bedah", [("10", "Bedah Umum", "BED"), ("11", "Bedah Digestif", "011")]),
        ("MAT", "Mata", [("40", "Mata", "MAT")]), ("SAR", "Saraf", [("45", "Saraf", "SAR")]), ("THT", "THT-KL", [("50", "THT-KL", "THT")]),
        ("KLT", "Kulit dan Kelamin", [("55", "Kulit dan Kelamin", "KLT")]), ("JIW", "Jiwa", [("60", "Jiwa", "JIW")]),
        ("PAR", "Paru", [("65", "Paru", "PAR")]), ("JAN", "Jantung dan Pembuluh Darah", [("70", "Jantung dan Pembuluh Darah", "JAN")]),
        ("GIG", "Gigi", [("75", "Konservasi Gigi", "GND"), ("76", "Bedah Mulut", "BDM")]),
    ]

    static let specialists: [JSON] = table.map { ["kdSpesialis": .string($0.code), "nmSpesialis": .string($0.name)] }

    static func below(_ specialist: String) -> [JSON] {
        (table.first { $0.code == specialist }?.below ?? []).map {
            ["kdSubSpesialis": .string($0.code), "nmSubSpesialis": .string($0.name), "kdPoliRujuk": .string($0.poli)]
        }
    }

    /// The row of a sub-specialist's number.
    static func subspecialist(_ code: String) -> JSON? {
        table.lazy.flatMap { below($0.code) }.first { $0["kdSubSpesialis"]?.string == code }
    }

    static let installations: [JSON] = [
        ("1", "Rekam Medik"), ("2", "Laboratorium"), ("3", "Radiologi"), ("4", "Rehabilitasi Medik"), ("5", "Hemodialisa"),
    ].map { ["kdSarana": .string($0.0), "nmSarana": .string($0.1)] }

    static let special: [JSON] = [
        ("HDL", "HEMODIALISA"), ("THA", "THALASEMIA"), ("HEM", "HEMOFILI"), ("IGD", "ALIH RAWAT"), ("JIW", "JIWA"), ("KLT", "KUSTA"),
        ("PAR", "TB-MDR"), ("KEM", "KEMOTERAPI"), ("RAT", "RADIOTERAPI"), ("HIV", "HIV-ODHA"),
    ].map { ["kdKhusus": .string($0.0), "nmKhusus": .string($0.1)] }

    /// The two special referrals that name a sub-specialist, and which.
    static let specialWithSubspecialist: Set<String> = ["THA", "HEM"]
    static let subspecialistsOfSpecial: Set<String> = ["3", "8", "26", "30"]

    /// Hospitals that take a referral (section 3.3).
    static let hospitals: [JSON] = [
        hospital("0114R049", "RSUD CONTOH", "D", 951.0729), hospital("0112R016", "RS CONTOH SEHAT", "C", 2310.55),
        hospital("0116R028", "RS CONTOH GINJAL", "B", 7820.1),
    ]

    private static func hospital(_ code: String, _ name: String, _ level: String, _ distance: Double) -> JSON {
        [
            "kdppk": .string(code), "nmppk": .string(name), "alamatPpk": "JALAN CONTOH NO. 1", "telpPpk": "021-0000000",
            "kelas": .string(level), "nmkc": "JAKARTA PUSAT", "distance": .number(JSONNumber(distance)),
            "jadwal": "Senin : 07:30 - 14:00, 08:00 - 17:00;14:00 - 19:00", "jmlRujuk": 0, "kapasitas": 30, "persentase": 0,
        ]
    }
}

/// Names of other facilities.
enum BPJSFacilities {
    static func name(of code: String) -> String {
        let hospital = PCareSpecialists.hospitals.row("kdppk", code)?["nmppk"]?.string
        return hospital ?? PCareCodes.providers.row("kdProvider", code)?["nmProvider"]?.string ?? "Klinik Lain Contoh"
    }
}
