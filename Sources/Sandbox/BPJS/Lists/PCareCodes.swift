import JSON

/// The small lists of PCare: invented facilities and people, the published codes of everything else (reference of BPJS, section 6).
enum PCareCodes {
    /// Rows of a code and a name.
    private static func rows(_ code: String, _ name: String, _ pairs: KeyValuePairs<String, String>) -> [JSON] {
        pairs.map { [code: .string($0.key), name: .string($0.value)] }
    }

    static let doctors = rows(
        "kdDokter", "nmDokter",
        [
            "73229": "dr. Bagas Prakoso", "73230": "dr. Alexander", "73231": "drg. Melati Contoh", "73232": "Bidan Kartini Contoh",
            "019": "dr. Contoh Umum",
        ])

    static let polis: [JSON] = [
        poli("001", "Umum", isSick: true), poli("002", "Gigi & Mulut", isSick: true), poli("003", "KIA", isSick: true),
        poli("008", "KB", isSick: true), poli("020", "Kunjungan Rumah", isSick: false), poli("021", "Konseling Gizi", isSick: false),
    ]

    static let awareness = rows(
        "kdSadar", "nmSadar", ["01": "Compos mentis", "02": "Somnolence", "03": "Sopor", "04": "Coma"])

    static let providers = rows(
        "kdProvider", "nmProvider",
        ["0114R049": "RSUD Contoh", "0112R016": "RS Contoh Sehat", "0116R028": "RS Contoh Ginjal", "1301R108": "Klinik Utama Contoh"])

    static let outpatientDischarges = rows(
        "kdStatusPulang", "nmStatusPulang", ["3": "Berobat Jalan", "4": "Rujuk Lanjut", "5": "Rujuk Internal"])

    static let inpatientDischarges = rows(
        "kdStatusPulang", "nmStatusPulang",
        ["0": "Sembuh", "1": "Meninggal", "2": "Pulang Paksa", "4": "Rujuk Lanjut", "9": "Lain-lain"])

    static let prognoses = rows(
        "kdPrognosa", "nmPrognosa",
        [
            "01": "Sanam (Sembuh)", "02": "Bonam (Baik)", "03": "Malam (Buruk/Jelek)", "04": "Dubia Ad Sanam/Bolam", "05": "Dubia Ad Malam",
        ])

    /// By kind: 01 food, 02 air, 03 drug.
    static let allergies: [String: [JSON]] = [
        "01": rows(
            "kdAlergi", "nmAlergi",
            [
                "00": "Tidak Ada", "01": "Seafood", "02": "Gandum", "03": "Susu Sapi", "04": "Kacang-Kacangan", "05": "Makanan Lain",
            ]),
        "02": rows("kdAlergi", "nmAlergi", ["00": "Tidak Ada", "01": "Udara Panas", "02": "Udara Dingin", "03": "Udara Kotor"]),
        "03": rows(
            "kdAlergi", "nmAlergi",
            ["00": "Tidak Ada", "01": "Antibiotik", "02": "Antiinflamasi", "03": "Non Steroid", "04": "Aspirin", "05": "Obat Lain"]),
    ]

    /// Names end as PCare's do, in a line break (section 3.6).
    static let procedures: [JSON] = [
        procedure("01001", "Konsultasi Medis", 0), procedure("01002", "Pemeriksaan Gula Darah Sewaktu", 20_000),
        procedure("01003", "Pemeriksaan Kolesterol Total", 30_000), procedure("01004", "Pemeriksaan Asam Urat", 25_000),
        procedure("01005", "Pelayanan KB : Pemasangan IUD/Implant", 100_000), procedure("01006", "Pelayanan KB : Suntik", 15_000),
        procedure("01007", "Pelayanan KB : Pencabutan IUD/Implant", 100_000), procedure("01008", "Jahit Luka", 50_000),
        procedure("01009", "Nebulizer", 40_000), procedure("01010", "Ekstraksi Serumen", 30_000),
        procedure("01011", "Pencabutan Gigi Tetap", 75_000), procedure("01012", "Penambalan Gigi", 75_000),
        procedure("01013", "Pembersihan Karang Gigi", 80_000), procedure("01014", "Elektrokardiografi", 50_000),
        procedure("01015", "Pemeriksaan ANC", 50_000), procedure("01016", "Imunisasi Dasar", 15_000),
    ]

    static let careLevels: [String: String] = ["10": "RJTP", "20": "RITP", "50": "Promotif"]

    private static func poli(_ code: String, _ name: String, isSick: Bool) -> JSON {
        ["kdPoli": .string(code), "nmPoli": .string(name), "poliSakit": .bool(isSick)]
    }

    private static func procedure(_ code: String, _ name: String, _ most: Int) -> JSON {
        ["kdTindakan": .string(code), "nmTindakan": .string(name + "\r\n"), "maxTarif": .int(most), "withValue": false]
    }
}

extension [JSON] {
    /// The row whose member has this text.
    func row(_ member: String, _ value: String) -> JSON? {
        first { $0[member]?.string == value }
    }
}
