import JSON
import Vocabulary

/// Every list, in the order in which pages show them (reference sections 3.1, 4.1 and 5.1).
public enum ReferenceLists {
    /// All of them.
    public static let all: [ReferenceList] = pcare + antreanFKTP + antreanRS

    /// Those of a family.
    public static func of(_ family: ServiceFamily) -> [ReferenceList] { all.filter { $0.family == family } }

    /// The list of that name.
    public static func named(_ name: String) -> ReferenceList? { all.first { $0.name == name } }

    /// A week: what is searched piece by piece takes hundreds of requests, and hardly ever changes.
    private static let weekly = 7 * 24

    /// Every ICD-10 code begins with a letter and a digit: these searches together give all of them, whether PCare looks for the beginning of
    /// a code or for a text within, and hardly any twice.
    static let diagnosisSearches: [String] = letters.flatMap { letter in digits.map { letter + $0 } }
    /// Every name and every code begins with one of these.
    static let medicineSearches: [String] = letters + digits
    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    private static let digits = "0123456789".map(String.init)

    private static let pcare: [ReferenceList] =
        [
            ReferenceList(
                "diagnosa", "Diagnosa", .pcare, "kdDiag", "nmDiag", columns: [("nonSpesialis", "Nonspesialistik")], dueAfterHours: weekly,
                queries: searches("/diagnosa", diagnosisSearches)),
            ReferenceList(
                "poli", "Poli", .pcare, "kdPoli", "nmPoli", columns: [("poliSakit", "Kunjungan sakit")], queries: paged("/poli/fktp")),
            ReferenceList("dokter", "Dokter", .pcare, "kdDokter", "nmDokter", queries: paged("/dokter")),
            ReferenceList("kesadaran", "Kesadaran", .pcare, "kdSadar", "nmSadar", queries: whole("/kesadaran")),
            ReferenceList("provider", "Provider", .pcare, "kdProvider", "nmProvider", queries: paged("/provider")),
            ReferenceList(
                "statuspulang-jalan", "Status pulang rawat jalan", .pcare, "kdStatusPulang", "nmStatusPulang",
                queries: whole("/statuspulang/rawatInap/false")),
            ReferenceList(
                "statuspulang-inap", "Status pulang rawat inap", .pcare, "kdStatusPulang", "nmStatusPulang",
                queries: whole("/statuspulang/rawatInap/true")),
            ReferenceList(
                "obat", "Obat DPHO", .pcare, "kdObat", "nmObat", columns: [("sedia", "Sedia")], dueAfterHours: weekly,
                queries: searches("/obat/dpho", medicineSearches)),
        ] + procedures
        + [
            ReferenceList("spesialis", "Spesialis", .pcare, "kdSpesialis", "nmSpesialis", queries: whole("/spesialis")),
            ReferenceList(
                "subspesialis", "Subspesialis", .pcare, "kdSubSpesialis", "nmSubSpesialis",
                columns: [("kdSpesialis", "Spesialis"), ("kdPoliRujuk", "Poli rujukan")], needs: .codes(of: "spesialis"),
                queries: { known, _ in
                    known.map {
                        ReferenceQuery(
                            path: "/spesialis/\(PathElement.encoded($0))/subspesialis", context: ["kdSpesialis": .string($0)])
                    }
                }),
            ReferenceList("sarana", "Sarana", .pcare, "kdSarana", "nmSarana", queries: whole("/spesialis/sarana")),
            ReferenceList("khusus", "Rujukan khusus", .pcare, "kdKhusus", "nmKhusus", queries: whole("/spesialis/khusus")),
            allergy("01", "Alergi makanan"), allergy("02", "Alergi udara"), allergy("03", "Alergi obat"),
            ReferenceList("prognosa", "Prognosa", .pcare, "kdPrognosa", "nmPrognosa", queries: whole("/prognosa")),
        ]

