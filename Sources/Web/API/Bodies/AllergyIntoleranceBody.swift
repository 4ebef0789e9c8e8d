import Clinics
import FHIR
import Foundation
import JSON

/// `POST /api/allergy-intolerance` (reference section 3.16).
enum AllergyIntoleranceBody {
    static let schema = BodySchema(
        "Alergi", oneOf: ["kode", "kode_kfa"],
        BodyField.recordHead(time: "tanggal") + [
            .concept("kode", "Zat penyebab: kode SNOMED CT, atau objek dengan system, code dan display.", "256259004"),
            .line("kode_kfa", "Obat penyebab: kode KFA.", "93001019", longest: 40),
            .line("nama", "Nama zat.", "Serbuk sari", longest: 1000),
            .words("kategori", "Golongan zat.", categories, "environment").required,
            .word("status_klinis", "Status klinis.", clinicalStatuses, "active"),
            .word("status_verifikasi", "Status verifikasi.", verificationStatuses, "confirmed"),
            .word("kritikalitas", "Bahaya bila terpapar lagi.", criticalities, "low"),
            .word("tipe", "Alergi atau intoleransi.", types, "allergy"),
            .list(
                "reaksi", "Reaksi yang pernah terjadi.",
                [
                    .concepts("manifestasi", "Gejala: kode SNOMED CT.", ["271807003"]).required,
                    .word("tingkat", "Tingkat keparahan.", severities, "mild"),
                ]),
            .text("keterangan", "Catatan.", "Kambuh pada musim kemarau."),
        ])

    static let categories = [
        "food": "food", "makanan": "food", "medication": "medication", "obat": "medication", "environment": "environment",
        "lingkungan": "environment", "biologic": "biologic", "biologis": "biologic",
    ]
    static let clinicalStatuses = [
        "active": "active", "aktif": "active", "inactive": "inactive", "tidak aktif": "inactive", "resolved": "resolved",
        "sembuh": "resolved",
    ]
    static let verificationStatuses = [
        "unconfirmed": "unconfirmed", "belum terkonfirmasi": "unconfirmed", "confirmed": "confirmed", "terkonfirmasi": "confirmed",
        "refuted": "refuted", "disangkal": "refuted", "entered-in-error": "entered-in-error", "salah input": "entered-in-error",
    ]
    static let criticalities = [
        "low": "low", "rendah": "low", "high": "high", "tinggi": "high", "unable-to-assess": "unable-to-assess",
        "tidak dapat dinilai": "unable-to-assess",
    ]
    static let types = ["allergy": "allergy", "alergi": "allergy", "intolerance": "intolerance", "intoleransi": "intolerance"]
    static let severities = [
        "mild": "mild", "ringan": "mild", "moderate": "moderate", "sedang": "moderate", "severe": "severe", "berat": "severe",
    ]

    static func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RecordCommand> {
        FieldReader.read(body, clock: clock) { reader in
            let head = reader.recordHead(time: "tanggal")
            let substance = substance(&reader)
            _ = reader.required("kategori")
            var allergy = AllergyIntoleranceContent(
                substance: substance ?? ConceptValue([]), categories: reader.words("kategori", categories))
            allergy.clinicalStatus = reader.word("status_klinis", clinicalStatuses)
            allergy.verificationStatus = reader.word("status_verifikasi", verificationStatuses)
            allergy.criticality = reader.word("kritikalitas", criticalities)
            allergy.type = reader.word("tipe", types)
            allergy.reactions = reader.parts("reaksi", of: "manifestasi dan tingkat", reaction)
            allergy.note = reader.text("keterangan")
            guard let head, substance != nil else { return nil }
            return RecordCommand(head, allergy)
        }
    }

    /// `kode`, `kode_kfa`, or both for the same substance; `nama` is what people read.
    private static func substance(_ reader: inout FieldReader) -> ConceptValue? {
        let name = reader.line("nama", longest: 1000)
        guard reader.value("kode") != nil || reader.value("kode_kfa") != nil else {
            reader.problem("kode", .required, "kode (SNOMED CT) atau kode_kfa wajib diisi.")
            return nil
        }
        var concept = ConceptValue([], text: name)
        if let code = reader.line("kode_kfa", longest: 40) {
            concept.codings.append(CodingValue(system: CodeSystem.kfa.uri, code: code, display: name))
            if code.wholeMatch(of: /9[0-9]{7}/) == nil {
                reader.warning("kode_kfa", .unknownCode, "kode_kfa tidak berbentuk kode KFA 8 digit; SATUSEHAT mungkin menolaknya.")
            }
        }
        if let given = reader.value("kode")?.first {
            guard let said = reader.concept(given, "kode", defaultSystem: CodeSystem.snomed.uri) else { return nil }
            concept.codings += said.codings
            concept.text = name ?? said.text
        }
        guard concept.codings.isEmpty else { return concept }
        reader.problem("kode", .required, "kode wajib berisi kode, tidak hanya teks.")
        return nil
    }

    private static func reaction(_ reader: inout FieldReader) -> AllergicReaction? {
        let manifestations = reader.conceptValues("manifestasi", defaultSystem: CodeSystem.snomed.uri)
        let severity = reader.word("tingkat", severities)
        _ = reader.required("manifestasi")
        return manifestations.isEmpty ? nil : AllergicReaction(manifestations, severity: severity)
    }
}
