import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import Web

@Suite("Reading records of care")
struct CareBodyTests {
    private let head: JSON = ["encounter_id": "K-1", "pasien_id": "P1", "tanggal": "2024-01-15T09:00:00Z"]

    private func body(_ members: JSON) -> JSON {
        var body = head
        for (name, value) in members.object ?? [:] { body[name] = value }
        return body
    }

    private func read<Content: RecordContent>(
        _ reader: (JSON, ReadingClock) -> BodyReading<RecordCommand>, _ members: JSON, as type: Content.Type
    ) throws -> (content: Content, warnings: [String]) {
        let reading = reader(body(members), Bodies.clock)
        let content = try #require(reading.command?.content as? Content, "\(reading.problems)")
        return (content, reading.warnings.map { "\($0.field) \($0.code.rawValue)" })
    }

    private func problems(_ reader: (JSON, ReadingClock) -> BodyReading<RecordCommand>, _ members: JSON) -> [String] {
        reader(body(members), Bodies.clock).problems
    }

    @Test("each record says which required fields are missing")
    func required() {
        func missing(_ reader: (JSON, ReadingClock) -> BodyReading<RecordCommand>) -> [String]? {
            reader([:], Bodies.clock).refusal?.problems.map(\.field)
        }
        let visit = ["encounter_id", "pasien_id", "tanggal"]
        #expect(missing(AllergyIntoleranceBody.read) == visit + ["kode", "kategori"])
        #expect(missing(ImmunizationBody.read) == visit + ["kode_vaksin", "no_lot", "kedaluwarsa"])
        #expect(missing(ClinicalImpressionBody.read) == visit)
        #expect(problems(ClinicalImpressionBody.read, [:]) == ["ringkasan REQUIRED"])
        #expect(missing(CarePlanBody.read) == visit + ["judul", "deskripsi"])
        #expect(missing(QuestionnaireResponseBody.read) == visit + ["kuesioner", "jawaban"])
        #expect(missing(EpisodeOfCareBody.read) == ["encounter_id", "pasien_id", "tanggal_mulai", "jenis"])
    }