    /// By care level: outpatient, inpatient, healthy visit (reference section 6.1).
    private static let procedures = [("10", "rawat jalan"), ("20", "rawat inap"), ("50", "promotif")].map { level, words in
        ReferenceList(
            "tindakan-\(level)", "Tindakan \(words)", .pcare, "kdTindakan", "nmTindakan",
            columns: [("maxTarif", "Tarif tertinggi")], queries: paged("/tindakan/kdTkp/\(level)"))
    }

    private static func allergy(_ kind: String, _ title: String) -> ReferenceList {
        ReferenceList("alergi-\(kind)", title, .pcare, "kdAlergi", "nmAlergi", queries: whole("/alergi/jenis/\(kind)"))
    }

    /// A poli that is closed today is not in today's list, nor are its doctors: two weeks without it, and it is gone.
    private static let openDays = 14

    private static let antreanFKTP = [
        ReferenceList(
            "antrean-poli", "Poli antrean", .antreanFKTP, "kodepoli", "namapoli", keptDays: openDays,
            queries: { _, today in [ReferenceQuery(path: "/ref/poli/tanggal/\(today.text)")] }),
        ReferenceList(
            "antrean-dokter", "Dokter antrean", .antreanFKTP,
            code: { joined($0, "kodepoli", "kodedokter", "jampraktek") }, called: ["namadokter"],
            columns: [("kodedokter", "Kode dokter"), ("kodepoli", "Poli"), ("jampraktek", "Jam praktik"), ("kapasitas", "Kapasitas")],
            hasOwnCode: false, keptDays: openDays, needs: .codes(of: "antrean-poli"),
            queries: { known, today in
                known.map {
                    ReferenceQuery(
                        path: "/ref/dokter/kodepoli/\(PathElement.encoded($0))/tanggal/\(today.text)", context: ["kodepoli": .string($0)])
                }
            }),
    ]

    private static let antreanRS = [
        ReferenceList(
            "rs-poli", "Poli", .antreanRS, code: { $0["kdsubspesialis"]?.said ?? $0["kdpoli"]?.said },
            called: ["nmsubspesialis", "nmpoli"], columns: [("kdpoli", "Kode poli"), ("nmpoli", "Poli")], queries: whole("/ref/poli")),
        ReferenceList("rs-dokter", "Dokter", .antreanRS, "kodedokter", "namadokter", queries: whole("/ref/dokter")),
        // BPJS names every poli of the country: only those that the clinic has are asked for their hours, a week ahead.
        ReferenceList(
            "rs-jadwal", "Jadwal dokter", .antreanRS,
            code: { joined($0, "kodesubspesialis", "kodedokter", "hari", "jadwal") }, called: ["namadokter"],
            columns: [
                ("kodedokter", "Kode dokter"), ("namasubspesialis", "Poli"), ("namahari", "Hari"), ("jadwal", "Jam praktik"),
                ("kapasitaspasien", "Kapasitas"),
            ], hasOwnCode: false, needs: .mappedPolis,
            queries: { known, today in
                known.flatMap { poli in
                    (0..<7).map {
                        ReferenceQuery(
                            path: "/jadwaldokter/kodepoli/\(PathElement.encoded(poli))/tanggal/\(today.adding(days: $0).text)")
                    }
                }
            }),
    ]

    private static func joined(_ row: JSON, _ members: String...) -> String? {
        guard row["kodedokter"]?.said != nil else { return nil }
        return members.map { row[$0]?.said ?? "" }.joined(separator: "/")
    }

    private typealias Queries = @Sendable ([String], LocalDate) -> [ReferenceQuery]

    private static func whole(_ path: String) -> Queries { { _, _ in [ReferenceQuery(path: path)] } }

    private static func paged(_ path: String) -> Queries { { _, _ in [ReferenceQuery(path: path, isPaged: true)] } }

    private static func searches(_ path: String, _ words: [String]) -> Queries {
        { _, _ in words.map { ReferenceQuery(path: "\(path)/\($0)", isPaged: true) } }
    }
}