    @Test("an allergy is read in the clinic's words, with its KFA code")
    func allergy() throws {
        let (allergy, warnings) = try read(
            AllergyIntoleranceBody.read,
            [
                "kode_kfa": 91_000_330, "nama": "Rifampisin", "kategori": ["obat", "medication", "Makanan"], "status_klinis": "aktif",
                "status_verifikasi": "terkonfirmasi", "kritikalitas": "tinggi", "tipe": "alergi",
                "reaksi": [
                    ["manifestasi": ["271807003", "Sesak napas berat"], "tingkat": "ringan"],
                    ["manifestasi": ["system": "http://snomed.info/sct", "code": "39579001", "display": "Anaphylaxis"]],
                ],
                "keterangan": "Sejak kecil",
            ], as: AllergyIntoleranceContent.self)
        #expect(warnings.isEmpty)
        let code = CodingValue(system: "http://sys-ids.kemkes.go.id/kfa", code: "91000330", display: "Rifampisin")
        #expect(allergy.substance == ConceptValue([code], text: "Rifampisin"))
        #expect(allergy.categories == ["medication", "food"])
        #expect(allergy.clinicalStatus == "active" && allergy.verificationStatus == "confirmed" && allergy.criticality == "high")
        #expect(allergy.type == "allergy" && allergy.note == "Sejak kecil")
        #expect(
            allergy.reactions[0].manifestations == [
                ConceptValue([CodingValue(system: "http://snomed.info/sct", code: "271807003")]),
                ConceptValue([], text: "Sesak napas berat"),
            ])
        #expect(allergy.reactions.map(\.severity) == ["mild", nil])
    }

    @Test("a bare allergy claims nothing; odd words are warnings, a reaction without manifestation is refused")
    func bareAllergy() throws {
        let (allergy, _) = try read(
            AllergyIntoleranceBody.read, ["kode": "227493005", "kategori": "food"], as: AllergyIntoleranceContent.self)
        #expect(allergy.substance.codings == [CodingValue(system: "http://snomed.info/sct", code: "227493005")])
        #expect(allergy.clinicalStatus == nil && allergy.verificationStatus == nil && allergy.reactions.isEmpty)
        let odd = try read(
            AllergyIntoleranceBody.read, ["kode_kfa": "12", "kategori": ["debu"], "kritikalitas": "agak"],
            as: AllergyIntoleranceContent.self)
        #expect(odd.warnings == ["kode_kfa UNKNOWN_CODE", "kategori[0] UNKNOWN_CODE", "kritikalitas UNKNOWN_CODE"])
        #expect(
            problems(AllergyIntoleranceBody.read, ["kode": "1", "kategori": "food", "reaksi": [["tingkat": "berat"], "gatal"]])
                == ["reaksi[0].manifestasi REQUIRED", "reaksi[1] INVALID_TYPE"])
        #expect(problems(AllergyIntoleranceBody.read, ["kode": ["text": "udang"], "kategori": "food"]) == ["kode REQUIRED"])
    }

    private let vaccine: JSON = ["kode_vaksin": "93001282", "no_lot": "LOT-01", "kedaluwarsa": "2027-12-31"]

    @Test("a vaccine is read whole; the form of its code says whose it is")
    func immunization() throws {
        var full = vaccine
        let more: JSON = [
            "kode_vaksin": ["93001282", "08"], "nama_vaksin": "Hepatitis B", "dosis": "0,5", "satuan_dosis": "ml",
            "rute": "inj.intramuscular", "lokasi_suntik": "Lengan kiri", "dosis_ke": "2", "alasan": "IM-Dasar", "waktu": "IM-Ideal",
            "status": "selesai", "petugas": "B-01", "lokasi": "IMUN", "sumber_utama": "tidak", "keterangan": "Baik",
        ]
        for (name, value) in more.object ?? [:] { full[name] = value }
        let (content, warnings) = try read(ImmunizationBody.read, full, as: ImmunizationContent.self)
        #expect(warnings.isEmpty)
        #expect(
            content.vaccine.codings.map(\.system) == ["http://sys-ids.kemkes.go.id/kfa", "http://hl7.org/fhir/sid/cvx"])
        #expect(content.vaccine.text == "Hepatitis B" && content.lotNumber == "LOT-01" && content.expiry == "2027-12-31")
        #expect(content.dose == QuantityValue(value: "0.5", unit: "ml"))
        #expect(content.route?.codings == [CodingValue(system: "http://www.whocc.no/atc", code: "inj.intramuscular")])
        #expect(content.site == ConceptValue([], text: "Lengan kiri"))
        #expect(content.doseNumber == 2 && content.reason?.code == "IM-Dasar" && content.timing?.code == "IM-Ideal")
        #expect(content.timing?.system?.hasSuffix("immunization-routine-timing") == true)
        #expect(content.status == "completed" && content.isPrimarySource == false)
        #expect(content.practitionerCodes == ["B-01"] && content.locationCodes == ["IMUN"])
    }

    @Test("a vaccine that was not given needs no lot; one that was must not have expired")
    func immunizationRules() throws {
        let notDone = try read(
            ImmunizationBody.read, ["kode_vaksin": "08", "status": "not-done", "alasan_tidak": "Orang tua menolak"],
            as: ImmunizationContent.self)
        #expect(notDone.content.statusReason == ConceptValue([], text: "Orang tua menolak"))
        let month = try read(ImmunizationBody.read, vaccine.with("kedaluwarsa", "2024-01"), as: ImmunizationContent.self)
        #expect(month.content.expiry == "2024-01")
        for (field, value, expected) in [
            ("kedaluwarsa", "2024-01-15", "kedaluwarsa CONTRADICTION"), ("kedaluwarsa", "2023-12", "kedaluwarsa CONTRADICTION"),
            ("kedaluwarsa", "kapan-kapan", "kedaluwarsa INVALID_FORMAT"), ("dosis", "0.5", "satuan_dosis REQUIRED"),
            ("dosis_ke", "0", "dosis_ke INVALID_FORMAT"), ("sumber_utama", "mungkin", "sumber_utama INVALID_TYPE"),
            ("petugas", "3201234567890124", "petugas INVALID_FORMAT"),
        ] as [(String, JSON, String)] {
            #expect(problems(ImmunizationBody.read, vaccine.with(field, value)) == [expected])
        }
    }

    @Test("an impression keeps its references, its ICD-10 findings and a prognosis in a word")
    func impression() throws {
        let (content, warnings) = try read(
            ClinicalImpressionBody.read,
            [
                "ringkasan": "Belum terkontrol", "kode": "312850006", "masalah": ["D-1", "D-2"], "pemeriksaan": "O-1",
                "temuan": ["i10", ["code": "J06.9", "display": "ISPA"], "999.9"], "prognosis": "Baik", "keterangan": "Kontrol",
            ], as: ClinicalImpressionContent.self)
        #expect(content.problems == ["D-1", "D-2"] && content.investigations == ["O-1"])
        #expect(content.findings.map { $0.codings.first?.code } == ["I10", "J06.9", "999.9"])
        #expect(warnings == ["temuan[2] UNKNOWN_CODE"])
        #expect(content.prognosis?.codings.first?.code == "170968001")
        #expect(content.code?.codings.first?.system == "http://snomed.info/sct")
    }

    @Test("a plan may lie ahead, and must not end before it begins")
    func plan() throws {
        let given: JSON = [
            "judul": "Rencana rawat", "deskripsi": "Kontrol", "periode": ["mulai": "2024-02-01", "selesai": "01-03-2024"],
            "kegiatan": ["Ukur tekanan darah", ""], "status": "aktif",
        ]
        let (plan, warnings) = try read(CarePlanBody.read, given, as: CarePlanContent.self)
        #expect(warnings.isEmpty && plan.startsOn == "2024-02-01" && plan.endsOn == "2024-03-01")
        #expect(plan.activities == ["Ukur tekanan darah"] && plan.status == "active" && plan.category == nil)
        let turned = given.with("periode", ["mulai": "2024-02-01", "selesai": "2024-01-01"])
        #expect(problems(CarePlanBody.read, turned) == ["periode.selesai END_BEFORE_START"])
        #expect(problems(CarePlanBody.read, given.with("periode", "2024")) == ["periode INVALID_TYPE"])
        #expect(problems(CarePlanBody.read, given.with("periode", ["mulai": "nanti"])) == ["periode.mulai INVALID_FORMAT"])
    }

    @Test("answers are read as what they are, nested ones too")
    func questionnaire() throws {
        let given: JSON = [
            "kuesioner": "https://fhir.kemkes.go.id/Questionnaire/q0007",
            "jawaban": [
                [
                    "link_id": 1, "teks": "Administrasi",
                    "jawaban": [
                        ["link_id": "1.1", "nilai": ["code": "OV000052", "display": "Sesuai"]],
                        ["link_id": "1.2", "nilai": false, "jawaban": [["link_id": "1.2.1", "nilai": ["jelas", 2, 2.5]]]],
                    ],
                ]
            ],
        ]
        let (response, _) = try read(QuestionnaireResponseBody.read, given, as: QuestionnaireResponseContent.self)
        #expect(response.questionnaire == "Q0007" && response.items.map(\.linkID) == ["1"])
        let questions = response.items[0].items
        let code = CodingValue(
            system: "http://terminology.kemkes.go.id/CodeSystem/clinical-term", code: "OV000052", display: "Sesuai")
        #expect(questions.map(\.answers) == [[.coding(code)], [.bool(false)]])
        #expect(questions[1].items[0].answers == [.text("jelas"), .number("2"), .number("2.5")])
        #expect(problems(QuestionnaireResponseBody.read, given.with("kuesioner", "resep")) == ["kuesioner INVALID_FORMAT"])
        #expect(
            problems(QuestionnaireResponseBody.read, given.with("jawaban", [["link_id": "1", "jawaban": [["teks": "?"]]]]))
                == ["jawaban[0].jawaban[0].link_id REQUIRED"])
        let deep = (1...7).reduce(["link_id": "x"] as JSON) { inner, _ in ["link_id": "x", "jawaban": [inner]] }
        #expect(problems(QuestionnaireResponseBody.read, given.with("jawaban", [deep])).count == 1)
    }

    @Test("an episode has a number of its own, and an end after its start")
    func episode() throws {
        let given: JSON = [
            "encounter_id": "K-1", "pasien_id": "P1", "tanggal_mulai": "2024-01-15T09:00:00Z", "no_episode": "EOC-1", "jenis": "anc",
            "tanggal_selesai": "2024-01-20T09:00:00Z", "status": "selesai",
        ]
        let reading = EpisodeOfCareBody.read(given, clock: Bodies.clock)
        let episode = try #require(reading.command?.content as? EpisodeOfCareContent)
        #expect(episode.number == "EOC-1" && episode.type.code == "ANC" && episode.status == "finished")
        #expect(episode.endedAt == Bodies.instant("2024-01-20T09:00:00Z") && reading.warnings.isEmpty)
        #expect(
            EpisodeOfCareBody.read(given.with("tanggal_selesai", "2024-01-10T09:00:00Z"), clock: Bodies.clock).problems
                == ["tanggal_selesai END_BEFORE_START"])
        #expect(EpisodeOfCareBody.read(given.with("jenis", "Gigi"), clock: Bodies.clock).warnings.map(\.field) == ["jenis"])
    }

    @Test("what is said again is added: what is left out stays")
    func adding() {
        var allergy = AllergyIntoleranceContent(
            substance: ConceptValue([CodingValue(system: nil, code: "1")], text: "Udang"), categories: ["food"])
        allergy.criticality = "high"
        allergy.reactions = [AllergicReaction([ConceptValue([], text: "Gatal")])]
        var again = AllergyIntoleranceContent(substance: ConceptValue([CodingValue(system: nil, code: "1")]), categories: ["food"])
        again.clinicalStatus = "resolved"
        let added = allergy.adding(again)
        #expect(added.criticality == "high" && added.reactions == allergy.reactions && added.clinicalStatus == "resolved")
        #expect(added.substance.text == "Udang")
        #expect(allergy.identityParts == again.identityParts)
    }
}
